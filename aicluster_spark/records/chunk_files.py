"""The files that kernels write for themselves: text goes from bytes to parquet without passing through Java.

A task may be run twice (a lost executor, speculation), so every file carries a token of its own, and only the
files that a finished task reports belong to the result.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from aicluster_spark.runs.storage import Location
from aicluster_spark.schema.table import LONG, STRING

REPORT = pa.schema([("table", STRING), ("path", STRING), ("rows", LONG)])
"""What a task says of one file it wrote."""


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """One parquet file that a task wrote.

    Attributes
    ----------
    table
        Table it is part of.
    path
        Where it is, on the file system of the workspace.
    rows
        Rows in it.
    """

    table: str
    path: str
    rows: int


def new_token(number: int) -> str:
    """Name the files of one attempt at one chunk; names sort as chunks do."""
    return f"chunk-{number:06d}-{uuid.uuid4().hex[:12]}"


def write_chunk(
    folder: Location, token: str, tables: Mapping[str, tuple[pl.DataFrame, pa.Schema]]
) -> Iterator[ChunkFile]:
    """Write the tables of one chunk, each to a file below the folder; a table without rows has none.

    Parameters
    ----------
    folder
        A table's files go to the folder of its name below this one.
    token
        Name of the files.
    tables
        Rows and schema of each table.
    """
    for table, (frame, schema) in tables.items():
        if frame.height:
            place = folder.child(table).make_folder().child(f"{token}.parquet")
            shaped = frame.select(schema.names).to_arrow().cast(schema)
            pq.write_table(shaped, place.path, filesystem=place.filesystem, compression="zstd")
            yield ChunkFile(table, place.path, frame.height)


def report(files: Iterable[ChunkFile]) -> pa.RecordBatch:
    """Put files into the rows that a task hands back."""
    listed = list(files)
    columns = ([f.table for f in listed], [f.path for f in listed], [f.rows for f in listed])
    return pa.RecordBatch.from_arrays(
        [pa.array(c, t) for c, t in zip(columns, REPORT.types, strict=True)], schema=REPORT
    )


def read_chunk_file(folder: Location, path: str) -> pl.DataFrame:
    """Read one file back."""
    return pl.DataFrame(pq.read_table(path, filesystem=folder.filesystem))
