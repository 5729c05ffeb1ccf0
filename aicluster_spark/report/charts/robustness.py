"""Charts of robustness and of timing: specification curves and event studies."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import INK, over, specification, stacked
from aicluster_spark.report.language import say

FEW = 12


def specification_curve(rows: pl.DataFrame, y_title: str, label: str) -> dict[str, Any]:
    """Draw every estimate of a grid, lowest first, with its interval where there is one.

    Parameters
    ----------
    rows
        Columns rank, per_sd, low, high (both for one standard deviation), estimator, sample and choices.
    y_title
        Title of the axis.
    label
        Words for screen readers.
    """
    base = over("rows").encode(
        x=alt.X(
            "rank:Q",
            title=say("specifications, lowest first"),
            scale=alt.Scale(zero=False, nice=False, padding=16),
            axis=alt.Axis(tickMinStep=1, grid=False, format="d", **_few(rows.height)),
        ),
        color=alt.Color("estimator:N", title=None),
        tooltip=[
            alt.Tooltip("choices:N", title=say("specification")),
            alt.Tooltip("per_sd:Q", title=say("for one standard deviation"), format=".3f"),
        ],
    )
    y = alt.Y("per_sd:Q", title=y_title, axis=alt.Axis(tickCount=5))
    intervals = base.mark_rule(strokeWidth=2, opacity=0.55).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        y=y, shape=alt.Shape("sample:N", title=None)
    )
    tested = [intervals] if rows["low"].is_not_null().any() else []
    return stacked(specification(alt.layer(_zero(), *tested, points), 300, label, rows=rows))


def event_study(rows: pl.DataFrame, y_title: str, label: str) -> dict[str, Any]:
    """Draw effects by time since adoption, one colour a method.

    Parameters
    ----------
    rows
        Columns event_time, method, estimate, low and high.
    y_title
        Title of the axis.
    label
        Words for screen readers.
    """
    methods = rows["method"].unique(maintain_order=True).to_list()  # one colour each in every language
    minus = alt.Axis(labelAngle=0, labelOverlap=True, labelExpr="replace(datum.label, '-', '\u2212')")
    base = over("rows").encode(
        x=alt.X("event_time:O", title=say("years since adoption"), axis=minus),
        xOffset=alt.XOffset("method:N", sort=methods),
        color=alt.Color("method:N", title=None, scale=alt.Scale(domain=methods)),
        tooltip=[
            alt.Tooltip("method:N", title=say("method")),
            alt.Tooltip("event_time:O", title=say("years since adoption")),
            alt.Tooltip("estimate:Q", title=say("effect"), format=".3f"),
        ],
    )
    intervals = base.mark_rule(strokeWidth=2, opacity=0.55).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        y=alt.Y("estimate:Q", title=y_title, axis=alt.Axis(tickCount=5))
    )
    tested = [intervals] if rows["low"].is_not_null().any() else []
    return specification(alt.layer(_zero(), *tested, points), 300, label, rows=rows)


def _few(specifications: int) -> dict[str, Any]:
    """Give a tick to each of a few specifications: between them there is none."""
    return {"values": list(range(1, specifications + 1))} if specifications <= FEW else {}


def _zero() -> Any:
    return alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=INK).encode(y=alt.Y("zero:Q"))
