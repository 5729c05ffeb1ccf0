"""Centrality that precedes the outcome: that of the last network window which ended before the year."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

NO_WINDOW = "no network window ends before the year"
NOT_IN_NETWORK = "not in the network of the window"
UNDEFINED = "the measure is undefined in the window"


@dataclass(frozen=True, slots=True)
class LaggedCentrality:
    """Centrality by window, and the window each year looks back to.

    Attributes
    ----------
    windows
        Columns year and centrality_window; the window is null where none ended shortly before the year.
    values
        Columns city, centrality_window, centrality and stated_reason.
    reason
        Expression over both, joined: why centrality is null.
    """

    windows: pl.DataFrame
    values: pl.DataFrame
    reason: pl.Expr


def lagged_centrality(
    measures: pl.DataFrame, years: pl.DataFrame, measure: str, step: int
) -> LaggedCentrality:
    """Find for each year the window that precedes it.

    With windows one year apart this is the window that ends in the year before; with windows further apart
    it is the last one that ended before the year. A window that ended more than `step` years before would be
    a stale value from a gap in the records and is not used.

    Parameters
    ----------
    measures
        Table `city_measures`.
    years
        Column year.
    measure
        Column of `measures`.
    step
        Years from one window to the next.
    """
    named = measures.with_columns(
        centrality_window=pl.format("{}-{}", pl.col("window_start"), pl.col("window_end"))
    )
    ends = named.select("window_end", "centrality_window").unique().sort("window_end")
    windows = years.sort("year").join_asof(
        ends.with_columns(available_from=pl.col("window_end") + 1),
        left_on="year",
        right_on="available_from",
        strategy="backward",
        tolerance=step - 1,
    )
    values = named.select(
        "city",
        "centrality_window",
        centrality=pl.col(measure).cast(pl.Float64),
        stated_reason=pl.coalesce("reason", pl.lit(UNDEFINED)),
    )
    reason = (
        pl.when(pl.col("centrality").is_not_null())
        .then(None)
        .when(pl.col("centrality_window").is_null())
        .then(pl.lit(NO_WINDOW))
        .otherwise(pl.coalesce("stated_reason", pl.lit(NOT_IN_NETWORK)))
    )
    return LaggedCentrality(windows.select("year", "centrality_window"), values, reason)
