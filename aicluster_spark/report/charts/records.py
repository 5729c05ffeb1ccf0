"""Charts of what was read: filing years with the cut, and how far down addresses could be placed."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    QUIET,
    SKY,
    VERMILION,
    over,
    specification,
)
from aicluster_spark.report.language import message, say, stated

COMPLETE, UNPUBLISHED, BEFORE = (
    message("complete"),
    message("not yet published in full"),
    message("before the records' first publication"),
)
STATE_COLOURS = {COMPLETE: BLUE, UNPUBLISHED: QUIET, BEFORE: SKY}
LEVEL_COLOURS = {"city": BLUE, "region": GREEN, "country": ORANGE, "none": VERMILION}


def filing_years(completeness: pl.DataFrame, last_complete_year: int, label: str) -> dict[str, Any]:
    """Draw patents by filing year, complete years apart from those not yet published in full.

    Parameters
    ----------
    completeness
        Columns year, patents, completeness and state.
    last_complete_year
        Where the cut is drawn.
    label
        Words for screen readers.
    """
    colours = {say(state): colour for state, colour in STATE_COLOURS.items()}
    states = [state for state in colours if (completeness["state"] == state).any()]
    bars = (
        over("years")
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=say("filing year"), axis=alt.Axis(labelOverlap=True, labelAngle=0)),
            y=alt.Y("patents:Q", title=say("patents"), axis=alt.Axis(format=",d", tickCount=4)),
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=states, range=[colours[state] for state in states]),
            ),
            tooltip=[
                alt.Tooltip("year:O", title=say("filing year")),
                alt.Tooltip("patents:Q", title=say("patents"), format=",d"),
                alt.Tooltip("completeness:Q", title=say("share published"), format=".1%"),
            ],
        )
    )
    cut = alt.Chart(alt.InlineData(values=[{"year": last_complete_year}]))
    rule = cut.mark_rule(color=INK, strokeDash=[3, 3]).encode(x=alt.X("year:O", bandPosition=1))
    return specification(alt.layer(bars, rule), 240, label, years=completeness)


def placement(levels: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw the shares of parties by the level they were placed at, in one bar.

    Parameters
    ----------
    levels
        Columns level, rows, share and order.
    label
        Words for screen readers.
    """
    chart = (
        over("levels")
        .mark_bar(height=34)
        .encode(
            x=alt.X("share:Q", title=None, stack="zero", axis=alt.Axis(format="%", grid=False, tickCount=5)),
            color=alt.Color(
                "level:N",
                title=say("placed in a"),
                scale=alt.Scale(
                    domain=[stated(level) for level in LEVEL_COLOURS], range=[*LEVEL_COLOURS.values()]
                ),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("level:N", title=say("level")),
                alt.Tooltip("rows:Q", title=say("parties"), format=",d"),
                alt.Tooltip("share:Q", title=say("share"), format=".2%"),
            ],
        )
    )
    return specification(chart, 56, label, levels=levels)


def ai_share(years: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw the share of AI among judged patents by filing year.

    Parameters
    ----------
    years
        Columns year, ai, judged and share.
    label
        Words for screen readers.
    """
    chart = (
        over("years")
        .mark_line(color=BLUE, strokeWidth=2.4, point=alt.OverlayMarkDef(size=28, color=BLUE))
        .encode(
            x=alt.X("year:Q", title=say("filing year"), axis=alt.Axis(format="d", tickMinStep=1, grid=False)),
            y=alt.Y(
                "share:Q", title=say("AI share of judged patents"), axis=alt.Axis(format=".1~%", tickCount=4)
            ),
            tooltip=[
                alt.Tooltip("year:Q", title=say("filing year"), format="d"),
                alt.Tooltip("ai:Q", title=say("AI patents"), format=",d"),
                alt.Tooltip("judged:Q", title=say("judged"), format=",d"),
                alt.Tooltip("share:Q", title=say("share"), format=".2%"),
            ],
        )
    )
    return specification(chart, 220, label, years=years)
