"""Ties: pairs of nodes that share patents, with the weight each patent gives."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.teams import NETWORK

PATENT_WEIGHTS: dict[str, Callable[[Column], Column]] = {
    "newman": lambda team: F.lit(1.0) / (team - F.lit(1)),
    "fractional": lambda team: F.lit(1.0) / team,
    "count": lambda team: F.lit(1.0) + F.lit(0) * team,
}
"""Weight a patent of a team of n gives each of its pairs: 1/(n-1) (Newman 2001), 1/n, or 1."""


def window_ties(rows: DataFrame, weighting: str) -> DataFrame:
    """Aggregate the pairs of all teams of each window.

    The weights of a pair are added in the order of team sizes, so that the sum has the same bits in every
    run.

    Parameters
    ----------
    rows
        Team rows in windows: ``level``, ``window_start``, ``window_end``, ``patent_id``, ``node``, ``team``,
        ``tied``.
    weighting
        ``newman``, ``fractional`` or ``count``.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``source`` < ``target``, ``patents``, ``weight``.
    """
    return (
        window_pairs(rows)
        .groupBy(*NETWORK, "source", "target")
        .agg(F.sort_array(F.collect_list("team")).alias("team_sizes"))
        .select(
            *NETWORK,
            "source",
            "target",
            F.size("team_sizes").cast("long").alias("patents"),
            F.aggregate("team_sizes", F.lit(0.0), _adding(weighting)).alias("weight"),
        )
    )


def window_pairs(rows: DataFrame) -> DataFrame:
    """Pair the nodes of each patent.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``patent_id``, ``source`` < ``target``, ``team``: one row
        a pair and patent.
    """
    members = (
        rows.where("tied")
        .groupBy(*NETWORK, "patent_id", "team")
        .agg(F.sort_array(F.collect_list("node")).alias("members"))
    )
    each = members.select("*", F.posexplode("members").alias("place", "source"))
    later = F.expr("slice(members, place + 2, greatest(team - place - 1, 0))")
    return each.select(*NETWORK, "patent_id", "source", F.explode(later).alias("target"), "team")


def _adding(weighting: str) -> Callable[[Column, Column], Column]:
    weight = PATENT_WEIGHTS[weighting]
    return lambda total, team: total + weight(team)
