"""What precedes the outcome: a measure of the last window which ended before the year."""

from __future__ import annotations

import polars as pl

REASON = "_why"
"""Ends the names of columns that hold the reasons of a variable."""
NO_WINDOW = "no window ends before the year"
NOT_IN_NETWORK = "not among the cities of the window"
UNDEFINED = "the measure is undefined in the window"


def before_the_year(
    grid: pl.DataFrame, measures: pl.DataFrame, measure: str, step: int, name: str = "centrality"
) -> pl.DataFrame:
    """Add to city-years the measure of the window that precedes each.

    With windows one year apart this is the window that ends in the year before; with windows further apart
    it is the last one that ended before the year. A window that ended more than `step` years before would be
    a stale value from a gap in the records and is not used.

    Parameters
    ----------
    grid
        Columns city and year.
    measures
        Columns city, window_start, window_end, reason and the measure, as `city_measures` and `city_lq`.
    measure
        Column of `measures`.
    step
        Years from one window to the next.
    name
        Name in the panel.

    Returns
    -------
    polars.DataFrame
        The grid with the columns `name`, its window such as 2010-2014 (null where none ended shortly before
        the year) and, with the ending `REASON`, why there is no value.
    """
    window, stated = f"{name}_window", f"{name}{REASON}"
    named = measures.with_columns(pl.format("{}-{}", "window_start", "window_end").alias(window))
    ends = named.select("window_end", window).unique().sort("window_end")
    years = grid.select("year").unique().sort("year")
    windows = years.join_asof(
        ends.with_columns(available_from=pl.col("window_end") + 1),
        left_on="year",
        right_on="available_from",
        strategy="backward",
        tolerance=step - 1,
    )
    values = named.select(
        "city",
        window,
        pl.col(measure).cast(pl.Float64).alias(name),
        pl.coalesce("reason", pl.lit(UNDEFINED)).alias(stated),
    )
    why = (
        pl.when(pl.col(name).is_not_null())
        .then(None)
        .when(pl.col(window).is_null())
        .then(pl.lit(NO_WINDOW))
        .otherwise(pl.coalesce(stated, pl.lit(NOT_IN_NETWORK)))
    )
    found = grid.join(windows.select("year", window), on="year", how="left")
    return found.join(values, on=["city", window], how="left").with_columns(why.alias(stated))
