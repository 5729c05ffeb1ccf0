"""Births and deaths of AI firms by city and year, from the days a register gives."""

from __future__ import annotations

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

GONE = ("cancelled", "revoked")
NO_DEATHS = "the register lists no firm that is gone"
COUNTS = ("city", "founded_year", "closed_year", "gone", "firms")


def firm_lives(enterprises: DataFrame, activity: DataFrame, places: DataFrame) -> DataFrame:
    """Count AI firms by city, founding year, closing year and whether they are gone.

    An enterprise that is listed several times counts once: AI if any of its rows is, from the first founding
    day to the last closing day. Firms without a city stand under a null city.

    Returns
    -------
    DataFrame
        Columns COUNTS, narrow: one row per combination that occurs.
    """
    row = ["source_file", "source_row"]
    listed = (
        enterprises.select(*row, "enterprise_id", "founded", "closed", "status")
        .join(activity.where("is_ai").select(*row), row)
        .join(places.select(*row, "city"), row, "left")
    )
    gone = F.coalesce(F.col("status").isin(*GONE), F.lit(False)) | F.col("closed").isNotNull()
    firms = listed.groupBy("enterprise_id").agg(
        F.min("city").alias("city"),
        F.year(F.min("founded")).alias("founded_year"),
        F.year(F.max("closed")).alias("closed_year"),
        F.max(gone).alias("gone"),
    )
    return firms.groupBy(*COUNTS[:-1]).agg(F.count("*").alias("firms"))


def lists_deaths(enterprises: DataFrame) -> bool:
    """Say whether the register tells of any enterprise that is gone; many list the living alone."""
    gone = enterprises.where(F.col("status").isin(*GONE) | F.col("closed").isNotNull())
    return bool(gone.limit(1).count())


def births_and_deaths(lives: pl.DataFrame, register_lists_deaths: bool) -> pl.DataFrame:
    """Write the table `ai_firm_years`.

    Parameters
    ----------
    lives
        Columns COUNTS, shape (n, 5).
    register_lists_deaths
        Whether a firm without a closing day may be taken to live.

    Returns
    -------
    polars.DataFrame
        One row per city with AI firms and year from the first founding to the last event of any city.
    """
    placed = lives.filter(pl.col("city").is_not_null())
    span = placed.select(
        first=pl.min_horizontal(pl.col("founded_year", "closed_year").min()),
        last=pl.max_horizontal(pl.col("founded_year", "closed_year").max()),
    ).row(0)
    years = [] if None in span else list(range(span[0], span[1] + 1))
    undated = placed.group_by("city").agg(
        births_undated=pl.col("firms").filter(pl.col("founded_year").is_null()).sum(),
        deaths_undated=pl.col("firms").filter(pl.col("closed_year").is_null() & pl.col("gone")).sum(),
    )
    grid = undated.join(pl.DataFrame({"year": years}, schema={"year": pl.Int32}), how="cross").sort(
        "city", "year"
    )
    counted = grid
    for event, column in (("births", "founded_year"), ("deaths", "closed_year")):
        by_year = placed.group_by("city", pl.col(column).cast(pl.Int32).alias("year")).agg(
            pl.col("firms").sum().alias(f"{event}_dated")
        )
        counted = counted.join(by_year, on=["city", "year"], how="left", maintain_order="left")
    return _with_unknowns(
        counted.with_columns(pl.col("births_dated", "deaths_dated").fill_null(0)), register_lists_deaths
    )


def _with_unknowns(counted: pl.DataFrame, register_lists_deaths: bool) -> pl.DataFrame:
    """Leave null what an undated firm may have changed, and say so."""
    births_known = pl.col("births_undated") == 0
    deaths_known = (pl.col("deaths_undated") == 0) & pl.lit(register_lists_deaths)
    lived = (pl.col("births_dated") - pl.col("deaths_dated")).cum_sum().over("city", order_by="year")
    no_birthday = pl.format("{} AI firms without a founding day", "births_undated")
    no_last_day = (
        pl.format("{} AI firms gone without a closing day", "deaths_undated")
        if register_lists_deaths
        else pl.lit(NO_DEATHS)
    )
    return counted.with_columns(
        births=pl.when(births_known).then("births_dated"),
        deaths=pl.when(deaths_known).then("deaths_dated"),
        firms=pl.when(births_known & deaths_known).then(lived),
        reason=pl.concat_str(
            pl.when(~births_known).then(no_birthday),
            pl.when(~deaths_known).then(no_last_day),
            separator="; ",
            ignore_nulls=True,
        ).replace("", None),
    )
