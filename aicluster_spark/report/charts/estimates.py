"""Charts of the panel and of the models."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, GREEN, INK, VERMILION, over, specification
from aicluster_spark.report.language import say

LINES = "split(replace(datum.label, / × /g, '\\n× '), '\\n')"
"""A product stands in lines, and so does the model below its term: long names leave the drawing its width."""


def coverage(shares: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw the share of city-years for which each variable is known.

    Parameters
    ----------
    shares
        Columns variable, year, known (share) and words.
    label
        Words for screen readers.
    """
    base = over("shares").encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("variable:N", title=None, sort=None),
        tooltip=[
            alt.Tooltip("variable:N", title=say("variable")),
            alt.Tooltip("year:O", title=say("year")),
            alt.Tooltip("words:N", title=say("city-years")),
        ],
    )
    tiles = base.mark_rect(stroke="white", strokeWidth=1.5, cornerRadius=2).encode(
        color=alt.Color(
            "known:Q",
            title=say("share known"),
            scale=alt.Scale(domain=[0, 1], range=["#eef0f2", BLUE]),
            legend=alt.Legend(format="%", gradientLength=160, tickCount=3),
        )
    )
    return specification(tiles, 30 * shares["variable"].n_unique(), label, shares=shares)


def coefficients(terms: pl.DataFrame, scale: str, label: str) -> dict[str, Any]:
    """Draw estimates with their intervals where inference is allowed, bare points where it is withheld.

    Parameters
    ----------
    terms
        Columns row (term, with the model if there are several), estimate, low and high.
    scale
        What the coefficients are changes of; the title of the axis.
    label
        Words for screen readers.
    """
    base = over("terms").encode(
        y=alt.Y(
            "row:N",
            sort=terms["row"].to_list(),
            title=None,
            axis=alt.Axis(grid=False, labelLimit=260, labelExpr=LINES, labelLineHeight=14, labelOffset=-7),
            scale=alt.Scale(padding=0.8),
        )
    )
    x = alt.X(
        "estimate:Q",
        title=scale,
        axis=alt.Axis(tickCount=alt.ExprRef("width < 260 ? 3 : 6"), titleAnchor="end"),
    )
    intervals = base.mark_rule(strokeWidth=2.5, color=BLUE, opacity=0.6).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q")
    )
    tested = [intervals] if _has_intervals(terms) else []
    points = base.mark_point(filled=True, size=80, color=BLUE, opacity=1).encode(
        x=x,
        tooltip=[
            alt.Tooltip("row:N", title=say("term")),
            alt.Tooltip("estimate:Q", title=say("estimate"), format=".3f"),
            alt.Tooltip("std_error:Q", title=say("standard error"), format=".3f"),
        ],
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=INK).encode(x=alt.X("zero:Q"))
    return specification(alt.layer(zero, *tested, points), _height(terms["row"]), label, terms=terms)


def _height(rows: pl.Series) -> int:
    """Pixels that rows of one or more lines of text need."""
    lines = rows.str.count_matches("×|\n") + 1
    return int((16 * lines + 18).sum())


def marginal_effect(
    curve: pl.DataFrame, regions: pl.DataFrame, x_title: str, y_title: str, label: str
) -> dict[str, Any]:
    """Draw the effect of policy along the moderator, with its band where inference is allowed.

    Parameters
    ----------
    curve
        Columns moderator, effect, low and high, and low_all and high_all of the band that holds at all
        points together.
    regions
        Columns from_value, to_value and sign: where the effect differs from zero (Johnson and Neyman).
    x_title, y_title
        Titles of the axes.
    label
        Words for screen readers.
    """
    base = over("curve")
    x = alt.X(
        "moderator:Q", title=x_title, scale=alt.Scale(nice=False), axis=alt.Axis(grid=False, tickCount=6)
    )
    y = alt.Y("effect:Q", title=y_title, axis=alt.Axis(tickCount=5))
    band = base.mark_area(color=BLUE, opacity=0.16).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    tested = [band] if _has_intervals(curve) else []
    if curve["low_all"].is_not_null().any():
        edges = [
            base.mark_line(color=BLUE, opacity=0.5, strokeDash=[2, 3]).encode(x=x, y=alt.Y(f"{end}_all:Q"))
            for end in ("low", "high")
        ]
        tested += edges
    if regions.height:
        tested.insert(0, _regions())
    line = base.mark_line(color=BLUE, strokeWidth=2.5).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("moderator:Q", title=x_title, format=".3f"),
            alt.Tooltip("effect:Q", title=say("effect"), format=".3f"),
        ],
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=VERMILION, strokeDash=[4, 3])
    layers = alt.layer(zero.encode(y=alt.Y("zero:Q")), *tested, line)
    return specification(layers, 300, label, curve=curve, **({"regions": regions} if regions.height else {}))


def _regions() -> Any:
    """Shade the values of the moderator at which the effect differs from zero."""
    sign = alt.Scale(domain=[say("positive"), say("negative")], range=[GREEN, VERMILION])
    return (
        over("regions")
        .mark_rect(opacity=0.1)
        .encode(
            x=alt.X("from_value:Q"),
            x2=alt.X2("to_value:Q"),
            color=alt.Color("sign:N", title=say("differs from 0"), scale=sign),
        )
    )


def _has_intervals(rows: pl.DataFrame) -> bool:
    """Whether inference gives any interval; a layer without values would only confuse the scales."""
    return rows["low"].is_not_null().any()
