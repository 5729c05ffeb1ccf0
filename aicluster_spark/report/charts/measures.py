"""Chart of the international comparison: the ranks of each city by every measure, with intervals."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.rank_axis import rank_axis
from aicluster_spark.report.charts.theme import CATEGORIES, over, specification
from aicluster_spark.report.language import say

SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
"""Told apart without colours too."""
LINE = 13
"""Pixels of one measure of one city."""


def measure_ranks(ranks: pl.DataFrame, cities: list[str], measures: list[str], label: str) -> dict[str, Any]:
    """Draw for each city a line a measure: its rank, and the interval where the measure has one.

    Parameters
    ----------
    ranks
        Columns label, measure, shown (the value in words), rank, rank_low and rank_high.
    cities
        Labels from top to bottom.
    measures
        Their names, in order.
    label
        Words for screen readers.
    """
    base = over("ranks").encode(
        y=alt.Y("label:N", sort=cities, title=None, axis=alt.Axis(grid=True, tickBand="extent")),
        yOffset=alt.YOffset("measure:N", sort=measures),
        color=alt.Color(
            "measure:N", title=None, scale=alt.Scale(domain=measures, range=CATEGORIES[: len(measures)])
        ),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("measure:N", title=say("measure")),
            alt.Tooltip("shown:N", title=say("value")),
            alt.Tooltip("rank:Q", title=say("rank"), format="d"),
            alt.Tooltip("rank_low:Q", title=say("rank, from"), format="d"),
            alt.Tooltip("rank_high:Q", title=say("rank, to"), format="d"),
        ],
    )
    intervals = (
        base.transform_filter("isValid(datum.rank_low)")
        .mark_rule(strokeWidth=2, opacity=0.55)
        .encode(x=rank_axis("rank_low", ranks), x2="rank_high:Q")
    )
    shape = alt.Shape("measure:N", title=None, scale=alt.Scale(domain=measures, range=SHAPES))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=rank_axis("rank", ranks), shape=shape)
    height = (LINE * len(measures) + 10) * len(cities)
    return specification(alt.layer(intervals, points), height, label, ranks=ranks)
