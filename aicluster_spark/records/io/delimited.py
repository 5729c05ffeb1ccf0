"""A chunk of delimited text as cells, with every record that is not well-formed refused by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.records.io.fields import Fields, count_fields
from aicluster_spark.records.io.lines import TOO_LONG, UNCLOSED, Records, resolve, scan_block
from aicluster_spark.records.rejects import RAW_LENGTH

if TYPE_CHECKING:
    from aicluster_spark.records.io.plan import Chunk
    from aicluster_spark.records.readers.reader import Dialect

MARK: Final = b"\xef\xbb\xbf"
GROUP: Final = 256
"""Records decoded together: one that does not decode costs these a second try, not the whole chunk."""
REFUSED: Final = {
    "source_row": pl.Int64,
    "byte_offset": pl.Int64,
    "reason": pl.String,
    "detail": pl.String,
    "raw": pl.String,
}
Bools = NDArray[np.bool_]


def parse_text(
    content: bytes, chunk: Chunk, dialect: Dialect, header: Sequence[str], record_bytes: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parse a chunk; each of its records is either a row of cells or refused.

    Parameters
    ----------
    content
        The chunk's bytes, as `chunks.read_chunk` gives them.
    chunk, dialect, header
        As planned.
    record_bytes
        Length beyond which a record is refused.

    Returns
    -------
    cells : polars.DataFrame
        Text columns named as the header (null where a cell is empty and not quoted), source_row, byte_offset
        and byte_length of the record.
    refused : polars.DataFrame
        source_row, byte_offset, reason, detail, raw.

    Raises
    ------
    ReconciliationError
        If rows are lost or gained in parsing.
    """
    if chunk.oversize:
        return _cells(b"", dialect, header).with_columns(_places(chunk, _none())), _oversize(content, chunk)
    scan = scan_block(content, dialect)
    records = resolve(scan, record_bytes, final=True)
    fields = count_fields(content, scan, records, dialect)
    reasons = _reasons(fields, records, len(header))
    text = _decoded(content, records, reasons, chunk.encoding)
    good = reasons == OK
    cells = _cells(text, dialect, header)
    if cells.height != good.sum():
        raise ReconciliationError(
            f"{chunk.label}: {good.sum()} records from byte {chunk.start} gave {cells.height} rows.",
            "Report this with the file: it is a mistake of the program.",
        )
    cells = cells.with_columns(_places(chunk, _of(records, good), np.flatnonzero(good)))
    useless = _without_content(cells, header)
    reasons[np.flatnonzero(good)] = useless
    refused = _refused(content, chunk, records, reasons, fields, len(header))
    return cells.filter(pl.Series(useless == OK)), refused


def raw_text(content: bytes, encoding: str) -> str:
    """Show the bytes of a record: its first thousand characters, with marks for what does not decode."""
    return content[: 4 * RAW_LENGTH].decode(encoding, "replace").rstrip("\r\n")[:RAW_LENGTH]


OK, LONG, OPEN, BYTES, BLANK, FIELDS, TRAILING, EMPTY, HEADER = range(9)
"""Verdicts on records; what is said of each stands in `_said`."""
REASON: Final = {
    LONG: "record_too_long",
    OPEN: "broken_record",
    BYTES: "undecodable",
    BLANK: "empty_record",
    FIELDS: "broken_record",
    TRAILING: "broken_record",
    EMPTY: "empty_record",
    HEADER: "repeated_header",
}


def _said(verdict: int, fields: int, width: int, length: int) -> str:
    """Put a verdict into words, with the figures that show it."""
    return {
        LONG: f"{length} bytes in one line",
        OPEN: "a quote opens and does not close",
        BYTES: "bytes that are no characters of the file's encoding",
        BLANK: "an empty line",
        FIELDS: f"{fields} cells instead of {width}",
        TRAILING: "text follows a closing quote",
        EMPTY: "all cells are empty",
        HEADER: "the header again",
    }[verdict]


def _reasons(fields: Fields, records: Records, width: int) -> NDArray[np.int64]:
    """Judge each record by its structure; the first verdict that applies counts."""
    checks = (
        (records.state == TOO_LONG, LONG),
        (records.state == UNCLOSED, OPEN),
        (fields.blank, BLANK),
        (fields.trailing, TRAILING),
        (fields.counts != width, FIELDS),
    )
    return np.select([failed for failed, _ in checks], [verdict for _, verdict in checks], OK)


def _decoded(content: bytes, records: Records, reasons: NDArray[np.int64], encoding: str) -> bytes:
    """Give the good records in UTF-8; those that do not decode are marked in `reasons` and left out."""
    good = np.flatnonzero(reasons == OK)
    groups = (good[first : first + GROUP] for first in range(0, good.size, GROUP))
    return b"".join(_decoded_group(content, records, group, reasons, encoding) for group in groups)


def _decoded_group(
    content: bytes, records: Records, group: NDArray[np.int64], reasons: NDArray[np.int64], encoding: str
) -> bytes:
    """Decode some records together, and where that fails half by half: few of a file do."""
    try:
        return _utf8(_joined(content, records, group), encoding)
    except UnicodeDecodeError:
        if group.size == 1:
            reasons[group] = BYTES
            return b""
    halves = np.array_split(group, 2)
    return b"".join(_decoded_group(content, records, half, reasons, encoding) for half in halves)


def _decode(content: bytes, encoding: str) -> str:
    """Decode; GB18030 by way of GBK, which is twice as fast and the same wherever it decodes at all."""
    if encoding != "gb18030":
        return str(content, encoding)
    try:
        return str(content, "gbk")
    except UnicodeDecodeError:
        return str(content, encoding)


def _utf8(content: bytes, encoding: str) -> bytes:
    text = _decode(content, encoding)
    return content if encoding == "utf-8" else text.encode()


def _joined(content: bytes, records: Records, chosen: NDArray[np.int64]) -> bytes:
    """Put the bytes of chosen records together, neighbours in one piece."""
    breaks = np.flatnonzero(np.diff(chosen) != 1)
    firsts, lasts = np.append(chosen[0], chosen[breaks + 1]), np.append(chosen[breaks], chosen[-1])
    spans = zip(records.starts[firsts], records.stops[lasts], strict=True)
    return b"".join(content[start:stop] for start, stop in spans)


def _cells(content: bytes, dialect: Dialect, header: Sequence[str]) -> pl.DataFrame:
    """Parse well-formed records of UTF-8 with Arrow, which holds to the rule of quotes exactly."""
    if not content:
        return pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    if content.startswith(MARK):
        content = MARK + content  # Arrow takes one away wherever a chunk begins
    names = [str(place) for place in range(len(header))]  # Arrow ends a name at a NUL, and then two are equal
    table = csv.read_csv(
        pa.BufferReader(content),
        read_options=csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
        parse_options=csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            double_quote=bool(dialect.quote),
            newlines_in_values=bool(dialect.quote),
            ignore_empty_lines=False,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            check_utf8=False,
        ),
    )
    return pl.DataFrame(table).rename(dict(zip(names, header, strict=True)))


def _none() -> Records:
    nothing = np.empty(0, np.int64)
    return Records(nothing, nothing, nothing.astype(np.uint8))


def _of(records: Records, chosen: Bools) -> Records:
    return Records(records.starts[chosen], records.stops[chosen], records.state[chosen])


def _places(chunk: Chunk, records: Records, rows: NDArray[np.int64] | None = None) -> list[pl.Series]:
    rows = np.arange(records.starts.size) if rows is None else rows
    return [
        pl.Series("source_row", rows + chunk.first_row, pl.Int64),
        pl.Series("byte_offset", records.starts + chunk.start, pl.Int64),
        pl.Series("byte_length", records.stops - records.starts, pl.Int64),
    ]


def _without_content(cells: pl.DataFrame, header: Sequence[str]) -> NDArray[np.int64]:
    """Find rows without any content, and headers in the middle of the text.

    Either shows in the first column that has a name: only rows that stand out there are looked at whole.
    """
    named = [name for name in header if not re.fullmatch(r"column \d+( \(\d+\))?", name)]
    empty = {name: pl.col(name).fill_null("") == "" for name in header}
    again = {name: _is_header(name) for name in named}
    first = (named or list(header))[0]
    chosen = (
        pl.when(pl.all_horizontal(*empty.values()))
        .then(EMPTY)
        .when(pl.all_horizontal(*again.values()) if named else pl.lit(value=False))
        .then(HEADER)
        .otherwise(OK)
    )
    outstanding = empty[first] | again[first] if named else empty[first]
    verdicts = np.full(cells.height, OK)
    rows = np.flatnonzero(cells.select(outstanding).to_series())
    verdicts[rows] = cells[rows].select(chosen.cast(pl.Int64)).to_series()
    return verdicts


def _is_header(name: str) -> pl.Expr:
    """Whether a cell repeats the name of its column, without the number that tells it from others."""
    base = re.sub(r" \(\d+\)$", "", name)
    return pl.col(name).fill_null("").str.strip_chars(" \ufeff").is_in([name.strip(), base.strip()])


def _refused(
    content: bytes, chunk: Chunk, records: Records, reasons: NDArray[np.int64], fields: Fields, width: int
) -> pl.DataFrame:
    def rows() -> Iterator[tuple[int, int, str, str, str]]:
        for place in np.flatnonzero(reasons != OK).tolist():
            start, stop = int(records.starts[place]), int(records.stops[place])
            verdict = int(reasons[place])
            said = _said(verdict, int(fields.counts[place]), width, stop - start)
            raw = raw_text(content[start : min(stop, start + 4 * RAW_LENGTH)], chunk.encoding)
            yield chunk.first_row + place, chunk.start + start, REASON[verdict], said, raw

    return pl.DataFrame(list(rows()), schema=REFUSED, orient="row")


def _oversize(head: bytes, chunk: Chunk) -> pl.DataFrame:
    said = _said(LONG, 0, 0, chunk.stop - chunk.start)
    row = (chunk.first_row, chunk.start, REASON[LONG], said, raw_text(head, chunk.encoding))
    return pl.DataFrame([row], schema=REFUSED, orient="row")
