"""What runs on the executors: whole blocks of mentions in, identities out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame

from aicluster_spark.engine.kernels import to_batches, to_frame
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.identity.link import linked
from aicluster_spark.identity.weights import Weights

BATCH_MENTIONS = 20_000
"""Mentions compared at once; a block is never cut, however large."""

LINKED = pa.schema(
    [
        ("patent_id", pa.string()), ("position", pa.int32()), ("strict", pa.string()), ("loose", pa.string()),
        ("score", pa.float64()), ("evidence", pa.string()), ("guarded", pa.bool_()), ("split", pa.bool_()),
    ]
)  # fmt: skip


def link_blocks(mentions: DataFrame, weights: Weights) -> DataFrame:
    """Link the mentions of each block.

    Parameters
    ----------
    mentions
        Evidence and name parts.
    weights
        The table of weights.

    Returns
    -------
    DataFrame
        Columns of ``LINKED``, one row a mention, the same whatever the partitions.
    """
    together = mentions.repartition("block").sortWithinPartitions("block")
    return together.mapInArrow(_Linking(weights), spark_ddl(LINKED))


@dataclass(frozen=True, slots=True)
class _Linking:
    weights: Weights

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for mentions in whole_groups(batches, "block", BATCH_MENTIONS):
            yield from to_batches(linked(mentions, self.weights), LINKED)


def whole_groups(batches: Iterable[pa.RecordBatch], column: str, rows: int) -> Iterator[pl.DataFrame]:
    """Cut sorted batches into frames of ``rows`` rows or more (the last: or fewer), never within a group."""
    held = pl.DataFrame()
    for batch in batches:
        frame = to_frame(batch)
        held = frame if held.is_empty() else pl.concat([held, frame])
        while held.height > rows:
            ends = np.flatnonzero((held[column] != held[column].shift(-1)).fill_null(False).to_numpy()) + 1
            ends = ends[ends >= rows]
            if not ends.size:
                break
            yield held[: int(ends[0])]
            held = held[int(ends[0]) :]
    if not held.is_empty():
        yield held
