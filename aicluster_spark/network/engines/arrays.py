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
from pyspark.sql.pandas.types import from_arrow_schema

from aicluster_spark.network.engines import Networks
from aicluster_spark.network.measures import PATH_MEASURES, TIE_MEASURES, all_measures, tie_measures
from aicluster_spark.network.ranking import RankingRule

Kernel = Callable[[pa.Table], pa.Table]

WINDOW_FIELDS = pa.schema({"window_start": pa.int32(), "window_end": pa.int32()})


def measure(networks: Networks, rule: RankingRule, scratch: str) -> DataFrame:
    """Compute the measures of ties of every window; see ``engines.Engine``. The folder is not used."""
    kernel = partial(tie_measures, weighting=networks.weighting, rule=rule)
    return by_window(networks.rows, kernel, TIE_MEASURES)


def measure_with_paths(networks: Networks, rule: RankingRule) -> DataFrame:
    """Compute the measures of ties and of shortest paths of every window.

    Returns
    -------
    DataFrame
        ``window_start``, ``window_end`` and the columns of ``TIE_MEASURES`` and ``PATH_MEASURES``.
    """
    kernel = partial(all_measures, weighting=networks.weighting, rule=rule)
    return by_window(networks.rows, kernel, pa.schema([*TIE_MEASURES, *PATH_MEASURES]))


def by_window(rows: DataFrame, kernel: Kernel, answer: pa.Schema) -> DataFrame:
    """Run a kernel on the rows of each window.

    Parameters
    ----------
    rows
        Team rows in windows.
    kernel
        Takes ``patent_id``, ``node``, ``tied`` of one window, gives a table of the schema ``answer``.
    answer
        Schema of what the kernel gives.

    Returns
    -------
    DataFrame
        ``window_start``, ``window_end`` and the columns of ``answer``.
    """
    schema = from_arrow_schema(pa.schema([*WINDOW_FIELDS, *answer]))
    columns = ("window_start", "window_end", "patent_id", "node", "tied")
    grouped = rows.select(*columns).repartition("window_start").sortWithinPartitions("window_start")
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
        starts = batch.column("window_start").to_numpy()
        cuts = [0, *(i + 1 for i in (starts[1:] != starts[:-1]).nonzero()[0]), len(starts)]
        for begin, end in pairwise(cuts):
            piece = batch.slice(begin, end - begin)
            if (
                held
                and piece.num_rows
                and held[0].column("window_start")[0] != piece.column("window_start")[0]
            ):
                yield pa.Table.from_batches(held)
                held = []
            if piece.num_rows:
                held.append(piece)
    if held:
        yield pa.Table.from_batches(held)
