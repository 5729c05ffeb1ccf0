"""Folders of delimited tables that belong together: found by name, planned, and read once each with Spark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.engine.kernels import Kernel, to_batches
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.errors import InputError
from aicluster_spark.records.documents import VERDICT, WHERE, shape
from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.io.plan import CHUNK_BYTES, Chunk, Plan
from aicluster_spark.records.io.text_plan import plan_text
from aicluster_spark.records.readers.reader import Dialect
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.schema.table import STRING
from aicluster_spark.study.models import Limits

BATCH_ROWS = 50_000
OF_THE_ROW = pa.schema([("source_file", STRING), *WHERE, *VERDICT])
"""What every row of a table carries beside its content."""
Preparing = Callable[[pl.DataFrame], pl.DataFrame]
"""Takes text cells to the columns a table is wanted for; may add reason and detail."""


@dataclass(frozen=True, slots=True)
class BulkTable:
    """One table of a bulk product.

    Attributes
    ----------
    name
        Its name; files are `name.tsv`, `name_part01.csv` and the like, packed or not.
    columns
        Columns it must have.
    gives
        What its rows become, without OF_THE_ROW.
    prepare
        How they become that.
    optional
        Further columns, null where the table lacks them.
    required
        Whether nothing can be read without the table.
    also
        Other names of the table.
    """

    name: str
    columns: tuple[str, ...]
    gives: pa.Schema
    prepare: Preparing
    optional: tuple[str, ...] = ()
    required: bool = False
    also: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """Columns of the rows that are read."""
        return pa.schema([*OF_THE_ROW, *self.gives])


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of a table, cut and counted; columns of the table by their name in the file."""

    label: str
    plan: Plan
    columns: dict[str, str]


PlannedTables = dict[str, tuple[PlannedFile, ...]]
"""Files of each table that is there, by the table's name."""


def table_files(folder: Path, table: BulkTable) -> tuple[Path, ...]:
    """Find the files of a table in a folder, in the order of their names."""
    names = "|".join(map(re.escape, (table.name, *table.also)))
    ending = r"\.(?:tsv|csv|txt|zip)(?:\.(?:zip|gz|bz2))?"
    pattern = re.compile(rf"(?:{names})(?:_part\d+)?{ending}", re.IGNORECASE)
    return tuple(sorted(file for file in folder.iterdir() if pattern.fullmatch(file.name)))


def check_tables(folder: Path, tables: Sequence[BulkTable], reader: str) -> None:
    """Refuse what is no folder, or one without the tables that nothing can be read without.

    Raises
    ------
    InputError
        With what is missing.
    """
    if not folder.is_dir():
        raise InputError(
            f"{folder} is no folder of tables (reader {reader}).", "Give the folder, not a file."
        )
    missing = [table.name for table in tables if table.required and not table_files(folder, table)]
    if missing:
        raise InputError(
            f"{folder} lacks the table {', '.join(missing)} (reader {reader}).",
            "Put its file there under its own name, packed or not; `aicluster readers` lists the tables.",
        )


def plan_tables(
    folder: Path,
    tables: Sequence[BulkTable],
    dialect: Dialect,
    scratch: Path,
    limits: Limits,
    chunk_bytes: int = CHUNK_BYTES,
) -> PlannedTables:
    """Unpack, cut and count the tables that are there.

    Raises
    ------
    InputError
        If a file cannot be read, or lacks a column its table must have.
    """
    found = {
        table.name: tuple(
            _planned(file, table, dialect, scratch, limits, chunk_bytes)
            for file in table_files(folder, table)
        )
        for table in tables
    }
    return {name: files for name, files in found.items() if files}


def rows_seen(planned: PlannedTables) -> int:
    """Count the rows of all tables, headers left out, without parsing them."""
    return sum(file.plan.seen for files in planned.values() for file in files)


def read_table(
    spark: SparkSession, table: BulkTable, files: Sequence[PlannedFile], dialect: Dialect, limits: Limits
) -> DataFrame:
    """Read a table: each of its rows with what it is wanted for, or with the reason why it is refused."""
    tasks = [
        (
            number,
            file.label,
            json.dumps(file.plan.header),
            json.dumps(file.columns),
            json.dumps(asdict(chunk)),
        )
        for number, (file, chunk) in enumerate((file, chunk) for file in files for chunk in file.plan.chunks)
    ]
    columns = "number int, label string, header string, columns string, chunk string"
    work = spark.createDataFrame(tasks, columns)
    if tasks:
        work = work.repartitionByRange(len(tasks), "number")
    return work.mapInArrow(_kernel(table, dialect, limits), spark_ddl(table.schema))


def chunk_frames(
    table: BulkTable,
    dialect: Dialect,
    limits: Limits,
    chunk: Chunk,
    header: Sequence[str],
    columns: Mapping[str, str],
) -> Iterator[pl.DataFrame]:
    """Read a chunk of a table: every record of it is a row of one of the frames, kept or refused.

    Parameters
    ----------
    table, dialect, limits
        What is read, and how.
    chunk, header, columns
        As planned.
    """
    cells, refused = parse_text(read_chunk(chunk), chunk, dialect, header, limits.record_bytes)
    for piece in _bound(cells, columns, table).iter_slices(BATCH_ROWS):
        yield shape(_prepared(piece, table), table.schema)
    yield shape(refused, table.schema)


def _planned(
    file: Path, table: BulkTable, dialect: Dialect, scratch: Path, limits: Limits, chunk_bytes: int
) -> PlannedFile:
    plan = plan_text(file, scratch, limits, dialect, None, chunk_bytes)
    known = {name.strip().strip("\ufeff").lower(): name for name in plan.header}
    missing = [name for name in table.columns if name not in known]
    if missing:
        raise InputError(
            f"{file} lacks the column {', '.join(missing)} of the table {table.name}; "
            f"it has {', '.join(plan.header)[:300]}.",
            "Fetch the table of one edition whole, with its header.",
        )
    wanted = {name: known[name] for name in (*table.columns, *table.optional) if name in known}
    return PlannedFile(f"{file.parent.name}/{file.name}", plan, wanted)


def _kernel(table: BulkTable, dialect: Dialect, limits: Limits) -> Kernel:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for task in (row for batch in batches for row in batch.to_pylist()):
            given = json.loads(task["chunk"])
            chunk = Chunk(**{**given, "members": tuple(given["members"])})
            header, columns = json.loads(task["header"]), json.loads(task["columns"])
            for frame in chunk_frames(table, dialect, limits, chunk, header, columns):
                yield from to_batches(frame.with_columns(source_file=pl.lit(task["label"])), table.schema)

    return run


def _bound(cells: pl.DataFrame, columns: Mapping[str, str], table: BulkTable) -> pl.DataFrame:
    """Give the cells the table's own names; empty ones are null."""
    texts = [
        pl.when(pl.col(columns[name]).str.strip_chars() != "").then(pl.col(columns[name])).alias(name)
        if name in columns
        else pl.lit(None, pl.String).alias(name)
        for name in (*table.columns, *table.optional)
    ]
    return cells.select("source_row", "byte_offset", *texts)


def _prepared(cells: pl.DataFrame, table: BulkTable) -> pl.DataFrame:
    """Prepare rows; the whole row stands in raw where it is refused."""
    rows = table.prepare(cells)
    found = rows.select(name for name in rows.columns if name in table.schema.names)
    if "reason" not in found.columns:
        return found
    return found.with_columns(
        raw_text(cells, found["reason"].is_not_null(), (*table.columns, *table.optional))
    )


def raw_text(rows: pl.DataFrame, refused: pl.Series, columns: Sequence[str]) -> pl.Series:
    """Write columns of the refused rows as JSON, cut to the length of raw; kept rows cost nothing."""
    texts = rows.filter(refused).select(pl.struct(*columns).struct.json_encode().str.slice(0, RAW_LENGTH))
    raw = pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias("raw")
    return raw.scatter(refused.arg_true(), texts.to_series())
