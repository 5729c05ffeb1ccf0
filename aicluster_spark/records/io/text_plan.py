"""The plan of a delimited text: its header, and chunks that begin and end where records do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.chunks import PlainFile, plain_files, scratch_file
from aicluster_spark.records.io.containers import refuse_parquet
from aicluster_spark.records.io.encodings import Encoding, find_encoding, safe_to_cut, transcode
from aicluster_spark.records.io.lines import CR, LF, UNCLOSED, WHOLE, Records, resolve, scan_block
from aicluster_spark.records.io.plan import CHUNK_BYTES, Chunk, Plan

if TYPE_CHECKING:
    from aicluster_spark.records.readers.reader import Dialect
    from aicluster_spark.study.models import Limits

CHUNK_RECORDS: Final = 500_000
"""Records of a chunk at most, however short they are: each may become a row of refusals."""
HEADER_BYTES: Final = 65_536
"""Bytes in which a header is looked for first."""
OWN_COLUMNS: Final = ("source_row", "byte_offset", "byte_length")
"""Columns that parsing adds."""


def plan_text(
    path: Path,
    scratch: Path,
    limits: Limits,
    dialect: Dialect,
    encoding: str | None = None,
    chunk_bytes: int = CHUNK_BYTES,
) -> Plan:
    """Find, unpack, decode where needed, cut and count a delimited text.

    What is packed is unpacked into the scratch folder, and what cannot be cut by bytes (UTF-16; GB18030 with
    bars) is copied there as UTF-8: offsets then count in the copy. All texts in an archive must have the same
    header.

    Parameters
    ----------
    path
        The source file.
    scratch
        Folder for unpacked copies, which must live until the chunks are read.
    limits
        What the study allows.
    dialect
        How the text is written.
    encoding
        As stated in the study; found from the bytes if None.
    chunk_bytes
        Size of a chunk, unless a single record is larger.

    Raises
    ------
    InputError
        If the file cannot be read, unpacked or decoded, is empty or has no header.
    """
    record_bytes = limits.record_bytes
    header: tuple[str, ...] = ()
    chunks: list[Chunk] = []
    names: list[str] = []
    first_row = 0
    for source in plain_files(path, scratch, limits):
        _refuse_parquet(source)
        own = find_encoding(source.path, source.label, encoding)
        written = dialect.with_delimiter(_delimiter(source, own, dialect))
        file, found = _cuttable(source, scratch, written, own)
        cells, start = _header(file, found, written, record_bytes)
        if header and cells != header:
            raise InputError(
                f"{file.label} has another header than the texts before it in the archive: "
                f"{', '.join(cells)[:200]}.",
                "Unpack it and give each kind of file a source of its own.",
            )
        header = cells
        names.append(own.name)
        whole = Chunk(
            str(file.path),
            file.label,
            start,
            file.path.stat().st_size,
            first_row,
            found.name,
            delimiter=written.delimiter,
        )
        for chunk in _chunks(whole, written, record_bytes, chunk_bytes):
            chunks.append(chunk)
            first_row += chunk.records
    if not header:
        raise InputError(f"{path.name} holds no file.", "Fetch it again.")
    return Plan(tuple(chunks), header, ", ".join(dict.fromkeys(names)), first_row)


def distinct(cells: Sequence[str]) -> tuple[str, ...]:
    """Make header cells names of columns: the n-th of equal ones is `name (n)`, an empty one `column n`."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        base = cell if cell.strip() else f"column {place}"
        name, count = base, 1
        while name in names or name in OWN_COLUMNS:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    return tuple(names)


def _refuse_parquet(source: PlainFile) -> None:
    with source.path.open("rb") as file:
        refuse_parquet(file.read(4), source.label)


def _delimiter(source: PlainFile, encoding: Encoding, dialect: Dialect) -> str:
    """Tell by the header what stands between cells: what makes most of them, the reader's own if in doubt."""
    if not dialect.others:
        return dialect.delimiter
    with source.path.open("rb") as file:
        file.seek(encoding.mark)
        head = file.read(HEADER_BYTES).decode(encoding.name, "replace")
    signs: tuple[str, ...] = (dialect.delimiter, *dialect.others)
    return max(signs, key=lambda sign: _cells_of_header(head, sign))


def _cells_of_header(head: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return 0


def _cuttable(
    source: PlainFile, scratch: Path, dialect: Dialect, found: Encoding
) -> tuple[PlainFile, Encoding]:
    """Give the text, or a copy in UTF-8 if its bytes cannot be cut."""
    if safe_to_cut(found.name, dialect.delimiter):
        return source, found
    copy = scratch_file(scratch, str(source.path), "utf8")
    with source.path.open("rb") as file:
        file.seek(found.mark)
        transcode(file, found.name, copy)
    return PlainFile(source.label, copy), Encoding("utf-8", 0)


def _header(
    file: PlainFile, encoding: Encoding, dialect: Dialect, record_bytes: int
) -> tuple[tuple[str, ...], int]:
    """Read the first record; give its cells and the byte behind it."""
    size = file.path.stat().st_size
    whole = Chunk(str(file.path), file.label, encoding.mark, size, 0, encoding.name)
    with file.path.open("rb") as stream:
        records, content = _next_records(stream, encoding.mark, whole, dialect, record_bytes, HEADER_BYTES)
    line = content[: int(records.stops[0])] if records and records.stops.size else b""
    fix = "Put the names of the columns into its first line."
    if not line.strip():
        raise InputError(f"{file.label} has no header: its first line is empty.", fix)
    if records and records.state[0] != WHOLE:
        what = "has a quote that does not close" if records.state[0] == UNCLOSED else "is too long"
        raise InputError(f"{file.label} has no header: its first line {what}.", fix)
    try:
        text = line.decode(encoding.name)
        cells = next(csv.reader(io.StringIO(text, newline=""), **_quoting(dialect)))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file.label} is not {encoding.name}: its first line does not decode.",
            "Correct the encoding in the study (records.sources.encoding), or leave it out.",
        ) from error
    except csv.Error as error:
        raise InputError(f"{file.label} has no header: {error}.", fix) from error
    return distinct(cells), encoding.mark + len(line)


def _quoting(dialect: Dialect) -> dict[str, Any]:
    quoting = csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE
    return {"delimiter": dialect.delimiter, "quotechar": dialect.quote, "quoting": quoting}


def _chunks(whole: Chunk, dialect: Dialect, record_bytes: int, chunk_bytes: int) -> Iterator[Chunk]:
    """Cut a text behind its header."""
    at, row = whole.start, whole.first_row
    with Path(whole.path).open("rb") as stream:
        while at < whole.stop:
            records, _ = _next_records(stream, at, whole, dialect, record_bytes, chunk_bytes)
            if records:
                count = min(records.stops.size, CHUNK_RECORDS)
                stop = at + int(records.stops[count - 1])
            else:
                count, stop = 1, _line_end(stream, at, whole.stop)
            yield replace(whole, start=at, stop=stop, first_row=row, records=count, oversize=records is None)
            at, row = stop, row + count


def _next_records(
    stream: IO[bytes], at: int, whole: Chunk, dialect: Dialect, record_bytes: int, window: int
) -> tuple[Records | None, bytes]:
    """Read as much as holds a whole record; no records if not even a line ends within the longest allowed."""
    while True:
        stream.seek(at)
        content = stream.read(min(window, whole.stop - at))
        final = at + len(content) >= whole.stop
        if not final and content.endswith(b"\r"):
            content = content[:-1]  # it may be half of a CRLF
        records = resolve(scan_block(content, dialect), record_bytes, final=final)
        if records.stops.size or final:
            return records, content
        if len(content) > record_bytes + 2:
            return None, content
        window *= 2


def _line_end(stream: IO[bytes], at: int, size: int) -> int:
    """Find the end of a line of any length without holding it."""
    stream.seek(at)
    while block := stream.read(1_000_000):
        found = min((place for place in (block.find(LF), block.find(CR)) if place >= 0), default=-1)
        if found >= 0:
            follows = block[found + 1 : found + 2] or stream.read(1)
            return at + found + 1 + (block[found] == CR and follows == b"\n")
        at += len(block)
    return size
