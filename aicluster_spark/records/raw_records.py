"""Whole records as they stand in a source, by their numbers."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.lines import resolve, scan_block
from aicluster_spark.records.io.plan import Chunk, Plan
from aicluster_spark.records.io.xml_split import chunk_documents
from aicluster_spark.records.readers.reader import TextReader, XmlReader
from aicluster_spark.records.rows import chunk_cells
from aicluster_spark.study.models import Limits

BLOCK = 4_000_000
NO_LIMIT = sys.maxsize
"""A chunk of XML is held in memory as a whole, so each of its documents may be."""


def records_at(
    reader: TextReader | XmlReader, plan: Plan, rows: Sequence[int], limits: Limits
) -> Iterator[bytes]:
    """Cut records out of a source.

    Parameters
    ----------
    reader, plan
        How the source is written and cut.
    rows
        Numbers of the records, ascending.
    limits
        What the study allows: the borders of records depend on it.

    Yields
    ------
    bytes
        Pieces of the records, each record with its line end; of those that are too long to be held some
        megabytes at a time.
    """
    for chunk in plan.chunks:
        wanted = [row - chunk.first_row for row in rows if 0 <= row - chunk.first_row < chunk.records]
        if wanted and chunk.oversize:
            yield from _whole(chunk)
        elif wanted:
            records = _records(reader, chunk, plan.header, limits)
            yield from (records[number].rstrip(b"\r\n") + b"\n" for number in wanted)


def _whole(chunk: Chunk) -> Iterator[bytes]:
    """Read a record of any length from its source, block by block."""
    last = b""
    for start in range(chunk.start, chunk.stop, BLOCK):
        last = read_chunk(replace(chunk, start=start, stop=min(start + BLOCK, chunk.stop), oversize=False))
        yield last
    if not last.endswith((b"\r", b"\n")):
        yield b"\n"


def header_bytes(reader: TextReader | XmlReader, plan: Plan) -> bytes:
    """Write the header that the records of a text need above them; XML needs none."""
    if isinstance(reader, XmlReader) or not plan.chunks:
        return b""
    first = plan.chunks[0]
    delimiter = reader.dialect.with_delimiter(first.delimiter).delimiter
    return _line(plan.header, delimiter).encode("utf-8" if first.typed else first.encoding)


def _records(
    reader: TextReader | XmlReader, chunk: Chunk, header: Sequence[str], limits: Limits
) -> Sequence[bytes]:
    """Give the records of a chunk: whole texts and documents, rows of a sheet as lines of a text."""
    if isinstance(reader, XmlReader):
        return [document.content for document in chunk_documents(chunk, reader.roots, NO_LIMIT)]
    if chunk.typed:
        cells, refused = chunk_cells(reader, chunk, header, limits)
        lines = cells.select("source_row", pl.concat_list(header).alias("cells")).iter_rows()
        rows = {row: _line([cell or "" for cell in cells], reader.dialect.delimiter) for row, cells in lines}
        rows |= dict(refused.select("source_row", pl.col("raw") + "\n").iter_rows())
        return [rows[row].encode() for row in sorted(rows)]
    content = read_chunk(chunk)
    dialect = reader.dialect.with_delimiter(chunk.delimiter)
    records = resolve(scan_block(content, dialect), limits.record_bytes, final=True)
    return [content[start:stop] for start, stop in zip(records.starts, records.stops, strict=True)]


def _line(cells: Sequence[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()
