"""Chart of policy: documents by the instruments they use."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, GREEN, INK, VERMILION, over, specification
from aicluster_spark.report.language import message, say

SIDES = {
    "all": message("all AI policy documents"),
    "supply": message("supply instruments"),
    "environment": message("environment instruments"),
    "demand": message("demand instruments"),
}
COLOURS = (INK, BLUE, GREEN, VERMILION)


def instrument_years(counts: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw documents by year: all of them, and those that use each side of instruments.

    Parameters
    ----------
    counts
        Columns year, side (in words) and documents; years without a document have 0.
    label
        Words for screen readers.
    """
    scale = alt.Scale(domain=[say(text) for text in SIDES.values()], range=list(COLOURS))
    chart = (
        over("counts")
        .mark_line(strokeWidth=2.2, point=alt.OverlayMarkDef(size=30))
        .encode(
            x=alt.X(
                "year:O",
                title=say("year"),
                axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False),
            ),
            y=alt.Y("documents:Q", title=say("documents"), axis=alt.Axis(tickCount=5, tickMinStep=1)),
            color=alt.Color("side:N", title=None, sort=None, scale=scale),
            tooltip=[
                alt.Tooltip("year:O", title=say("year")),
                alt.Tooltip("side:N", title=say("documents with")),
                alt.Tooltip("documents:Q", title=say("documents"), format=",d"),
            ],
        )
    )
    return specification(chart, 260, label, counts=counts)
