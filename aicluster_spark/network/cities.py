"""Measures of cities: those of the network, kept back where too few of a city's parties are located."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.schema.network import CITY_MEASURES, OF_PAIRS, OF_TEAMS

BELOW_FLOOR = "below the floor of located parties"
ISOLATE = "isolate"

OF_INVENTORS = (
    "inventor_pagerank_mean",
    "inventor_pagerank_top_share",
    "inventor_pagerank_gini",
    "brokers",
    "outside_share",
)
KEPT_BACK = tuple(column.name for column in (*OF_TEAMS, *OF_PAIRS)) + OF_INVENTORS


def located_counts(located: DataFrame) -> DataFrame:
    """Count the distinct located parties of each city and window.

    Parameters
    ----------
    located
        ``window_start``, ``window_end``, ``node`` (the city), ``party``.

    Returns
    -------
    DataFrame
        ``window_start``, ``window_end``, ``node``, ``located_parties``.
    """
    return located.groupBy("window_start", "window_end", "node").agg(
        F.count_distinct("party").alias("located_parties")
    )


def city_measures(measured: DataFrame, located: DataFrame, floor: int) -> DataFrame:
    """Make the table of city measures.

    A city below the floor stays in the network of the others, but its own measures are null. A city without
    ties has no closeness; its harmonic closeness, betweenness and strength are 0 by their definitions. N
    counts all cities with a located party in the window.

    Parameters
    ----------
    measured
        What the arrays engine gives.
    located
        What ``located_counts`` gives, with the columns of ``OF_INVENTORS``.
    floor
        Located parties a city must have.

    Returns
    -------
    DataFrame
        Columns of ``CITY_MEASURES``.
    """
    rows = measured.join(located, ["window_start", "window_end", "node"])
    enough = F.col("located_parties") >= floor
    reason = F.when(~enough, BELOW_FLOOR).when(F.col("degree") == 0, ISOLATE)
    kept = rows.select(
        F.col("node").alias("city"),
        "window_start",
        "window_end",
        "located_parties",
        *[_kept(name, enough) for name in KEPT_BACK],
        reason.alias("reason"),
    )
    return kept.select(*CITY_MEASURES.names)


def _kept(name: str, enough: Column) -> Column:
    return F.when(enough, F.col(name)).alias(name)
