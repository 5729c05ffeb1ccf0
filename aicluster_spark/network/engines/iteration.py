"""What iterating over frames needs: settings for many small jobs, frames cut off from their past, counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.errors import ReconciliationError

ROWS_OF_A_PARTITION = 500_000
SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions"
CODE_GENERATION = "spark.sql.codegen.wholeStage"
ITERATION_SETTINGS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.constraintPropagation.enabled": "false",
}


@contextmanager
def iterating(spark: SparkSession, rows: int) -> Iterator[None]:
    """Plan for many jobs over `rows` rows, nothing anew while they run (graphframes#159); free the cache."""
    partitions = min(rows // ROWS_OF_A_PARTITION + 1, int(str(spark.conf.get(SHUFFLE_PARTITIONS))))
    settings = {**ITERATION_SETTINGS, SHUFFLE_PARTITIONS: str(partitions)}
    if partitions == 1:
        settings[CODE_GENERATION] = "false"  # compiling the code of a step takes longer than the step
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


def written(frame: DataFrame, address: str) -> DataFrame:
    """Write and read back: lost cached data has given wrong results without an error (graphframes#872).

    It also makes Spark forget its estimate of the size, which squares at every join of a frame with itself.
    """
    frame.write.mode("overwrite").parquet(address)
    return frame.sparkSession.read.schema(frame.schema).parquet(address)


def same_vertices(vertices: DataFrame, *results: DataFrame) -> None:
    """See that no vertex was lost or invented.

    Raises
    ------
    ReconciliationError
        The counts differ.
    """
    expected = vertices.count()
    for result in results:
        if (found := result.count()) != expected:
            raise ReconciliationError(
                f"network: {expected:,} vertices went into the graphframes engine, {found:,} came out.",
                "Run the stage again with `--fresh network`; check the disks of the executors.",
            )
