"""Maps: places as points over coastlines, and the ties between them as great circles."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from aicluster_spark.report.charts.borders import Borders, border_layers, with_borders
from aicluster_spark.report.charts.coastlines import COASTLINES
from aicluster_spark.report.charts.labels import uncrowded
from aicluster_spark.report.charts.slider import window_slider
from aicluster_spark.report.charts.theme import (
    BLUE,
    HAIRLINE,
    INK,
    LAND,
    ORANGE,
    PAPER,
    QUIET,
    VERMILION,
    over,
    specification,
)
from aicluster_spark.report.charts.view import NORTH, SOUTH, View
from aicluster_spark.report.language import message, say

WIDTH, HEIGHT = 960, 460  # pixels the labels are placed for
ASPECT = HEIGHT / WIDTH
CLUSTER, SPECIALISED, LARGE, NEITHER = (
    message("cluster"),
    message("specialised, too small"),
    message("large, not specialised"),
    message("neither"),
)
STATUS_COLOURS = {CLUSTER: BLUE, SPECIALISED: ORANGE, LARGE: VERMILION, NEITHER: QUIET}
LABELS, FEW_LABELS = 14, 4
NARROW, NARROWEST = 560, 300
"""Pixels up to which a map is narrow, and those its names are placed for."""
WIDE = f"width > {NARROW}"
"""Where a map has room for many names."""


def cluster_map(
    cities: pl.DataFrame, places: pl.DataFrame, view: View, label: str, borders: Borders | None = None
) -> dict[str, Any]:
    """Draw cities by AI patents and status, with a slider over the windows.

    Parameters
    ----------
    cities
        Columns place, window_end, ai_patents, lq and status; in each window the largest first.
    places
        Columns place (number), label, latitude and longitude.
    view
        Part of the world that is shown.
    label
        Words for screen readers.
    borders
        Boundaries drawn below the points.
    """
    ends = cities["window_end"].unique().sort().to_list()
    window = window_slider(ends)
    where = alt.LookupData(
        data=alt.NamedData("places"), key="place", fields=["label", "latitude", "longitude"]
    )
    most = float(cities["ai_patents"].max() or 1)  # type: ignore[arg-type]
    points = (
        over("cities")
        .transform_filter("datum.window_end == window_end")
        .transform_lookup(lookup="place", from_=where)
        .mark_circle(opacity=0.72, stroke=PAPER, strokeWidth=0.6)
        .encode(
            longitude=alt.Longitude("longitude:Q"),
            latitude=alt.Latitude("latitude:Q"),
            size=alt.Size(
                "ai_patents:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=[12, 900]), legend=None
            ),
            color=alt.Color(
                "status:N",
                title=None,
                scale=alt.Scale(
                    domain=[say(status) for status in STATUS_COLOURS], range=list(STATUS_COLOURS.values())
                ),
            ),
            tooltip=[
                alt.Tooltip("label:N", title=say("city")),
                alt.Tooltip("status:N", title=say("status")),
                alt.Tooltip("ai_patents:Q", title=say("AI patents"), format=",.0f"),
                alt.Tooltip("lq:Q", title=say("location quotient"), format=".2f"),
            ],
        )
    )
    is_cluster = pl.col("status") == say(CLUSTER)
    ordered = cities.join(places, on="place", maintain_order="left").sort(
        "window_end", is_cluster, descending=[False, True], maintain_order=True
    )
    cities = cities.sort(is_cluster, maintain_order=True)  # what is drawn last lies on top
    named = pl.concat(
        [_with_room(part, view) for part in ordered.partition_by("window_end", maintain_order=True)]
    )
    names = _names("datum.window_end == window_end")
    chart = _world(view, *border_layers(borders, WIDE), points, names).add_params(window)
    spec = _specification(chart, label, cities=cities, places=places, names=named)
    named_last, last = (frame.filter(pl.col("window_end") == ends[-1]) for frame in (named, ordered))
    return with_borders(spec, borders, view, (WIDTH, HEIGHT), named_last, last)


def tie_map(
    ties: pl.DataFrame, cities: pl.DataFrame, view: View, label: str, borders: Borders | None = None
) -> dict[str, Any]:
    """Draw the strongest ties between cities.

    Parameters
    ----------
    ties
        Columns a, b, latitude_a, longitude_a, latitude_b, longitude_b and patents.
    cities
        Columns label, latitude, longitude and patents: sum of the drawn ties.
    view
        Part of the world that is shown.
    label
        Words for screen readers.
    borders
        Boundaries drawn below the ties.
    """
    drawn = (
        over("ties")
        .mark_geoshape(filled=False, stroke=BLUE, opacity=0.4, aria=False)
        .encode(
            strokeWidth=alt.StrokeWidth(
                "properties.patents:Q", scale=alt.Scale(type="linear", range=[0.5, 5]), legend=None
            ),
            tooltip=[
                alt.Tooltip("properties.a:N", title=say("city")),
                alt.Tooltip("properties.b:N", title=say("and")),
                alt.Tooltip("properties.patents:Q", title=say("shared AI patents"), format=",.0f"),
            ],
        )
    )
    points = (
        over("cities")
        .mark_circle(color=BLUE, stroke=PAPER, strokeWidth=0.8, opacity=0.95)
        .encode(
            longitude=alt.Longitude("longitude:Q"),
            latitude=alt.Latitude("latitude:Q"),
            size=alt.Size("patents:Q", scale=alt.Scale(type="sqrt", range=[10, 320]), legend=None),
            tooltip=[
                alt.Tooltip("label:N", title=say("city")),
                alt.Tooltip("patents:Q", title=say("in drawn ties"), format=",.0f"),
            ],
        )
    )
    named = _with_room(cities, view)
    chart = _world(view, *border_layers(borders, WIDE), drawn, points, _names())
    spec = _specification(chart, label, cities=cities, names=named)
    spec["datasets"]["ties"] = [_great_circle(tie) for tie in ties.iter_rows(named=True)]
    return with_borders(spec, borders, view, (WIDTH, HEIGHT), named, cities)


def _specification(chart: Any, label: str, **frames: pl.DataFrame) -> dict[str, Any]:
    """Finish a map; the page keeps its height in proportion and lends it the coastlines."""
    spec = specification(chart, HEIGHT, label, **frames)
    spec["usermeta"] = {"aspect": ASPECT, "shared": [COASTLINES]}
    return spec


def _world(view: View, *layers: Any) -> Any:
    step = [30, 30] if view.is_world else [5, 5]
    net = alt.graticule(step=step, extent=[[-180, SOUTH], [180, NORTH]])
    style: dict[str, Any] = {"aria": False, "clip": True}
    lines = alt.Chart(net).mark_geoshape(stroke=HAIRLINE, strokeWidth=0.6, filled=False, **style)
    land = alt.NamedData(name=COASTLINES, format=alt.TopoDataFormat(feature="land", type="topojson"))
    coast = alt.Chart(land).mark_geoshape(fill=LAND, stroke=None, **style)
    return alt.layer(lines, coast, *layers).project(**view.projection)


def _great_circle(tie: dict[str, Any]) -> dict[str, Any]:
    ends = [[tie["longitude_a"], tie["latitude_a"]], [tie["longitude_b"], tie["latitude_b"]]]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": ends},
        "properties": {"a": tie["a"], "b": tie["b"], "patents": tie["patents"]},
    }


def _with_room(cities: pl.DataFrame, view: View) -> pl.DataFrame:
    """Rows of the first cities whose names find room on a wide map, or on one of a telephone."""
    longitudes, latitudes = (cities[name].to_numpy().astype(np.float64) for name in ("longitude", "latitude"))
    x, y = view.shares(longitudes, latitudes)
    room = {
        size: uncrowded(cities["label"].to_list(), x * width, y * width * ASPECT, 6.4, 15, limit)
        for size, width, limit in (("wide", WIDTH, LABELS), ("narrow", NARROWEST, FEW_LABELS))
    }
    shown = cities.with_columns(pl.Series(size, fits, pl.Boolean) for size, fits in room.items())
    return shown.filter(pl.any_horizontal(*room)).select(
        pl.col("^label|longitude|latitude|window_end|wide|narrow$")
    )


def _names(shown: str = "true") -> Any:
    """Names with a halo that keeps them readable over points; fewer of them on a narrow map."""
    place = {
        "longitude": alt.Longitude("longitude:Q"),
        "latitude": alt.Latitude("latitude:Q"),
        "text": alt.Text("label:N"),
    }
    style: dict[str, Any] = {
        "align": "left",
        "dx": 9,
        "dy": 1,
        "fontSize": 11,
        "limit": 150,
    }
    names = over("names").transform_filter(f"({WIDE} ? datum.wide : datum.narrow) && {shown}")
    halo = names.mark_text(stroke=PAPER, strokeWidth=3, strokeJoin="round", **style).encode(**place)
    return alt.layer(halo, names.mark_text(color=INK, **style).encode(**place))
