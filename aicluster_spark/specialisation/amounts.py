"""Amounts that AI output is compared with and that are no patents: enterprises, inhabitants, output."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.study.specialisation import YearbookBase
from aicluster_spark.yearbook.figures import KINDS, city_figures, kinds_of

SOURCE_ROW = ("source_file", "source_row")


def enterprise_amounts(
    enterprises: DataFrame, activity: DataFrame, places: DataFrame, first_year: int, last_year: int
) -> DataFrame:
    """Count enterprises that exist at the end of each year, and the AI enterprises among them.

    An enterprise exists from the year it was founded to the year before it closed; without a founding day it
    is not counted. One on the register twice counts once, as in its first row. Enterprises whose scope is not
    known are in the base and not AI.

    Parameters
    ----------
    enterprises, activity, places
        Tables `enterprises`, `enterprise_activity` and `enterprise_places`.
    first_year, last_year
        Years counted.

    Returns
    -------
    DataFrame
        Columns city, year, amount and ai_amount; no row where a city has no enterprise.
    """
    keys = list(SOURCE_ROW)
    placed = places.filter(F.col("city").isNotNull()).select(*keys, "city")
    judged = activity.select(*keys, F.coalesce("is_ai", F.lit(False)).alias("is_ai"))
    facts = F.struct(*keys, "founded", "closed", "city", "is_ai")
    once = (
        enterprises.filter(F.col("founded").isNotNull())
        .select(*keys, "enterprise_id", "founded", "closed")
        .join(placed, keys)
        .join(judged, keys)
        .groupBy("enterprise_id")
        .agg(F.min(facts).alias("firm"))
        .select("firm.*")
    )
    begins = F.greatest(F.year("founded"), F.lit(first_year))
    ends = F.least(F.coalesce(F.year("closed") - 1, F.lit(last_year)), F.lit(last_year))
    alive = once.select("city", "is_ai", begins.alias("begins"), ends.alias("ends")).filter("begins <= ends")
    yearly = alive.select("city", "is_ai", F.explode(F.sequence("begins", "ends")).alias("year"))
    return yearly.groupBy("city", "year").agg(
        F.count("*").cast("double").alias("amount"), F.count_if("is_ai").cast("double").alias("ai_amount")
    )


@dataclass(frozen=True, slots=True)
class YearbookAmounts:
    """One figure of the yearbooks by city and year.

    Attributes
    ----------
    rows
        Columns city, year, amount, ai_amount (null) and reason.
    unit
        As published.
    problem
        Why there is none; None where there is.
    """

    rows: pl.DataFrame
    unit: str = ""
    problem: str | None = None


def yearbook_amounts(yearbook: pl.DataFrame, cities: pl.DataFrame, asked: YearbookBase) -> YearbookAmounts:
    """Take one figure out of the yearbooks.

    Figures of several price bases, areas or units are never mixed; `city_figures` finds their cities.

    Parameters
    ----------
    yearbook
        Table `yearbook`.
    cities
        Table `cities`.
    asked
        Indicator, area and price basis.
    """
    chosen = yearbook.filter(pl.col("indicator") == asked.indicator)
    for part in ("scope", "price"):
        if (wanted := getattr(asked, part)) is not None and chosen[part].is_not_null().any():
            chosen = chosen.filter(pl.col(part) == wanted)
    kinds = kinds_of(chosen)
    if not kinds:
        return YearbookAmounts(_NOTHING, problem=f"no yearbook gives {asked.indicator}")
    if len(kinds) > 1:
        several = f"the yearbooks give {asked.indicator} in several kinds ({', '.join(KINDS)})"
        return YearbookAmounts(_NOTHING, problem=f"{several}: {'; '.join(kinds)}")
    found = city_figures(chosen, cities)
    rows = found.select(
        "city",
        "year",
        pl.col("value").alias("amount"),
        pl.lit(None, pl.Float64).alias("ai_amount"),
        "reason",
    )
    return YearbookAmounts(rows, chosen["unit"][0] or "")


_NOTHING = pl.DataFrame(
    schema={
        "city": pl.String,
        "year": pl.Int32,
        "amount": pl.Float64,
        "ai_amount": pl.Float64,
        "reason": pl.String,
    }
)
