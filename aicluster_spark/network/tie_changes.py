"""The city network over time: which ties are new, which were kept, which were lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.schema.network import CITY_TIE_CHANGES
from aicluster_spark.study.windows import Window


def tie_changes(ties: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Compare the ties of each window with those of the window before.

    Overlapping windows share patents: a tie is then kept as long as one window holds a patent of it.

    Parameters
    ----------
    ties
        Ties of cities: ``window_start``, ``window_end``, ``source``, ``target``, ``weight``.
    windows
        All windows, oldest first; the first one has nothing to be compared with.

    Returns
    -------
    DataFrame
        Columns of ``CITY_TIE_CHANGES``, one row a tie of either window.
    """
    spark = ties.sparkSession
    follows = [(one.end, other.start, other.end) for one, other in pairwise(windows)]
    pairs = F.broadcast(spark.createDataFrame(follows, "before int, window_start int, window_end int"))
    now = ties.select("window_end", "source", "target", "weight").join(pairs, "window_end")
    then = ties.select(
        F.col("window_end").alias("before"), "source", "target", F.col("weight").alias("weight_before")
    ).join(pairs, "before")
    key = ["window_start", "window_end", "source", "target"]
    both = now.select(*key, "weight").join(then.select(*key, "weight_before"), key, "full")
    change = (
        F.when(F.col("weight_before").isNull(), "new")
        .when(F.col("weight").isNull(), "lost")
        .otherwise("kept")
    )
    return both.withColumn("change", change).select(*CITY_TIE_CHANGES.names)
