"""Patterns of ties in one window, by GraphFrames' motif finding."""

from __future__ import annotations

from graphframes import GraphFrame
from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def triangles(edges: DataFrame, repeats: int) -> DataFrame:
    """Find three nodes each two of which share patents again and again.

    Parameters
    ----------
    edges
        Ties of one window: ``source`` < ``target``, ``patents``, ``weight``.
    repeats
        Patents each of the three ties must have.

    Returns
    -------
    DataFrame
        ``a`` < ``b`` < ``c``, ``patents_ab``, ``patents_bc``, ``patents_ac``; most patents on the weakest tie
        first.
    """
    ties = edges.where(F.col("patents") >= repeats).select(
        F.col("source").alias("src"), F.col("target").alias("dst"), "patents"
    )
    # Ties point from the smaller to the larger node, so each triangle is found once.
    found = _graph(ties).find("(a)-[ab]->(b); (b)-[bc]->(c); (a)-[ac]->(c)")
    named = found.select(
        *[F.col(f"{node}.id").alias(node) for node in "abc"],
        *[F.col(f"{tie}.patents").alias(f"patents_{tie}") for tie in ("ab", "bc", "ac")],
    )
    weakest = F.least("patents_ab", "patents_bc", "patents_ac")
    result: DataFrame = named.orderBy(weakest.desc(), "a", "b", "c")
    return result


def brokers(edges: DataFrame, repeats: int) -> DataFrame:
    """Find nodes that join pairs of partners who are not tied to each other.

    Returns
    -------
    DataFrame
        ``broker``, ``partners`` (that it joins to another), ``open_pairs`` (that have no tie of their own,
        of any number of patents below `repeats` neither); most open pairs first.
    """
    ties = edges.where(F.col("patents") >= repeats)
    there = ties.select(F.col("source").alias("src"), F.col("target").alias("dst"))
    back = there.select(F.col("dst").alias("src"), F.col("src").alias("dst"))
    found = _graph(there.unionByName(back)).find("(a)-[]->(b); (b)-[]->(c); !(a)-[]->(c)")
    once = found.where("a.id < c.id").select(
        "a.id", F.col("b.id").alias("broker"), F.col("c.id").alias("other")
    )
    counted = once.groupBy("broker").agg(
        F.count("*").alias("open_pairs"),
        F.size(F.array_distinct(F.flatten(F.collect_list(F.array("id", "other"))))).alias("partners"),
    )
    chosen = counted.select("broker", "partners", "open_pairs")
    result: DataFrame = chosen.orderBy(F.desc("open_pairs"), "broker")
    return result


def _graph(ties: DataFrame) -> GraphFrame:
    ends = ties.select(F.col("src").alias("id")).unionByName(ties.select(F.col("dst").alias("id")))
    return GraphFrame(ends.distinct(), ties)
