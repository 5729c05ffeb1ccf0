"""What cities of several countries are compared by: values and the counts behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables
from aicluster_spark.scorecard.international import international_table

AMOUNTS = ("population", "gdp")
"""Bases of the quotient that the AI patents are no part of: their counts are Poisson, not binomial."""
NO_BEFORE = "no AI patent in the window before"


def compare_countries(
    tables: Tables, scope: Scope, cities: pl.DataFrame, figures: Sequence[Figure], seed: int
) -> pl.DataFrame:
    """Rank the scored cities by the measures that are compared between countries.

    Returns
    -------
    polars.DataFrame
        As table `scorecard_international`.
    """
    names = ("ai_patents", "ai_patents_before", "lq", "centrality", "foreign_ties", "known_ties", "inter")
    known = {
        each.name: each.over(scope.cities).select("city", "value", "reason")
        for each in figures
        if each.name in names
    }
    return international_table(
        cities.select("city", "country"), _values(tables, scope, known), _counts(tables, scope, known), seed
    )


def _values(tables: Tables, scope: Scope, known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    now = known["ai_patents"]
    of_window = tables["city_lq"].filter(pl.col("window_end") == scope.end)
    total = of_window.select(pl.col("all_ai_patents").first()).collect().item()
    grown = now.join(known["ai_patents_before"], on="city", suffix="_before", maintain_order="left").select(
        "city",
        value=pl.when(pl.col("value_before") > 0).then(pl.col("value") / pl.col("value_before") - 1),
        reason=pl.coalesce("reason", "reason_before", pl.lit(NO_BEFORE)),
    )
    ties = known["foreign_ties"].join(known["known_ties"], on="city", suffix="_all", maintain_order="left")
    border = pl.when(pl.col("value_all") > 0).then(pl.col("value") / pl.col("value_all"))
    dated = scope.here(tables["city_policy"]).filter(pl.col("year") == scope.end)
    return {
        "share": now.with_columns(pl.col("value") / total),
        "lq": known["lq"],
        "growth": grown,
        "centrality": known["centrality"],
        "cross_border": ties.select("city", value=border, reason=pl.coalesce("reason", "reason_all")),
        "policy_year": dated.select(
            "city", pl.col("strategy_year").cast(pl.Float64).alias("value"), "reason"
        ).collect(),
    }


def _counts(tables: Tables, scope: Scope, known: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give the counts that the draws stand on, one row a city."""
    quotients = scope.here(tables["city_lq"]).filter(pl.col("window_end") == scope.end)
    is_part = ~pl.col("base").is_in(AMOUNTS)
    counts = quotients.select("city", "ai_amount", "amount", is_part=is_part).collect()
    for column, name in (
        ("ai_patents", "ai_patents"),
        ("ai_patents_before", "ai_patents_before"),
        ("shared", "inter"),
    ):
        counts = known[name].select("city", pl.col("value").alias(column)).join(counts, on="city", how="left")
    return counts
