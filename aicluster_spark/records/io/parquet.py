"""Tables of parquet as the same text cells that a delimited text gives, read batch by batch.

The records are counted by the footers. Cells become text as they would be written: whole numbers without
".0", dates in ISO form, lists with `;` between their values. Columns that hold no such value (bytes,
structures, lists of lists) are no columns of the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.cells import cell_text
from aicluster_spark.records.io.chunks import plain_files
from aicluster_spark.records.io.delimited import REFUSED
from aicluster_spark.records.io.plan import CHUNK_BYTES, PARQUET, Chunk, Plan
from aicluster_spark.records.io.text_plan import distinct

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

MAGIC: Final = b"PAR1"
BATCH_ROWS: Final = 16_384
JOINED: Final = ";"
"""Stands between the values of a list, as between the names in a cell of text."""
DAMAGED: Final = (pa.ArrowException, OSError, UnicodeDecodeError)
FIX: Final = "Fetch it again, or write it as CSV in UTF-8."


@contextmanager
def damaged_parquet(label: str) -> Iterator[None]:
    """Turn what Arrow raises for parquet that is damaged, or packed in an unknown way, into one line."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"{label} is not there.", "Check its path.") from error
    except DAMAGED as error:
        said = " ".join(str(error).split())[:200].rstrip(".")
        raise InputError(f"{label} cannot be read as parquet: {said}.", FIX) from error


def parquet_batches(
    path: Path, label: str, row_group: int, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Read columns of a row group, BATCH_ROWS rows at a time; texts are checked to be UTF-8.

    Raises
    ------
    InputError
        If the file is gone or damaged.
    """
    with damaged_parquet(label):
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=1_000_000)
        missing = file.metadata.row_group(row_group).num_rows
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[row_group], columns=list(columns)):
            batch.validate(full=True)
            missing -= batch.num_rows
            yield batch
    if missing:
        raise InputError(f"{label} has {missing:,} rows fewer in its pages than its footer says.", FIX)


def plan_parquet(path: Path, scratch: Path, limits: Limits, chunk_bytes: int = CHUNK_BYTES) -> Plan:
    """Find the row groups of a file of parquet, or of those in an archive, and count their rows.

    Raises
    ------
    InputError
        If a file cannot be read, has no columns, or has others than those before it in the archive.
    """
    header: tuple[str, ...] = ()
    chunks: list[Chunk] = []
    row = 0
    for file in plain_files(path, scratch, limits):
        with damaged_parquet(file.label):
            footer = pq.read_metadata(file.path)
            names = _value_columns(footer.schema.to_arrow_schema())
            groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
        if footer.num_rows != sum(group.num_rows for group in groups):
            raise InputError(f"{file.label} has another number of rows than its row groups together.", FIX)
        own = distinct(names)
        if not own:
            raise InputError(f"{file.label} has no header: no column of it holds values.", FIX)
        if header and own != header:
            raise InputError(
                f"{file.label} has other columns than the files before it in the archive: "
                f"{', '.join(own)[:200]}.",
                "Unpack it and give each kind of file a source of its own.",
            )
        header = own
        firsts = accumulate((group.num_rows for group in groups), initial=0)
        for number, (group, first) in enumerate(zip(groups, firsts, strict=False)):
            for start, stop in _slices(group.num_rows, group.total_byte_size, chunk_bytes):
                whole = Chunk(str(file.path), file.label, start, stop, row + first + start, PARQUET)
                chunks.append(replace(whole, records=stop - start, row_group=number))
        row += footer.num_rows
    if not header:
        raise InputError(f"{path.name} holds no file.", "Fetch it again.")
    return Plan(tuple(chunks), header, PARQUET, row)


def parse_parquet(chunk: Chunk, header: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the rows of a chunk; each is either a row of cells or, where it is empty, refused.

    Returns
    -------
    cells : polars.DataFrame
        Text columns named as the header, source_row, byte_offset and byte_length (both null).
    refused : polars.DataFrame
        source_row, byte_offset (null), reason, detail, raw.

    Raises
    ------
    InputError
        If the file is gone or damaged.
    """
    with damaged_parquet(chunk.label):
        names = _value_columns(pq.read_schema(chunk.path))
    rows = pl.concat([_empty(header), *_texts(chunk, names, header)])
    numbers = pl.int_range(chunk.first_row, chunk.first_row + rows.height, dtype=pl.Int64)
    placed = rows.with_columns(numbers.alias("source_row"))
    blank = pl.all_horizontal(pl.col(name).fill_null("") == "" for name in header)
    cells = placed.filter(~blank).with_columns(
        pl.lit(None, pl.Int64).alias(name) for name in ("byte_offset", "byte_length")
    )
    return cells, _refused(placed.filter(blank)["source_row"])


def _refused(rows: pl.Series) -> pl.DataFrame:
    said = [(row, None, "empty_record", "an empty row", "") for row in rows]
    return pl.DataFrame(said, REFUSED, orient="row")


def _empty(header: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(header, pl.String))


def _texts(chunk: Chunk, names: Sequence[str], header: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Read the chunk's part of its row group as text."""
    at = 0
    for batch in parquet_batches(Path(chunk.path), chunk.label, chunk.row_group, names):
        start, stop = max(chunk.start - at, 0), min(chunk.stop - at, batch.num_rows)
        at += batch.num_rows
        if start < stop:
            frame = pl.DataFrame(pa.Table.from_batches([batch.slice(start, stop - start)]))
            yield frame.select(
                _text(frame.schema[name], pl.col(name)).alias(cell)
                for name, cell in zip(names, header, strict=True)
            )
        if at >= chunk.stop:
            return


def _text(kind: pl.DataType, value: pl.Expr) -> pl.Expr:
    """Write values of a type as text."""
    if isinstance(kind, pl.List):
        inside = pl.Series(dtype=kind.inner).dtype  # a type, where polars may hold its class
        return value.list.eval(_text(inside, pl.element())).list.join(JOINED, ignore_nulls=True)
    if isinstance(kind, pl.String | pl.Categorical) or kind.is_integer() or isinstance(kind, pl.Date):
        return value.cast(pl.String)
    return value.map_elements(cell_text, return_dtype=pl.String)


def _value_columns(schema: pa.Schema) -> list[str]:
    return [column.name for column in schema if _is_value(column.type)]


def _is_value(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_value(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _is_value(kind.value_type) and not pa.types.is_nested(kind.value_type)
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating,
            pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp, pa.types.is_decimal,
        )
    )  # fmt: skip


def _slices(rows: int, size: int, chunk_bytes: int) -> Iterator[tuple[int, int]]:
    """Cut a row group into stretches of about a chunk's size."""
    step = max(1, int(rows * chunk_bytes / max(size, 1)))
    yield from ((start, min(start + step, rows)) for start in range(0, rows, step))
