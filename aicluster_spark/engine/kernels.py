"""The bridge between Spark's Arrow batches and polars frames inside `mapInArrow`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl
import pyarrow as pa

Kernel = Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]
"""What `mapInArrow` runs on the batches of a partition."""


def to_frame(batch: pa.RecordBatch) -> pl.DataFrame:
    """Take a batch as a polars frame, without a copy where the types allow it."""
    return pl.DataFrame(pa.Table.from_batches([batch]))


def to_batches(frame: pl.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Hand a frame back in the plain Arrow types that Spark reads, columns in the schema's order."""
    yield from frame.select(schema.names).to_arrow().cast(schema).to_batches()
