"""What the located parties of a city add up to: their ranks, who brokers, and how many ties lead out."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.ties import PATENT_WEIGHTS

WINDOW = ("window_start", "window_end")
TOP_SHARE = 0.1


def rank_figures(located: DataFrame, ranks: DataFrame) -> DataFrame:
    """Describe how PageRank is spread over the inventors of each city; without located inventors, nothing.

    An inventor placed in two cities of a window counts in both. Ranks are added in their own order, so that
    the sums have the same bits in every run.

    Parameters
    ----------
    located
        Located inventors in windows: ``window_start``, ``window_end``, ``node`` (the city), ``party``.
    ranks
        ``window_end``, ``node`` (the inventor), ``pagerank``.

    Returns
    -------
    DataFrame
        The window, ``node``, ``inventor_pagerank_mean``, ``inventor_pagerank_top_share`` (of the sum, held by
        the upper tenth of the inventors, rounded up), ``inventor_pagerank_gini`` (0 when all are the same;
        null for one inventor alone).
    """
    people = located.select(*WINDOW, "node", "party").distinct()
    named = ranks.select("window_end", F.col("node").alias("party"), "pagerank")
    sorted_ranks = F.sort_array(F.collect_list("pagerank")).alias("ranks")
    spread = people.join(named, ["window_end", "party"]).groupBy(*WINDOW, "node").agg(sorted_ranks)
    n = F.size("ranks")
    total = _sum(F.col("ranks"))
    top = F.ceil(n * F.lit(TOP_SHARE)).cast("int")
    return spread.select(
        *WINDOW,
        "node",
        (total / n).alias("inventor_pagerank_mean"),
        (_sum(F.slice("ranks", n - top + 1, top)) / total).alias("inventor_pagerank_top_share"),
        F.when(n > 1, _gini(n, total)).alias("inventor_pagerank_gini"),
    )


def _sum(values: Column) -> Column:
    return F.aggregate(values, F.lit(0.0), lambda total, value: total + value)


def _gini(n: Column, total: Column) -> Column:
    """Mean absolute difference over twice the mean: sum of (2i - n - 1) x_i over n times the sum."""
    weighted = F.transform("ranks", lambda value, place: value * (2 * (place + 1) - n - 1))
    return _sum(weighted) / (n * total)


def outside_figures(located: DataFrame, weighting: str) -> DataFrame:
    """Count brokers, and weigh the ties that lead out of each city.

    On a patent with n located parties, k of them in the city, k(n-1) ends of pairs are the city's and
    k(n-k) of them lead out, each with the weight of a team of n.

    Parameters
    ----------
    located
        Located inventors in windows: ``window_start``, ``window_end``, ``patent_id``, ``node``, ``party``.
    weighting
        ``newman``, ``fractional`` or ``count``.

    Returns
    -------
    DataFrame
        The window, ``node``, ``brokers`` (parties with a partner inside and a partner outside of the city,
        the gatekeepers of Graf 2011), ``outside_share`` (null without ties).
    """
    people = located.select(*WINDOW, "patent_id", "node", "party").distinct()
    here = people.groupBy(*WINDOW, "patent_id", "node").agg(
        F.count("*").alias("k"), F.collect_list("party").alias("parties")
    )
    sizes = here.groupBy("window_end", "patent_id").agg(F.sum("k").alias("n"))
    teams = here.join(sizes, ["window_end", "patent_id"])
    return _shares(teams, weighting).join(_brokers(teams), [*WINDOW, "node"])


def _shares(teams: DataFrame, weighting: str) -> DataFrame:
    """Add up by team sizes: counts are exact, and the few sizes are weighed in their order."""
    sized = (
        teams.where("n >= 2")
        .groupBy(*WINDOW, "node", "n")
        .agg(F.sum(F.expr("k * (n - k)")).alias("out"), F.sum(F.expr("k * (n - 1)")).alias("ends"))
    )
    weight = PATENT_WEIGHTS[weighting](F.col("n"))
    parts = F.sort_array(
        F.collect_list(
            F.struct("n", (weight * F.col("out")).alias("out"), (weight * F.col("ends")).alias("ends"))
        )
    )
    summed = sized.groupBy(*WINDOW, "node").agg(parts.alias("sizes"))
    share = (_sum(F.col("sizes.out")) / _sum(F.col("sizes.ends"))).alias("outside_share")
    every = teams.select(*WINDOW, "node").distinct()
    return every.join(summed.select(*WINDOW, "node", share), [*WINDOW, "node"], "left")


def _brokers(teams: DataFrame) -> DataFrame:
    each = teams.select(
        *WINDOW,
        "node",
        F.explode("parties").alias("party"),
        (F.col("k") >= 2).alias("inside"),
        (F.col("n") > F.col("k")).alias("outside"),
    )
    people = each.groupBy(*WINDOW, "node", "party").agg((F.max("inside") & F.max("outside")).alias("broker"))
    return people.groupBy(*WINDOW, "node").agg(F.count_if("broker").alias("brokers"))
