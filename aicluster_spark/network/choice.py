"""Which engine a network needs: an estimate that is kept with the results."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.teams import NETWORK

BYTES_PER_ROW = 200
"""Of an incidence row in a worker: its strings in Arrow and polars, and its place in two CSR arrays."""

BYTES_PER_PAIR = 72
"""Of a pair in a worker: two directions of 8 bytes weight and 4 to 8 bytes place, while a product is built
and sorted."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the largest window needs.

    Attributes
    ----------
    window_start, window_end
        The window that needs most.
    rows, pairs
        Patent-node rows of that window, and pairs that have to be in memory, before they are merged.
    bytes
        Memory of one worker that holds the window.
    """

    window_start: int
    window_end: int
    rows: int
    pairs: int
    bytes: int


def estimate(rows: DataFrame, pairs_wanted: bool) -> Estimate | None:
    """Estimate the memory of the largest window; None when there are no rows.

    Parameters
    ----------
    rows
        Team rows in windows: ``level``, the window, ``team``, ``tied``.
    pairs_wanted
        Whether a measure is asked for that needs all pairs at once.
    """
    in_memory = F.col("tied") & F.lit(pairs_wanted)
    pairs_of_row = F.when(in_memory, (F.col("team") - 1).cast("long")).otherwise(F.lit(0).cast("long"))
    largest = (
        rows.groupBy(*NETWORK)
        .agg(F.count("*").alias("rows"), F.sum(pairs_of_row).alias("ends"))
        .select("window_start", "window_end", "rows", F.expr("ends div 2").alias("pairs"))
        .withColumn("bytes", F.col("rows") * BYTES_PER_ROW + F.col("pairs") * BYTES_PER_PAIR)
        .orderBy(F.desc("bytes"), "window_end", "level")
        .first()
    )
    return None if largest is None else Estimate(**largest.asDict())


def fits(needed: Estimate | None, limit_gb: float) -> bool:
    """Tell whether one worker may hold the largest window."""
    return needed is None or needed.bytes <= limit_gb * 1e9
