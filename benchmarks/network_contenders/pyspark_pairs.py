"""(c) Exploded pairs in plain PySpark and `GraphFrame.pageRank` per window.

Its ranks know no weights, so only degree and strength are compared with those of the others. It takes 20
steps; the engines stop by a residual, after more.
"""

from __future__ import annotations

from pathlib import Path

from graphframes import GraphFrame
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from benchmarks.network_contenders.arrays import COLUMNS
from benchmarks.network_contenders.session import session
from benchmarks.network_contenders.task import DAMPING, WINDOWS, clock, main

STEPS = 20


def run(source: Path, target: Path) -> None:
    with session(target.parent) as spark, clock():
        rows = spark.read.parquet(str(source))
        sized = rows.withColumn("n", F.count("*").over(Window.partitionBy("patent_id")))
        for first, last in WINDOWS:
            inside = sized.where(F.col("year").between(first, last)).cache()
            edges = both_ways(inside).cache()
            found = measured(inside, edges).withColumn("window_end", F.lit(last))
            found.select(*COLUMNS).write.mode("append").parquet(str(target))
            inside.unpersist()
            edges.unpersist()


def both_ways(inside: DataFrame) -> DataFrame:
    other = inside.select("patent_id", F.col("node").alias("dst"))
    pairs = inside.join(other, "patent_id").where("node <> dst")
    return pairs.groupBy(F.col("node").alias("src"), "dst").agg(F.sum(1 / (F.col("n") - 1)).alias("w"))


def measured(inside: DataFrame, edges: DataFrame) -> DataFrame:
    sums = edges.groupBy(F.col("src").alias("node")).agg(
        F.count("*").alias("degree"), F.sum("w").alias("strength")
    )
    vertices = inside.select(F.col("node").alias("id")).distinct()
    graph = GraphFrame(vertices, edges.select("src", "dst"))
    ranks = graph.pageRank(resetProbability=1 - DAMPING, maxIter=STEPS).vertices
    joined = ranks.withColumnRenamed("id", "node").join(sums, "node", "left")
    return joined.fillna({"degree": 0, "strength": 0.0})


if __name__ == "__main__":
    main(run)
