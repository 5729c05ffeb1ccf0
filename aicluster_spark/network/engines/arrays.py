"""The arrays engine: one window a group, scipy and igraph in a Spark worker.

The rows of a window meet in one task in a fixed order, so that the results have the same bits whatever the
number of partitions, cores or machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from aicluster_spark.network.engines import Networks
from aicluster_spark.network.measures import ANSWER, window_measures
from aicluster_spark.network.rules import MeasureRule

Kernel = Callable[[pa.Table], pa.Table]

WINDOW_FIELDS = pa.schema({"window_start": pa.int32(), "window_end": pa.int32()})


def measure(networks: Networks, rule: MeasureRule, scratch: str) -> DataFrame:
    """Compute the measures of every window; see ``engines.Engine``. The folder is not used."""
    return by_window(networks.rows, partial(window_measures, rule=rule), ANSWER)


def by_window(rows: DataFrame, kernel: Kernel, answer: pa.Schema) -> DataFrame:
    """Run a kernel on the rows of each window.

    Parameters
    ----------
    rows
        Team rows in windows.
    kernel
        Takes ``patent`` (a 64-bit hash), ``node``, ``team`` of one window, gives a table of the schema
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
    narrow = rows.select("window_start", "window_end", patent, "node", "team")
    grouped = narrow.repartition("window_end").sortWithinPartitions("window_end")
    return grouped.mapInArrow(partial(_each_window, kernel), schema)


def _each_window(kernel: Kernel, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for window in _windows(batches):
        answer = kernel(window)
        for place, name in enumerate(WINDOW_FIELDS.names):
            constant = pa.repeat(window.column(name)[0], answer.num_rows)
            answer = answer.add_column(place, name, constant)
        yield from answer.combine_chunks().to_batches(max_chunksize=100_000)


def _windows(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut batches that are sorted by window into one table a window."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        ends = batch.column("window_end").to_numpy()
        cuts = [0, *(i + 1 for i in (ends[1:] != ends[:-1]).nonzero()[0]), len(ends)]
        for begin, end in pairwise(cuts):
            piece = batch.slice(begin, end - begin)
            if held and piece.num_rows and held[0].column("window_end")[0] != piece.column("window_end")[0]:
                yield pa.Table.from_batches(held)
                held = []
            if piece.num_rows:
                held.append(piece)
    if held:
        yield pa.Table.from_batches(held)
