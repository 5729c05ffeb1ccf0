"""The graphframes engine: all windows at once as a disjoint union, for graphs that no worker could hold.

GraphFrames' own PageRank ignores weights, so the ranks are messages of a Pregel program. The vertex of a node
is the window's first year times 2^40 plus the node's place among the sorted nodes of the window; these
numbers live only here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphframes import GraphFrame
from graphframes.lib import Pregel
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.network.engines import Networks
from aicluster_spark.network.ranking import RankingRule

VERTICES_BITS = 40
CHECKPOINT_INTERVAL = 2
STEPS_OF_A_BATCH = 14
"""Every step squares Spark's estimate of the vertices' size, a number that no checkpoint makes it forget:
after 20 steps the planner is busy with integers of millions of digits. Reading the state back from files
starts the estimate anew."""

BEFORE_FIRST_STEP = 2.0
"""As factor of the first step it stands for 1, and it makes the factor of the second right."""

COMPONENT_ROUNDS = 10_000

TIES_OF_A_PARTITION = 500_000
SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions"
ITERATION_SETTINGS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.constraintPropagation.enabled": "false",
}


def measure(networks: Networks, rule: RankingRule, scratch: str) -> DataFrame:
    """Compute the measures of ties of every window; see ``engines.Engine``.

    Raises
    ------
    ReconciliationError
        An iteration lost or invented vertices.
    """
    spark = networks.nodes.sparkSession
    with _iterating(spark, networks.ties.count()):
        vertices = _written(_numbered(networks.nodes), f"{scratch}/vertices")
        ties = _written(_between(networks.ties, vertices), f"{scratch}/ties")
        local = _written(_degrees(vertices, ties), f"{scratch}/degrees")
        parts = _written(_components(local, ties), f"{scratch}/components")
        ranks, iterations = _ranked(_started(local.join(parts, "id"), rule), ties, rule, scratch)
        _same_vertices(local, ranks, parts)
    return _answer(local.join(ranks, "id").join(parts, "id"), iterations)


@contextmanager
def _iterating(spark: SparkSession, ties: int) -> Iterator[None]:
    """Plan as many small jobs need it, nothing anew while it runs (graphframes#159); free the cache."""
    partitions = min(ties // TIES_OF_A_PARTITION + 1, int(str(spark.conf.get(SHUFFLE_PARTITIONS))))
    settings = {**ITERATION_SETTINGS, SHUFFLE_PARTITIONS: str(partitions)}
    before = {name: str(spark.conf.get(name)) for name in settings}
    cached = set(_cached(spark))
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)
        for number, rdd in _cached(spark).items():
            if number not in cached:
                rdd.unpersist()


def _cached(spark: SparkSession) -> dict[int, Any]:
    """List what is cached: GraphFrames keeps the checkpoints of its iterations (graphframes#458)."""
    return dict(spark.sparkContext._jsc.getPersistentRDDs())


def _numbered(nodes: DataFrame) -> DataFrame:
    place = F.row_number().over(Window.partitionBy("window_start").orderBy("node")) - 1
    first = F.col("window_start").cast("long") * F.lit(1 << VERTICES_BITS)
    return nodes.select("window_start", "window_end", "node", (first + place).alias("id"))


def _between(ties: DataFrame, vertices: DataFrame) -> DataFrame:
    """Give ties the numbers of their ends, both ways, as messages run from source to destination."""
    source = vertices.select("window_start", F.col("node").alias("source"), F.col("id").alias("src"))
    target = vertices.select("window_start", F.col("node").alias("target"), F.col("id").alias("dst"))
    one_way = ties.join(source, ["window_start", "source"]).join(target, ["window_start", "target"])
    back = one_way.select(F.col("dst").alias("src"), F.col("src").alias("dst"), "weight")
    return one_way.select("src", "dst", "weight").unionByName(back)


def _degrees(vertices: DataFrame, ties: DataFrame) -> DataFrame:
    sums = ties.groupBy(F.col("src").alias("id")).agg(
        F.count("*").alias("degree"), F.sum("weight").alias("strength")
    )
    return vertices.join(sums, "id", "left").fillna({"degree": 0, "strength": 0.0})


def _started(vertices: DataFrame, rule: RankingRule) -> DataFrame:
    """Start each component at its strengths, as ``ranking.starting_ranks`` does."""
    part = Window.partitionBy("first")
    in_part = F.count("*").over(part) * F.col("strength") / F.sum("strength").over(part)
    start = F.when(F.col("strength") > 0, in_part).otherwise(1 - rule.damping)
    state = vertices.select("id", "strength", start.alias("rank"), start.alias("before"))
    return state.withColumn("relaxation", F.lit(BEFORE_FIRST_STEP))


def _ranked(vertices: DataFrame, ties: DataFrame, rule: RankingRule, scratch: str) -> tuple[DataFrame, int]:
    """Rank in batches of steps, until the residual of every window is small enough."""
    state, done, residual = vertices, 0, math.inf
    while residual > rule.tolerance and done < rule.max_iterations:
        steps = min(STEPS_OF_A_BATCH, rule.max_iterations - done)
        result = _steps(GraphFrame(_as_start(state), ties), rule, steps)
        done += steps
        state = _written(result, f"{scratch}/ranks_{done}")
        result.unpersist()
        residual = _largest_residual(state)
    return state.select("id", "rank", "before", "target"), done


def _largest_residual(state: DataFrame) -> float:
    change = F.max(F.abs(F.col("target") - F.col("before")))
    row = (
        state.groupBy(_window_of("id"))
        .agg((change / F.avg("rank")).alias("residual"))
        .agg(F.max("residual"))
        .first()
    )
    return float(row[0]) if row is not None and row[0] is not None else 0.0


def _window_of(vertex: str) -> Column:
    return F.shiftright(vertex, VERTICES_BITS).alias("window")


def _as_start(state: DataFrame) -> DataFrame:
    renamed = {name: f"start_{name}" for name in ("rank", "before", "relaxation")}
    return state.select("id", "strength", *renamed).withColumnsRenamed(renamed)


def _steps(graph: GraphFrame, rule: RankingRule, steps: int) -> DataFrame:
    """Take some steps of the semi-iteration of ``ranking.weighted_pagerank`` as messages.

    ``before`` is the rank one step ago, ``target`` what one plain iteration makes of it.
    """
    d = rule.damping
    target = F.lit(1 - d) + F.lit(d) * F.coalesce(Pregel.msg(), F.lit(0.0))
    relaxation = F.when(F.col("relaxation") == BEFORE_FIRST_STEP, 1.0).otherwise(F.col("relaxation"))
    rank = relaxation * (target - F.col("before")) + F.col("before")
    next_relaxation = F.lit(1.0) / (F.lit(1.0) - F.lit(d * d / 4) * F.col("relaxation"))
    result: DataFrame = (
        graph.pregel.setMaxIter(steps)
        .setCheckpointInterval(CHECKPOINT_INTERVAL)
        .setUseLocalCheckpoints(_one_machine(graph.vertices.sparkSession))
        .withVertexColumn("rank", F.col("start_rank"), rank)
        .withVertexColumn("before", F.col("start_before"), F.col("rank"))
        .withVertexColumn("target", F.col("start_rank"), target)
        .withVertexColumn("relaxation", F.col("start_relaxation"), next_relaxation)
        .sendMsgToDst(Pregel.src("rank") * Pregel.edge("weight") / Pregel.src("strength"))
        .aggMsgs(F.sum(Pregel.msg()))
        .run()
    )
    return result


def _components(vertices: DataFrame, ties: DataFrame) -> DataFrame:
    """Label each vertex with the smallest vertex it is connected to."""
    graph = GraphFrame(vertices.select("id"), ties.select("src", "dst"))
    parts = graph.connectedComponents(algorithm="graphx", max_iter=COMPONENT_ROUNDS)
    labelled: DataFrame = parts.select("id", F.col("component").alias("first"))
    return labelled


def _answer(measured: DataFrame, iterations: int) -> DataFrame:
    window = Window.partitionBy("window_start")
    part = Window.partitionBy("window_start", "first")
    named = F.min("node").over(part)
    change = F.max(F.abs(F.col("target") - F.col("before"))).over(window)
    return measured.select(
        "window_start",
        "window_end",
        "node",
        "degree",
        "strength",
        (F.col("rank") / F.sum("rank").over(window)).alias("pagerank"),
        named.alias("component"),
        F.count("*").over(part).alias("component_size"),
        F.lit(iterations).alias("iterations"),
        (change / F.avg("rank").over(window)).alias("residual"),
    )


def _same_vertices(vertices: DataFrame, *results: DataFrame) -> None:
    expected = vertices.count()
    for result in results:
        if (found := result.count()) != expected:
            raise ReconciliationError(
                f"network: {expected:,} vertices went into the graphframes engine, {found:,} came out.",
                "Run the stage again with `--fresh network`; check the disks of the executors.",
            )


def _written(frame: DataFrame, address: str) -> DataFrame:
    """Write before iterating: lost cached data has given wrong results without an error (graphframes#872)."""
    frame.write.mode("overwrite").parquet(address)
    return frame.sparkSession.read.parquet(address)


def _one_machine(spark: SparkSession) -> bool:
    return str(spark.sparkContext.master).startswith("local")
