"""Spreadsheets as text cells, counted by their XML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.cells import cell_text
from aicluster_spark.records.io.plan import Plan
from aicluster_spark.records.io.sheets import parse_sheet, plan_sheet
from aicluster_spark.study.models import Limits
from tests.conftest import SHARED_DATA
from tests.records.io.test_containers import CSV, zipped

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: str) -> bytes:
    """Write a workbook by hand: sheets by name, each the XML of its rows."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>'.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>'.encode(),
    }
    for n, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
        )
    return zipped(**parts)


def row(number: int, *values: str | float | None) -> str:
    cells = []
    for place, value in enumerate(values):
        at = f"{'ABCDEFG'[place]}{number}"
        if isinstance(value, str):
            cells.append(f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{at}"><v>{value!r}</v></c>')
        else:
            cells.append(f'<c r="{at}" s="0"/>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def read(path: Path, scratch: Path) -> tuple[Plan, pl.DataFrame, pl.DataFrame]:
    plan = plan_sheet(path, scratch, Limits())
    parts = [parse_sheet(chunk, plan.header) for chunk in plan.chunks]
    for chunk, (cells, refused) in zip(plan.chunks, parts, strict=True):
        assert cells.height + refused.height == chunk.records
    cells, refused = pl.concat([p[0] for p in parts]), pl.concat([p[1] for p in parts])
    assert sorted([*cells["source_row"], *refused["source_row"]]) == list(range(plan.seen))
    return plan, cells, refused


def test_rows_are_read_counted_and_refused(tmp_path: Path) -> None:
    first = (
        row(2, "申请号", "标题")
        + row(3, 201610058726, "电路板")
        + row(5, 2.0161005872612e17, "太长")
        + row(6, "申请号", "标题")
        + row(7, None, None)
    )
    more = row(1, "申请号", "标题") + row(2, 0.5, "又一")
    file = tmp_path / "export.xlsx"
    file.write_bytes(workbook(数据=first, 说明=row(1, "note") + row(2, "text"), 数据2=more))
    plan, cells, refused = read(file, tmp_path)
    assert plan.header == ("申请号", "标题")
    assert cells.select("申请号", "标题").rows() == [
        ("201610058726", "电路板"),
        ("2.01610058726120e+17", "太长"),
        ("0.5", "又一"),
    ]
    assert refused.select("source_row", "reason").rows() == [
        (1, "empty_record"),
        (3, "repeated_header"),
        (4, "not_a_record"),
    ]


def test_sheets_in_an_archive_are_read(tmp_path: Path) -> None:
    file = tmp_path / "exports.zip"
    book = workbook(数据=row(1, "a") + row(2, "b"))
    file.write_bytes(zipped(**{"1.xlsx": book, "2.xlsx": book}))
    plan, cells, _ = read(file, tmp_path / "scratch")
    assert cells["a"].to_list() == ["b", "b"]
    assert plan.chunks[1].label == "exports.zip/2.xlsx/数据"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (201610058726.0, "201610058726"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1.00000000000000e+15"),
        (3.25, "3.25"),
        (-2.0, "-2"),
        (True, "TRUE"),
        (dt.date(2016, 1, 2), "2016-01-02"),
        (dt.datetime(2016, 1, 2), "2016-01-02"),
        (dt.datetime(2016, 1, 2, 3, 4, 5), "2016-01-02 03:04:05"),
        (dt.time(3, 4), "03:04:00"),
    ],
)
def test_cells_are_written_as_they_were_typed(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"x\.xlsx is empty"),
        (CSV, r"x\.xlsx is no spreadsheet in the form of \.xlsx\. Save it as"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"x\.xlsx is an old or encrypted Office file"),
        (workbook(数据=""), r"x\.xlsx has no header: its sheets are empty"),
        (workbook(数据=row(1, "a"))[:-40], r"x\.xlsx is damaged or cut off"),
        (zipped(**{"[Content_Types].xml": b"<Types/>"}), r"x\.xlsx is no spreadsheet that can be read"),
    ],
)
def test_what_the_user_sees_of_a_workbook_that_is_none(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        plan_sheet(file, tmp_path, Limits())


def test_a_bomb_in_a_sheet_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook(数据=row(1, "a") + " " * 40_000_000))
    with pytest.raises(InputError, match="more than 200 times its size"):
        plan_sheet(file, tmp_path, Limits())


@pytest.mark.shared
def test_real_workbooks_are_read_to_the_last_row(tmp_path: Path) -> None:
    plan, cells, refused = read(
        SHARED_DATA / "data" / "cn_policy_provincial" / "State Council.xlsx", tmp_path
    )
    assert (plan.seen, cells.height, refused.height) == (5781, 5781, 0)


def test_a_sheet_whose_tags_do_not_fit_is_refused(tmp_path: Path) -> None:
    rows = row(1, "a", "b") + row(2, "1", "2").replace("</c></row>", "/c></row>") + row(3, "3", "4")
    file = tmp_path / "broken.xlsx"
    file.write_bytes(workbook(one=rows))
    with pytest.raises(InputError, match=r"sheet1\.xml is no spreadsheet that can be read: mismatched tag"):
        read(file, tmp_path)
