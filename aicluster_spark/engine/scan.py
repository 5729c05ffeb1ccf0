"""Reading tables lazily without Spark: only the columns and rows that are asked for come into memory."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pyarrow.dataset as ds
from pyarrow import fs

from aicluster_spark.schema import Table


def scan_table(table: Table, filesystem: fs.FileSystem, paths: Sequence[str]) -> pl.LazyFrame:
    """Give the table's parquet files as a lazy frame, in the order of the files.

    On a local disk polars streams them; from elsewhere they come as an Arrow dataset, with columns and simple
    filters left to the reader.
    """
    if not paths:
        empty = pl.DataFrame(table.arrow.empty_table())
        assert isinstance(empty, pl.DataFrame)  # noqa: S101  a table, not a column
        return empty.lazy()
    if isinstance(filesystem, fs.LocalFileSystem):
        return pl.scan_parquet(list(paths))
    return pl.scan_pyarrow_dataset(ds.dataset(list(paths), filesystem=filesystem, format="parquet"))
