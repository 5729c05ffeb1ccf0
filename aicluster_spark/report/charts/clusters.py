"""Charts of specialisation: location quotients with intervals, windows to slide through, and who stayed."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.report.charts.labels import beside
from aicluster_spark.report.charts.slider import window_slider
from aicluster_spark.report.charts.theme import BLUE, HAIRLINE, INK, QUIET, VERMILION, over, specification
from aicluster_spark.report.language import say

LQ_TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
OUTPUT_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000]
NAMES, NARROW = 14, 480
HEIGHT, LINE = 380, 0.042
"""Pixels of the chart of windows, and the part of them that a line of its names takes."""
SIDES = (
    ("right", "left", 7, 0),
    ("left", "right", -7, 0),
    ("below", "center", 0, LINE * HEIGHT),
    ("above", "center", 0, -LINE * HEIGHT),
)
"""Where a name may stand: side of its point, alignment, and shift in pixels."""


def ranking(cities: pl.DataFrame, threshold: float, label: str) -> dict[str, Any]:
    """Draw location quotients with 95 % intervals, highest first.

    Parameters
    ----------
    cities
        Columns label, lq, lq_low, lq_high, ai_patents and status, in the order drawn.
    threshold
        The location quotient a cluster must exceed.
    label
        Words for screen readers.
    """
    order = cities["label"].to_list()
    base = over("cities").encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(grid=False)),
        color=alt.Color("status:N", title=None, scale=_status(VERMILION)),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("lq:Q", title=say("location quotient"), format=".2f"),
            alt.Tooltip("lq_low:Q", title=say("lower limit"), format=".2f"),
            alt.Tooltip("lq_high:Q", title=say("upper limit"), format=".2f"),
            alt.Tooltip("ai_patents:Q", title=say("AI patents"), format=",.0f"),
        ],
    )
    axis = alt.X(
        "lq_low:Q",
        title=say("location quotient (logarithmic)"),
        scale=alt.Scale(
            type="log",
            nice=False,
            domain=_span(pl.concat([cities["lq_low"], cities["lq_high"], pl.Series([threshold])])),
        ),
        axis=alt.Axis(values=LQ_TICKS, format="~g"),
    )
    intervals = base.mark_rule(strokeWidth=2, opacity=0.55).encode(x=axis, x2=alt.X2("lq_high:Q"))
    points = base.mark_point(filled=True, size=64, opacity=1).encode(x=alt.X("lq:Q"))
    line = alt.Chart(alt.InlineData(values=[{"lq": threshold}])).mark_rule(color=INK, strokeDash=[3, 3])
    return specification(
        alt.layer(line.encode(x=alt.X("lq:Q")), intervals, points), 21 * cities.height, label, cities=cities
    )


def windows(cities: pl.DataFrame, threshold: float, floor: float, label: str) -> dict[str, Any]:
    """Draw location quotient against output, with a slider over the windows.

    Parameters
    ----------
    cities
        Columns label, window_end, window, ai_patents, lq and status, in each window largest first.
    threshold, floor
        What a cluster must exceed and reach.
    label
        Words for screen readers.
    """
    ends = cities["window_end"].unique().sort().to_list()
    end = window_slider(ends)
    base = over("cities").transform_filter("datum.window_end == window_end")
    x = alt.X(
        "ai_patents:Q",
        title=say("AI patents (logarithmic)"),
        scale=alt.Scale(type="log", nice=False, domain=_span(cities["ai_patents"])),
        axis=alt.Axis(format=",d", values=OUTPUT_TICKS),
    )
    y = alt.Y(
        "lq:Q",
        title=say("location quotient (logarithmic)"),
        scale=alt.Scale(type="log", nice=False, domain=_span(cities["lq"])),
        axis=alt.Axis(format="~g", values=LQ_TICKS),
    )
    points = base.mark_circle(size=70, opacity=0.75).encode(
        x=x,
        y=y,
        color=alt.Color("status:N", title=None, scale=_status(VERMILION)),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("window:N", title=say("window")),
            alt.Tooltip("ai_patents:Q", title=say("AI patents"), format=",.0f"),
            alt.Tooltip("lq:Q", title=say("location quotient"), format=".2f"),
        ],
    )
    names = [
        base.transform_filter(f"datum.side === '{side}' && width > {NARROW}")
        .mark_text(align=align, dx=dx, dy=dy, fontSize=11, limit=150)
        .encode(x, y, text=alt.Text("label:N"))
        for side, align, dx, dy in SIDES
    ]
    lines = alt.Chart(alt.InlineData(values=[{"lq": threshold, "ai_patents": max(floor, 1)}]))
    level = lines.mark_rule(color=QUIET, strokeDash=[3, 3]).encode(y=alt.Y("lq:Q"))
    scale_floor = lines.mark_rule(color=QUIET, strokeDash=[3, 3]).encode(x=alt.X("ai_patents:Q"))
    return specification(
        alt.layer(level, scale_floor, points, *names).add_params(end),
        HEIGHT,
        label,
        cities=_with_names(cities),
    )


def stability(cities: pl.DataFrame, order: list[str], label: str) -> dict[str, Any]:
    """Draw in which windows each city was a cluster.

    Parameters
    ----------
    cities
        Columns label, window, window_end, lq and state.
    order
        Labels from top to bottom.
    label
        Words for screen readers.
    """
    chart = (
        over("cities")
        .mark_rect(stroke="white", strokeWidth=1.5, cornerRadius=2)
        .encode(
            x=alt.X(
                "window_end:O",
                title=say("last year of the window"),
                axis=alt.Axis(labelAngle=0, labelOverlap=True),
            ),
            y=alt.Y("label:N", sort=order, title=None),
            color=alt.Color(
                "state:N",
                title=None,
                scale=_status(HAIRLINE),
            ),
            tooltip=[
                alt.Tooltip("label:N", title=say("city")),
                alt.Tooltip("window:N", title=say("window")),
                alt.Tooltip("state:N", title=say("verdict")),
                alt.Tooltip("lq:Q", title=say("location quotient"), format=".2f"),
            ],
        )
    )
    return specification(chart, 20 * len(order), label, cities=cities)


def _status(other: str) -> Any:
    """Colours of clusters and of other cities."""
    return alt.Scale(domain=[say("cluster"), say("not a cluster")], range=[BLUE, other])


def _with_names(cities: pl.DataFrame) -> pl.DataFrame:
    """Give in each window the side on which a name finds room in the chart; clusters come before others."""
    x, y = (_along(cities[name], _span(cities[name])) for name in ("ai_patents", "lq"))
    placed = cities.with_columns(pl.Series("x", x), pl.Series("y", y))
    windows = []
    others_last = pl.col("status") != say("cluster")
    ordered = placed.with_row_index("place").sort(others_last, maintain_order=True)
    for part in ordered.partition_by("window_end", maintain_order=True):
        names = part["label"].to_list()
        sides = beside(names, part["x"].to_numpy(), part["y"].to_numpy(), 0.0075, LINE, NAMES)
        windows.append(part.with_columns(side=pl.Series(sides, dtype=pl.String)))
    return pl.concat(windows).sort("place").drop("x", "y", "place")


def _along(values: pl.Series, span: list[float]) -> NDArray[np.float64]:
    """(n,) places along a logarithmic axis, from 0 to 1."""
    logs = np.log(values.cast(pl.Float64).to_numpy())
    return np.asarray((logs - np.log(span[0])) / np.log(span[1] / span[0]), dtype=np.float64)


def _span(values: pl.Series) -> list[float]:
    """Return the range of the positive values with room around it, for a logarithmic axis that stays."""
    positive = values.filter(values > 0).cast(pl.Float64)
    if positive.is_empty():
        return [0.5, 2.0]
    low, high = float(positive.to_numpy().min()), float(positive.to_numpy().max())
    return [low / 1.25, high * 1.6]
