"""Whole records as they stand in a source, by their numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.lines import resolve, scan_block
from aicluster_spark.records.io.plan import Chunk, Plan
from aicluster_spark.records.io.sheets import parse_sheet
from aicluster_spark.records.io.xml_split import chunk_documents
from aicluster_spark.records.readers.reader import Dialect, TextReader, XmlReader
from aicluster_spark.study.models import Limits


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
        The records, each with its line end.
    """
    for chunk in plan.chunks:
        wanted = [row - chunk.first_row for row in rows if 0 <= row - chunk.first_row < chunk.records]
        if wanted:
            records = _records(reader, chunk, plan.header, limits)
            yield from (records[number].rstrip(b"\r\n") + b"\n" for number in wanted)


def header_bytes(reader: TextReader | XmlReader, plan: Plan) -> bytes:
    """Write the header that the records of a text need above them; XML needs none."""
    if isinstance(reader, XmlReader) or not plan.chunks:
        return b""
    sheet = bool(plan.chunks[0].sheet)
    return _line(plan.header, reader.dialect.delimiter).encode("utf-8" if sheet else plan.chunks[0].encoding)


def _records(
    reader: TextReader | XmlReader, chunk: Chunk, header: Sequence[str], limits: Limits
) -> Sequence[bytes]:
    """Give the records of a chunk: whole texts and documents, rows of a sheet as lines of a text."""
    if isinstance(reader, XmlReader):
        return [document.content for document in chunk_documents(chunk, reader.roots, limits.record_bytes)]
    if chunk.sheet:
        cells, refused = parse_sheet(chunk, header)
        lines = cells.select("source_row", pl.concat_list(header).alias("cells")).iter_rows()
        rows = {row: _line([cell or "" for cell in cells], reader.dialect.delimiter) for row, cells in lines}
        rows |= dict(refused.select("source_row", pl.col("raw") + "\n").iter_rows())
        return [rows[row].encode() for row in sorted(rows)]
    content = read_chunk(replace(chunk, oversize=False))  # whole, however long
    borders = _borders(reader.dialect, chunk, content, limits.record_bytes)
    return [content[start:stop] for start, stop in borders]


def _line(cells: Sequence[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _borders(dialect: Dialect, chunk: Chunk, content: bytes, record_bytes: int) -> list[tuple[int, int]]:
    if chunk.oversize:
        return [(0, len(content))]
    records = resolve(scan_block(content, dialect), record_bytes, final=True)
    return list(zip(records.starts.tolist(), records.stops.tolist(), strict=True))
