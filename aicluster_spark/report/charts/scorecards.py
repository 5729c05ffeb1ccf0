"""Charts of the scorecards: ranks with intervals, subsystems by city, memberships in models."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.rank_axis import rank_axis
from aicluster_spark.report.charts.theme import (
    BLUE,
    HAIRLINE,
    INK,
    QUIET,
    VERMILION,
    over,
    specification,
)
from aicluster_spark.report.language import message, say

STANDINGS = (message("cluster"), message("compared city"), message("other city"))
SHADES = ["#f7fbff", "#6aaed6"]
"""From the worst score to the best, all light enough for dark numbers: ink has 6:1 on the darkest."""
NARROW_FONT = "width < 380 ? 8.5 : 12"
"""On a telephone a column is as wide as eight letters of this size."""
LINES = 32
"""Pixels for names of subsystems of up to three lines, which grow downwards."""


def rank_intervals(cities: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw ranks by the study's recipe with the interval over all recipes, best first.

    Parameters
    ----------
    cities
        Columns label, rank, rank_low, rank_high, score, coverage and standing, in the order drawn.
    label
        Words for screen readers.
    """
    colours = alt.Scale(domain=[say(each) for each in STANDINGS], range=[BLUE, VERMILION, QUIET])
    base = over("cities").encode(
        y=alt.Y("label:N", sort=cities["label"].to_list(), title=None, axis=alt.Axis(grid=False)),
        color=alt.Color("standing:N", title=None, scale=colours),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("rank:Q", title=say("rank"), format="d"),
            alt.Tooltip("rank_low:Q", title=say("rank, from"), format="d"),
            alt.Tooltip("rank_high:Q", title=say("rank, to"), format="d"),
            alt.Tooltip("score:Q", title=say("score"), format=".2f"),
            alt.Tooltip("coverage:Q", title=say("known indicators"), format=".0%"),
        ],
    )
    axis = rank_axis("rank_low", cities)
    intervals = base.mark_rule(strokeWidth=2, opacity=0.55).encode(x=axis, x2=alt.X2("rank_high:Q"))
    points = base.mark_point(filled=True, size=64, opacity=1).encode(x=alt.X("rank:Q"))
    return specification(alt.layer(intervals, points), 21 * cities.height, label, cities=cities)


def subsystem_map(
    cells: pl.DataFrame, cities: list[str], subsystems: list[str], label: str
) -> dict[str, Any]:
    """Draw the scores of the subsystems; what is unknown is an empty frame.

    Parameters
    ----------
    cells
        Columns label, subsystem, score, coverage and shown (the score in words).
    cities, subsystems
        Labels from top to bottom and from left to right.
    label
        Words for screen readers.
    """
    base = over("cells").encode(
        x=alt.X(
            "subsystem:N",
            sort=subsystems,
            title=None,
            axis=alt.Axis(
                labelAngle=0,
                orient="top",
                labelLimit=110,
                labelExpr="split(datum.label, ' ')",
                labelFontSize=alt.ExprRef(NARROW_FONT),
                labelPadding=LINES,
            ),
        ),
        y=alt.Y("label:N", sort=cities, title=None),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("subsystem:N", title=say("subsystem")),
            alt.Tooltip("shown:N", title=say("score")),
            alt.Tooltip("coverage:Q", title=say("known indicators"), format=".0%"),
        ],
    )
    blank = base.mark_rect(fill="white", stroke=HAIRLINE, strokeWidth=1)
    squares = (
        base.transform_filter("isValid(datum.score)")
        .mark_rect(stroke="white", strokeWidth=1.5, cornerRadius=2)
        .encode(
            color=alt.Color(
                "score:Q",
                title=say("score, 1 is the best"),
                scale=alt.Scale(range=SHADES, domain=[0, 1]),
                legend=alt.Legend(format=".1f"),
            )
        )
    )
    numbers = base.mark_text(fontSize=11, color=INK).encode(text=alt.Text("shown:N"))
    return specification(alt.layer(blank, squares, numbers), 24 * len(cities) + 40, label, cells=cells)
