"""Weighted PageRank over all windows at once, as joins and sums of patent-node rows.

The same semi-iteration as ``ranking.weighted_pagerank``. A step is two group-bys, linear in the rows: the sum
of q = r/s over each patent, then over each node the weighted sums of its patents.
"""

from __future__ import annotations

import math

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.engines.iteration import written
from aicluster_spark.network.ranking import FIRST_RELAXATION, RankingRule, next_relaxation

LOOK_EVERY = 4
"""Steps from one look at the residual to the next."""
UNSORTED = "shuffle_hash"
"""Joins keep one side's partition in memory: sorting the rows anew took a third of every step."""


def ranked(vertices: DataFrame, members: DataFrame, rule: RankingRule, scratch: str) -> tuple[DataFrame, int]:
    """Rank until the residual of every window is small enough.

    Parameters
    ----------
    vertices
        ``id``, ``window_end``, ``strength``, ``own`` (sum of the weights of the node's patents), ``first``
        (its component).
    members
        ``id``, ``patent``, ``c`` (weight the patent gives each pair), on disk.
    rule
        Damping and when to stop.
    scratch
        Folder for the state between steps.

    Returns
    -------
    DataFrame
        ``id``, ``rank``, ``before``, ``target``.
    int
        Steps taken.
    """
    # Cached in both orders, so that a step moves sums only and never the rows.
    by_node = members.repartition("id").persist()
    by_patent = members.repartition("patent").persist()
    state = written(_started(vertices, rule), f"{scratch}/ranks_0")
    relaxation, step, residual = FIRST_RELAXATION, 0, math.inf
    while residual > rule.tolerance and step < rule.max_iterations:
        state = written(
            _step(state, by_node, by_patent, relaxation, rule.damping), f"{scratch}/ranks_{step % 2 + 1}"
        )
        step += 1
        relaxation = next_relaxation(relaxation, rule.damping, step)
        if step % LOOK_EVERY == 0 or step == rule.max_iterations:
            residual = _largest_residual(state)
    by_node.unpersist()
    by_patent.unpersist()
    return state.select("id", "rank", "before", "target"), step


def _started(vertices: DataFrame, rule: RankingRule) -> DataFrame:
    """Start each component at its strengths, as ``ranking.starting_ranks`` does."""
    parts = vertices.groupBy("first").agg(F.count("*").alias("size"), F.sum("strength").alias("total"))
    shared = F.col("size") * F.col("strength") / F.col("total")
    start = F.when(F.col("strength") > 0, shared).otherwise(1 - rule.damping)
    return vertices.join(parts, "first").select(
        "id", "window_end", "strength", "own", start.alias("rank"), start.alias("before")
    )


def _step(
    state: DataFrame, by_node: DataFrame, by_patent: DataFrame, relaxation: float, damping: float
) -> DataFrame:
    q = F.col("rank") / F.col("strength")
    sent = state.where("strength > 0").select("id", q.alias("q"))
    sums = by_node.join(sent.hint(UNSORTED), "id").groupBy("patent").agg(F.sum("q").alias("m"))
    weighted = F.sum(F.col("c") * F.col("m")).alias("got")
    received = by_patent.join(sums.hint(UNSORTED), "patent").groupBy("id").agg(weighted)
    others = F.when(F.col("strength") > 0, F.col("got") - q * F.col("own")).otherwise(0.0)
    target = F.lit(1 - damping) + F.lit(damping) * others
    return (
        state.join(received.hint(UNSORTED), "id", "left")
        .withColumn("target", target)
        .select(
            "id",
            "window_end",
            "strength",
            "own",
            (F.lit(relaxation) * (F.col("target") - F.col("before")) + F.col("before")).alias("rank"),
            F.col("rank").alias("before"),
            "target",
        )
    )


def _largest_residual(state: DataFrame) -> float:
    change = F.max(F.abs(F.col("target") - F.col("before")))
    row = (
        state.groupBy("window_end")
        .agg((change / F.avg("rank")).alias("residual"))
        .agg(F.max("residual"))
        .first()
    )
    return float(row[0]) if row is not None and row[0] is not None else 0.0
