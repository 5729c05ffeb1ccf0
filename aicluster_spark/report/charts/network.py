"""Charts of collaboration and centrality."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, INK, QUIET, VERMILION, over, specification
from aicluster_spark.report.language import message, say

INSIDE, UNTOLD, OUTSIDE = message("more inside"), message("cannot be told"), message("more outside")
"""Sides of 0 on which an E–I index surely lies, from −1 to +1."""


def balance(cities: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw the E–I index of each cluster from inside (−1) to outside (+1).

    Parameters
    ----------
    cities
        Columns label, ei_index, ei_low, ei_high, intra, inter, patents and side (one of `INSIDE`, `UNTOLD`
        and `OUTSIDE`, as said), in the order drawn.
    label
        Words for screen readers.
    """
    base = over("cities").encode(
        y=alt.Y("label:N", sort=cities["label"].to_list(), title=None, axis=alt.Axis(grid=False)),
        color=alt.Color(
            "side:N",
            title=None,
            scale=alt.Scale(domain=[say(INSIDE), say(UNTOLD), say(OUTSIDE)], range=[VERMILION, QUIET, BLUE]),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("ei_index:Q", title=say("E–I index"), format="+.2f"),
            alt.Tooltip("ei_low:Q", title=say("95 % from"), format="+.2f"),
            alt.Tooltip("ei_high:Q", title=say("to"), format="+.2f"),
            alt.Tooltip("intra:Q", title=say("inside the city"), format=",d"),
            alt.Tooltip("inter:Q", title=say("with other cities"), format=",d"),
        ],
    )
    title = say("E–I index: −1 all inside, +1 all outside")
    scale = alt.Scale(domain=[-1.06, 1.06], nice=False)
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="~g")
    x = alt.X("ei_index:Q", title=title, scale=scale, axis=axis)
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        x=alt.X("ei_low:Q", title=title, scale=scale, axis=axis), x2="ei_high:Q"
    )
    points = base.mark_circle(opacity=1).encode(
        x=x, size=alt.Size("patents:Q", legend=None, scale=alt.Scale(type="sqrt", range=[40, 320]))
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=INK).encode(x=alt.X("zero:Q"))
    return specification(alt.layer(zero, bars, points), 22 * cities.height, label, cities=cities)


def centrality_paths(paths: pl.DataFrame, measure: str, label: str) -> dict[str, Any]:
    """Draw a centrality over time, some cities in colour, with their names at the end of the lines.

    Parameters
    ----------
    paths
        Columns label, window_end, window, value and shade (`named` or `other`); unknown values are null and
        break the line.
    measure
        Name of the measure, for the axis.
    label
        Words for screen readers.
    """
    x = alt.X(
        "window_end:Q",
        title=say("last year of the window"),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False),
        scale=alt.Scale(nice=False),
    )
    y = alt.Y("value:Q", title=measure, axis=alt.Axis(tickCount=5))
    chart = over("paths")
    background = (
        chart.transform_filter("datum.shade == 'other'")
        .mark_line(color=QUIET, strokeWidth=1, opacity=0.4, invalid="break-paths-show-domains")
        .encode(x=x, y=y, detail=alt.Detail("label:N"))
    )
    others = [background] if (paths["shade"] == "other").any() else []
    foreground = (
        chart.transform_filter("datum.shade == 'named'")
        .mark_line(strokeWidth=2.4, point=alt.OverlayMarkDef(size=26), invalid="break-paths-show-domains")
        .encode(
            x=x,
            y=y,
            color=alt.Color("label:N", title=None, sort=None),
            tooltip=[
                alt.Tooltip("label:N", title=say("city")),
                alt.Tooltip("window:N", title=say("window")),
                alt.Tooltip("value:Q", title=measure, format=".3f"),
            ],
        )
    )
    return specification(alt.layer(*others, foreground), 340, label, paths=paths)
