"""Chart of one city over the windows: its location quotient with limits, and its AI patents."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, INK, over, specification
from aicluster_spark.report.language import say

HEADROOM = 1.8
"""Of the highest quotient: limits that reach far beyond would flatten the rest."""
ENOUGH = 10
"""AI patents of a window whose limits may set the scale: of fewer they are exact ones, and wide."""


def top(windows: pl.DataFrame, threshold: float) -> float:
    """Value at which the axis ends: the highest limit of enough AI patents, if not far above quotients."""
    highest = max(threshold, *windows["lq"].to_list())
    limits = windows.filter(pl.col("ai_patents") >= ENOUGH)["lq_high"].drop_nulls().to_list()
    return float(min(max([highest * 1.1, *limits]), HEADROOM * highest))


def city_trend(windows: pl.DataFrame, threshold: float, label: str) -> dict[str, Any]:
    """Draw the quotient of a city window by window; the area of a point is the number of AI patents.

    Parameters
    ----------
    windows
        Columns window_end, window, lq, lq_low, lq_high and ai_patents.
    threshold
        Quotient above which a city is specialised, drawn as a line.
    label
        Words for screen readers.
    """
    axis = alt.Axis(format="d", tickMinStep=1, grid=False)
    title = say("location quotient")
    base = over("windows").encode(
        x=alt.X(
            "window_end:Q",
            title=say("last year of the window"),
            axis=axis,
            scale=alt.Scale(nice=False, zero=False),
        ),
        tooltip=[
            alt.Tooltip("window:N", title=say("window")),
            alt.Tooltip("lq:Q", title=title, format=".2f"),
            alt.Tooltip("lq_low:Q", title=say("95 % from"), format=".2f"),
            alt.Tooltip("lq_high:Q", title=say("to"), format=".2f"),
            alt.Tooltip("ai_patents:Q", title=say("AI patents"), format=",.0f"),
        ],
    )
    scale = alt.Scale(domain=[0, top(windows, threshold)], nice=False)
    y = alt.Y("lq:Q", title=title, axis=alt.Axis(tickCount=4), scale=scale)
    limits = base.mark_rule(color=BLUE, opacity=0.45, strokeWidth=2, clip=True).encode(
        y=alt.Y("lq_low:Q", title=title, scale=scale), y2="lq_high:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=1.5, opacity=0.7).encode(y=y)
    size = alt.Size("ai_patents:Q", legend=None, scale=alt.Scale(type="sqrt", range=[12, 320], zero=True))
    points = base.mark_circle(color=BLUE, opacity=1).encode(y=y, size=size)
    mark = alt.Chart(alt.InlineData(values=[{"threshold": threshold}]))
    rule = mark.mark_rule(color=INK, strokeDash=[4, 3]).encode(
        y=alt.Y("threshold:Q", title=title, scale=scale)
    )
    return specification(alt.layer(rule, limits, line, points), 200, label, windows=windows)
