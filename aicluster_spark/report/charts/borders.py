"""Boundaries and names of territories below the points of a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.report.charts.labels import uncrowded, width
from aicluster_spark.report.charts.theme import PAPER, QUIET, SOFT_INK, over
from aicluster_spark.report.charts.view import View

LINES, NAMES = "boundaries", "territories"
PLACES = ("label", "longitude", "latitude")
MOST_NAMES = 60
CHARACTER, LINE = 6.0, 14.0
"""Pixels of a character and of a line of a name."""


@dataclass(frozen=True, slots=True)
class Borders:
    """Boundaries as a study gives them.

    Attributes
    ----------
    lines
        All of them as one feature of GeoJSON.
    names
        Columns label, longitude and latitude of territories, the most important first.
    credit
        Where they are from, in words; a figure that leaves the page as a file carries it.
    """

    lines: Mapping[str, Any]
    names: pl.DataFrame
    credit: str


def border_layers(borders: Borders | None, wide_enough: str) -> list[Any]:
    """Draw boundaries as lines, since which side of a ring is land does not matter, and names above them.

    Parameters
    ----------
    borders
        Boundaries; None without any.
    wide_enough
        Condition of Vega on the map's width under which names are written.
    """
    if borders is None:
        return []
    style: dict[str, Any] = {"aria": False, "clip": True}
    lines = over(LINES).mark_geoshape(stroke=QUIET, strokeWidth=0.7, filled=False, **style)
    text: dict[str, Any] = {"fontSize": 10.5, "fontStyle": "italic", "limit": 150, **style}
    place = {"longitude": "longitude:Q", "latitude": "latitude:Q", "text": "label:N"}
    names = over(NAMES).transform_filter(wide_enough)
    halo = names.mark_text(stroke=PAPER, strokeWidth=2.5, strokeJoin="round", **text).encode(**place)
    return [lines, halo, names.mark_text(color=SOFT_INK, **text).encode(**place)]


def with_borders(
    spec: dict[str, Any],
    borders: Borders | None,
    view: View,
    size: tuple[float, float],
    cities: pl.DataFrame,
    points: pl.DataFrame,
) -> dict[str, Any]:
    """Give a map its boundaries, and names of territories where points and names of cities leave room.

    Parameters
    ----------
    spec
        The map.
    borders
        Boundaries; None without any.
    view
        Part of the world that is shown.
    size
        Width and height of the map, in pixels.
    cities
        Columns label, longitude and latitude of the cities that are named.
    points
        Columns longitude and latitude of the cities that are drawn.
    """
    if borders is None:
        return spec
    spec["usermeta"]["credit"] = borders.credit
    spec["datasets"][LINES] = [borders.lines]
    taken = pl.concat([cities.select(PLACES), points.select(pl.lit("").alias("label"), *PLACES[1:])])
    spec["datasets"][NAMES] = _with_room(borders.names, view, size, taken).to_dicts()
    return spec


def _with_room(
    names: pl.DataFrame, view: View, size: tuple[float, float], taken: pl.DataFrame
) -> pl.DataFrame:
    every = pl.concat([taken, names.select(PLACES)])
    east, north = (every[name].to_numpy().astype(np.float64) for name in PLACES[1:])
    x, y = view.shares(east, north)
    labels = every["label"].to_list()
    # Names of cities begin at their point; those of territories, and points, lie around it.
    around = np.array([CHARACTER * (width(label) / 2 + 1) for label in labels])
    around[: taken.height][taken["label"].to_numpy() != ""] = 0
    room = uncrowded(labels, x * size[0] - around, y * size[1], CHARACTER, LINE, taken.height + MOST_NAMES)
    seen = (x > 0) & (x < 1) & (y > 0) & (y < 1)
    return names.filter(pl.Series((room & seen)[taken.height :], dtype=pl.Boolean))
