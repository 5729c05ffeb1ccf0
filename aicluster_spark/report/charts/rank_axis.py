"""The axis of ranks: it begins at the first, and has no tick that is no rank."""

from __future__ import annotations

import altair as alt
import polars as pl

from aicluster_spark.report.language import say

MOST_TICKS = 12
"""Up to so many ranks each has its tick; charts are about 600 pixels wide."""


def rank_axis(field: str, rows: pl.DataFrame) -> alt.X:
    """Place a column of ranks along x, over the ranks and limits of all rows.

    Parameters
    ----------
    field
        Column that is drawn.
    rows
        With columns rank and rank_high.
    """
    known = [*rows["rank"].drop_nulls(), *rows["rank_high"].drop_nulls()]
    return alt.X(
        f"{field}:Q",
        title=say("rank among the scored cities, 1 is first"),
        scale=alt.Scale(nice=False, zero=False, domainMin=1, padding=12),
        axis=alt.Axis(format="d", values=rank_ticks(int(max(known, default=1)))),
    )


def rank_ticks(highest: int) -> list[int]:
    """Return 1 and round ranks up to the highest: every one, every fifth, every tenth, as there is room."""
    step = next(
        step
        for power in range(len(str(highest)) + 1)
        for step in (10**power, 5 * 10**power)
        if highest / step <= MOST_TICKS
    )
    return sorted({1, *range(step, highest + 1, step)})
