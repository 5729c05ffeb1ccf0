"""Chart of the development models: memberships as parts of a bar, and what the rule makes of them."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.scorecards import STANDINGS
from aicluster_spark.report.charts.theme import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    SOFT_INK,
    over,
    specification,
    stacked,
)
from aicluster_spark.report.language import message, say

MODELS = (message("technology-innovation"), message("application-scenario"), message("institutional-supply"))
VERDICTS = (message("driven by the highest"), message("mixed"), message("behind in all three"))
FILLS = [1.0, 0.4, 0.0]
"""A bar that drives is full, a mixed one pale, one that is behind an outline: seen without colours too."""
STANDING_SHAPES = ["circle", "diamond", "triangle-right"]
VERDICT_SHAPES = ["square", "cross", "triangle-down"]
LEFT = -0.035
"""Where the sign of a city's standing is, left of the bars; that of the verdict is as far right of them."""


def model_bars(memberships: pl.DataFrame, cities: list[str], label: str) -> dict[str, Any]:
    """Draw membership in the three models as parts of a bar.

    Parameters
    ----------
    memberships
        Columns label, standing and verdict of the city; model, place (of the model, from 0) and membership.
    cities
        Labels from top to bottom.
    label
        Words for screen readers.
    """
    models, verdicts, standings = ([say(each) for each in names] for names in (MODELS, VERDICTS, STANDINGS))
    colours = alt.Scale(domain=models, range=[BLUE, ORANGE, GREEN])
    base = over("memberships").encode(
        y=alt.Y("label:N", sort=cities, title=None, axis=alt.Axis(grid=False)),
        tooltip=[
            alt.Tooltip("label:N", title=say("city")),
            alt.Tooltip("standing:N", title=say("standing")),
            alt.Tooltip("verdict:N", title=say("by the rule")),
            alt.Tooltip("model:N", title=say("model")),
            alt.Tooltip("membership:Q", title=say("membership degree"), format=".2f"),
        ],
    )
    axis = alt.X(
        "membership:Q",
        stack="zero",
        title=say("membership degree"),
        scale=alt.Scale(domain=[2 * LEFT, 1 - 2 * LEFT], nice=False),
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f", titleColor=SOFT_INK),
    )
    bars = base.mark_bar(strokeWidth=1.5).encode(
        x=axis,
        fill=alt.Fill("model:N", title=None, scale=colours),
        stroke=alt.Stroke("model:N", title=None, scale=colours),
        fillOpacity=alt.FillOpacity("full:Q", scale=None),
        order=alt.Order("place:Q"),
    )
    first = base.transform_filter("datum.place === 0")
    signs = [
        first.mark_point(filled=True, size=48, opacity=1, color=INK).encode(
            x=alt.XDatum(place), shape=_shape(field, names, shapes)
        )
        for place, field, names, shapes in (
            (LEFT, "standing", standings, STANDING_SHAPES),
            (1 - LEFT, "verdict", verdicts, VERDICT_SHAPES),
        )
    ]
    filled = memberships.with_columns(
        full=pl.col("verdict").replace_strict(dict(zip(verdicts, FILLS, strict=True)))
    )
    chart = alt.layer(bars, *signs).resolve_scale(shape="independent")
    spec = specification(chart, 24 * len(cities), label, memberships=filled)
    return stacked(spec)


def _shape(field: str, names: list[str], shapes: list[str]) -> alt.Shape:
    legend = alt.Legend(symbolFillColor=INK, symbolStrokeColor=INK)
    return alt.Shape(f"{field}:N", title=None, scale=alt.Scale(domain=names, range=shapes), legend=legend)
