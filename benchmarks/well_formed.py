"""Small well-formed files of every reader, in every form its files come in."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from aicluster_spark.records.readers.patentsview_kernels import ASSIGNEES, INVENTORS, JUDGED, NAMED, TEXTS
from benchmarks.well_formed_content import (
    ENGLISH,
    ENGLISH_COLUMNS,
    GAZETTE,
    INCOPAT,
    PATENTSVIEW,
    PATSNAP,
    PATSTAT,
    POLICY,
    RECORDS,
    REGISTER,
    YEARBOOK,
    YEARLY,
    cnipa_document,
    uspto_document,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006"


@dataclass(frozen=True, slots=True)
class WellFormed:
    """A source as it should be.

    Attributes
    ----------
    reader
        Reader of its format.
    packing
        How it is written or packed, for the table of results.
    files
        Content by name; one file, or the tables of a folder.
    columns
        The study's column mapping.
    inside, pack
        What is in a packed file, and how it is packed: damage before packing passes the checksums.
    """

    reader: str
    packing: str
    files: Mapping[str, bytes]
    columns: Mapping[str, str] = field(default_factory=dict)
    inside: bytes = b""
    pack: Callable[[bytes], bytes] | None = None

    @property
    def label(self) -> str:
        """Name it goes by in results."""
        return f"{self.reader} {self.packing}"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip that is the same in every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Write cells with the quotes they need."""
    return "".join(delimiter.join(_cell(cell, delimiter) for cell in row) + end for row in rows)


def _cell(cell: str, delimiter: str) -> str:
    if not any(sign in cell for sign in (delimiter, '"', "\n", "\r")):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def sheet_xml(rows: Sequence[Sequence[str]]) -> bytes:
    """Write the XML of a sheet."""
    lines = "".join(_sheet_row(number, cells) for number, cells in enumerate(rows, 1))
    return f'<worksheet xmlns="{SHEET}/main"><sheetData>{lines}</sheetData></worksheet>'.encode()


def workbook(sheet: bytes) -> bytes:
    """Write a workbook of one sheet by hand."""
    relation = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": relation + 'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}/main" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation
        + 'worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    texts = {name: text.encode() for name, text in parts.items()}
    return zipped({**texts, "xl/worksheets/sheet1.xml": sheet})


def _sheet_row(number: int, cells: Sequence[str]) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def _table(row: Mapping[str, str]) -> list[list[str]]:
    """Give a header and records that differ in what `{n}` stands for."""
    return [list(row), *([cell.replace("{n}", str(n)) for cell in row.values()] for n in range(RECORDS))]


def parquet(columns: Mapping[str, pa.Array]) -> bytes:
    """Write columns as parquet, two row groups."""
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, row_group_size=4)
    return out.getvalue()


def _mentions() -> bytes:
    """Write a small file of inventor mentions."""
    lists = {*ASSIGNEES, *INVENTORS, "cpc_group", "cpc_sequence"}
    said = {
        "patent_id": "1000000{n}",
        "inventor_sequence": "0",
        "patent_type": "utility",
        "patent_date": "2018-06-19",
        "withdrawn": "0",
        "filing_date": "2015-03-10",
        "coinventor_sequence": "0",
        "cpc_sequence": "0",
        "assignee_sequence": "0",
        "num_claims": "3",
    }
    return parquet(
        {
            name: pa.array([_value(name, said, n, listed=name in lists) for n in range(RECORDS)])
            for name in (*JUDGED, *NAMED, *TEXTS)
        }
    )


def _value(name: str, said: Mapping[str, str], n: int, *, listed: bool) -> str | list[str]:
    value = said.get(name, f"{name} {n}").replace("{n}", str(n))
    return [value] if listed else value


def _packed(content: bytes, name: str) -> dict[str, Callable[[bytes], bytes]]:
    """Give the ways in which a file may be packed; archives hold it beside one that is whole."""
    return {
        "gzip": partial(gzip.compress, mtime=0),
        "bzip2": bz2.compress,
        "zip": lambda inside: zipped({f"a.{name}": inside, f"b/c.{name}": content}),
        "zip in zip": lambda inside: zipped({"a.zip": zipped({f"a.{name}": inside}), f"b.{name}": content}),
    }


def _texts(reader: str, row: Mapping[str, str], columns: Mapping[str, str] | None = None) -> list[WellFormed]:
    """Write a table in the encodings, forms and packings that tables come in."""
    rows = _table(row)
    text = delimited(rows)
    forms = {
        "utf-8": text.encode(),
        "gb18030": text.encode("gb18030"),
        "utf-16": text.encode("utf-16"),
        "tabs": delimited(rows, "\t", "\n").encode("gb18030"),
        "bars": delimited(rows, "|", "\r").encode("gb18030"),
        "parquet": parquet({name: pa.array(cells) for name, *cells in zip(*rows, strict=True)}),
    }
    plain = [WellFormed(reader, form, {"source": content}, columns or {}) for form, content in forms.items()]
    ways = _packed(forms["gb18030"], "csv")
    packed = [_in_pack(reader, way, forms["gb18030"], pack, columns) for way, pack in ways.items()]
    return [*plain, *packed, _in_pack(reader, "xlsx", sheet_xml(rows), workbook, columns)]


def _documents(reader: str, text: str) -> list[WellFormed]:
    """Write documents one after the other, packed or not."""
    content = text.encode()
    forms = {"plain": content, "utf-16": _documents_wide(text)}
    plain = [WellFormed(reader, form, {"source": piece}) for form, piece in forms.items()]
    return [*plain, *(_in_pack(reader, way, content, pack) for way, pack in _packed(content, "xml").items())]


def _in_pack(
    reader: str,
    packing: str,
    inside: bytes,
    pack: Callable[[bytes], bytes],
    columns: Mapping[str, str] | None = None,
) -> WellFormed:
    return WellFormed(reader, packing, {"source": pack(inside)}, columns or {}, inside, pack)


def _documents_wide(text: str) -> bytes:
    first = text.split("<?xml", 2)[1]
    return f"<?xml{first}".replace("utf-8", "utf-16").replace("UTF-8", "UTF-16").encode("utf-16")


def _folder(reader: str, tables: Mapping[str, Sequence[Sequence[str]]], delimiter: str) -> WellFormed:
    files = {name: delimited(rows, delimiter, "\n").encode() for name, rows in tables.items()}
    return WellFormed(reader, "folder", files)


SOURCES: tuple[WellFormed, ...] = (
    *_texts("cnipa_gazette_csv", GAZETTE),
    *_texts("national_yearly_csv", YEARLY),
    *_texts("incopat", INCOPAT),
    *_texts("patsnap", PATSNAP),
    *_texts("table", ENGLISH, ENGLISH_COLUMNS),
    *_texts("enterprise_csv", REGISTER),
    *_texts("policy_table", POLICY),
    *_texts("yearbook_table", YEARBOOK),
    *_documents("cnipa_xml", "".join(map(cnipa_document, range(RECORDS)))),
    *_documents("uspto_xml", "".join(map(uspto_document, range(RECORDS)))),
    _folder("patstat", PATSTAT, ","),
    _folder("patentsview_bulk", PATENTSVIEW, "\t"),
    WellFormed("patentsview_sample", "parquet", {"source": _mentions()}),
)
"""What is damaged: every reader, in every form its files come in."""
