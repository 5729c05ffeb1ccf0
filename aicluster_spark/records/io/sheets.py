"""Spreadsheets (XLSX) as the same text cells that a delimited text gives.

A sheet is read by calamine and counted by the row numbers in its XML. Cells become text as they were written:
whole numbers without ".0", dates in ISO form. Excel keeps 15 digits; a longer number has lost the others, so
it is shown with an exponent, which no identifier has, and never as digits that were not there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import polars as pl
from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.cells import cell_text
from aicluster_spark.records.io.chunks import PlainFile, plain_files
from aicluster_spark.records.io.containers import Meter, Stream, damage, is_workbook
from aicluster_spark.records.io.delimited import REFUSED
from aicluster_spark.records.io.plan import Chunk, Plan
from aicluster_spark.records.io.text_plan import distinct
from aicluster_spark.records.io.xml_split import safe_parser
from aicluster_spark.records.rejects import RAW_LENGTH

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

SHEET: Final = re.compile(r"\.xml$", re.IGNORECASE)
ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
NUMBER: Final = re.compile(rb"\br=[\"'](\d+)")
VALUE: Final = re.compile(rb"</(?:\w+:)?(?:v|is)>")
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FIX: Final = "Save it as .xlsx or as CSV in UTF-8."


def plan_sheet(path: Path, scratch: Path, limits: Limits) -> Plan:
    """Find the sheets of a workbook, or of the workbooks in an archive, and count their rows.

    The header is the first row that is not empty. Sheets with the same header are read as one table; the rows
    of any other sheet are counted, and refused in parsing.

    Raises
    ------
    InputError
        If the file is no workbook that can be read, exceeds the limits or has no header.
    """
    header: tuple[str, ...] = ()
    chunks: list[Chunk] = []
    row = 0
    for file in plain_files(path, scratch, limits):
        counts = _last_rows(file, limits)
        for sheet in _sheets(file):
            top, cells = _first_row(sheet)
            if not cells:
                continue
            header = header or distinct(cells)
            seen = counts.get(sheet.name, 0) - top - 1
            place = f"{file.label}/{sheet.name}"
            chunks.append(
                Chunk(str(file.path), place, top + 1, top + 1 + seen, row, "sheet", (), sheet.name, seen)
            )
            row += seen
    if not header:
        raise InputError(f"{path.name} has no header: its sheets are empty.", "Fill it in, or leave it out.")
    return Plan(tuple(chunks), header, "sheet", row)


def parse_sheet(chunk: Chunk, header: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a sheet's rows; each is either a row of cells or refused.

    Returns
    -------
    cells : polars.DataFrame
        Text columns named as the header (null where a cell is empty), source_row, byte_offset and byte_length
        (both null).
    refused : polars.DataFrame
        source_row, byte_offset (null), reason, detail, raw.

    Raises
    ------
    InputError
        If the workbook cannot be read any more.
    """
    file = PlainFile(chunk.label, Path(chunk.path))
    sheet = next(sheet for sheet in _sheets(file) if sheet.name == chunk.sheet)
    _, own = _first_row(sheet)
    known = distinct(own) == tuple(header)
    kept: list[tuple[str | int | None, ...]] = []
    refused: list[tuple[int, None, str, str, str]] = []
    for number, cells in enumerate(_rows(sheet)):
        if number < chunk.start:
            continue
        row = chunk.first_row + number - chunk.start
        reason, detail = _judge(cells, own, chunk.sheet, known=known)
        if reason:
            refused.append((row, None, reason, detail, "\t".join(cells)[:RAW_LENGTH]))
        else:
            kept.append((*(cell or None for cell in cells), row, None, None))
    types = dict.fromkeys(header, pl.String) | dict.fromkeys(
        ("source_row", "byte_offset", "byte_length"), pl.Int64
    )
    return pl.DataFrame(kept, types, orient="row"), pl.DataFrame(refused, REFUSED, orient="row")


def _judge(cells: Sequence[str], own: Sequence[str], sheet: str, *, known: bool) -> tuple[str, str]:
    if not any(cells):
        return "empty_record", "an empty row"
    if not known:
        return "not_a_record", f"the sheet {sheet} has another header than the first"
    return ("repeated_header", "the header again") if list(cells) == list(own) else ("", "")


def _sheets(file: PlainFile) -> Iterator[CalamineSheet]:
    """Open a workbook's sheets, one at a time."""
    try:
        with CalamineWorkbook.from_path(str(file.path)) as book:
            for name in book.sheet_names:
                yield book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise InputError(f"{file.label} is no spreadsheet that can be read: {error}.", FIX) from error


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Give the rows of a sheet as text, from its first row on, empty or not."""
    left = sheet.start[1] if sheet.start else 0
    for row in sheet.iter_rows():
        yield [cell_text(value) for value in row[left:]]


def _first_row(sheet: CalamineSheet) -> tuple[int, list[str]]:
    return next(((number, cells) for number, cells in enumerate(_rows(sheet)) if any(cells)), (0, []))


def _last_rows(file: PlainFile, limits: Limits) -> dict[str, int]:
    """Find the last row with a value in each sheet by the sheets' XML; the whole file is unpacked once."""
    meter = Meter(file.label, file.path.stat().st_size, limits)
    with damage(file.label), file.path.open("rb") as raw:
        if raw.read(4) != b"PK\x03\x04" or not is_workbook(raw):
            raise InputError(f"{file.label} is no spreadsheet in the form of .xlsx.", FIX)
        with zipfile.ZipFile(raw) as archive:
            found = {}
            for info in archive.infolist():
                meter.add_member()
                with archive.open(info) as stream:
                    part = Stream(f"{file.label}/{info.filename}", stream, meter)
                    found[info.filename] = _last_row(part) if SHEET.search(info.filename) else _through(part)
            return {name: found.get(part, 0) for name, part in _parts(archive, file.label).items()}


def _through(stream: Stream) -> int:
    """Unpack another part, which checks its sum and the limits; it has no rows."""
    for _ in stream.blocks():
        pass
    return 0


def _last_row(stream: Stream) -> int:
    """Find the number of the last row that holds a value, in the XML of a sheet.

    Calamine joins rows where tags do not fit, so such a sheet is refused here.
    """
    rest, number, last = b"", 0, 0
    for block in _well_formed(stream):
        rest += block
        starts = list(ROW.finditer(rest))
        for place, start in enumerate(starts, start=1):
            complete = place < len(starts)
            said = NUMBER.search(start[1])
            current = int(said[1]) if said else number + 1
            if VALUE.search(rest, start.end(), starts[place].start() if complete else len(rest)):
                last = current
            number = current if complete else number
        rest = rest[starts[-1].start() :] if starts else rest[-HEAD_OF_ROW:]
    return last


def _well_formed(stream: Stream) -> Iterator[bytes]:
    """Give the blocks of a part of a workbook, and refuse one that is no XML; expat opens no other file."""
    parser = expat.ParserCreate()
    try:
        for block in stream.blocks():
            parser.Parse(block, False)
            yield block
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise InputError(f"{stream.label} is no spreadsheet that can be read: {error}.", FIX) from error


HEAD_OF_ROW: Final = 4_000
"""Longer than the start tag of a row."""


def _parts(archive: zipfile.ZipFile, label: str) -> dict[str, str]:
    """Find which part of the file each sheet is."""
    try:
        book = etree.parse(io.BytesIO(archive.read("xl/workbook.xml")), safe_parser())
        relations = etree.parse(io.BytesIO(archive.read("xl/_rels/workbook.xml.rels")), safe_parser())
    except (KeyError, etree.XMLSyntaxError) as error:
        raise InputError(f"{label} is no spreadsheet that can be read: {error}.", FIX) from error
    targets = {str(r.get("Id")): str(r.get("Target")) for r in relations.getroot()}
    return {
        str(sheet.get("name")): _part(targets.get(str(sheet.get(RELATION)), ""))
        for sheet in book.iter("{*}sheet")
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
