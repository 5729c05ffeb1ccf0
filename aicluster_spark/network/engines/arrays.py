"""The arrays engine: one window a task, scipy and igraph in a Spark worker.

The rows of a window meet in one task, where arrays of them have an order that only the data decide, so that
the results have the same bits whatever the number of partitions, cores or machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.network.engines import Networks
from aicluster_spark.network.measures import ANSWER, window_measures
from aicluster_spark.network.projection import TIES, tie_tables
from aicluster_spark.network.rules import MeasureRule

if TYPE_CHECKING:  # studies need pydantic, which workers do not have
    from aicluster_spark.study.windows import Window

Kernel = Callable[[pa.Table], Iterable[pa.Table]]

WINDOW_FIELDS = pa.schema({"window_start": pa.int32(), "window_end": pa.int32()})
BATCH_ROWS = 100_000


def measure(networks: Networks, rule: MeasureRule, scratch: str) -> DataFrame:
    """Compute the measures of every window; see ``engines.Engine``. The folder is not used."""
    return by_window(networks.rows, networks.windows, partial(_measured, rule), ANSWER)


def ties(rows: DataFrame, windows: Sequence[Window], weighting: str) -> DataFrame:
    """Multiply out the ties of every window; the same table as `ties.window_ties`, to the last few bits.

    Parameters
    ----------
    rows
        Team rows in windows, of one level.
    windows
        Those windows.
    weighting
        ``newman``, ``fractional`` or ``count``.

    Returns
    -------
    DataFrame
        ``window_start``, ``window_end``, ``source`` < ``target``, ``patents``, ``weight``.
    """
    return by_window(rows.where("tied"), windows, partial(tie_tables, weighting=weighting), TIES)


def _measured(rule: MeasureRule, rows: pa.Table) -> Iterator[pa.Table]:
    yield window_measures(rows, rule)


def by_window(rows: DataFrame, windows: Sequence[Window], kernel: Kernel, answer: pa.Schema) -> DataFrame:
    """Run a kernel on the rows of each window.

    Parameters
    ----------
    rows
        Team rows in windows.
    windows
        Those windows, each with an end of its own.
    kernel
        Takes ``patent`` (a 64-bit hash), ``node``, ``team`` of one window, gives tables of the schema
        ``answer``.
    answer
        Schema of what the kernel gives.

    Returns
    -------
    DataFrame
        ``window_start``, ``window_end`` and the columns of ``answer``.
    """
    schema = from_arrow_schema(pa.schema([*WINDOW_FIELDS, *answer]))
    patent = F.xxhash64("patent_id").alias("patent")
    narrow = rows.select(*WINDOW_FIELDS.names, patent, "node", "team")
    apart = narrow.repartition(len(windows), own_task(rows.sparkSession, windows))
    return apart.mapInArrow(partial(_of_window, kernel), schema)


def own_task(spark: SparkSession, windows: Sequence[Window]) -> Column:
    """Give every window a key that Spark's hash sends to a partition of its own.

    By the hash of its year alone several windows share a task while other cores have none.
    """
    keys = _keys_of_partitions(spark, len(windows))
    pairs = zip(windows, keys, strict=True)
    ends = [F.lit(value) for window, key in pairs for value in (window.end, key)]
    return F.create_map(*ends)[F.col("window_end")]


def _keys_of_partitions(spark: SparkSession, count: int) -> list[int]:
    """Find a key for each of so many partitions, by trial: 30 trials a partition leave none empty."""
    trials = spark.range(0, 30 * count + 30, 1, 1).select(F.col("id").cast("int").alias("key"))
    reached = trials.select(F.pmod(F.hash("key"), F.lit(count)).alias("partition"), "key").collect()
    return list({row["partition"]: row["key"] for row in reached}.values())


def _of_window(kernel: Kernel, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    held = list(batches)
    if not held:
        return
    rows = pa.Table.from_batches(held)
    window = _only_window(rows)
    for answer in kernel(rows):
        for place, (name, value) in enumerate(window.items()):
            answer = answer.add_column(place, name, pa.repeat(value, answer.num_rows))
        yield from answer.combine_chunks().to_batches(max_chunksize=BATCH_ROWS)


def _only_window(rows: pa.Table) -> dict[str, pa.Scalar]:
    ends = pc.min_max(rows["window_end"])
    if ends["min"] != ends["max"]:
        raise ReconciliationError(
            f"network: windows that end in {ends['min']} and {ends['max']} met in one task.",
            "Windows of one study must have ends of their own.",
        )
    return {name: rows.column(name)[0] for name in WINDOW_FIELDS.names}
