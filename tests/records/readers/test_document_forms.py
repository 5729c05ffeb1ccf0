"""A table of patents as delimited text, as a sheet and as Parquet: the same documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.readers.table import TABLE
from aicluster_spark.records.rows import chunk_rows
from aicluster_spark.study.models import Limits
from tests.records.io.test_sheets import row as sheet_row
from tests.records.io.test_sheets import workbook
from tests.records.readers.cells import KINDS, of

MIXED = {
    "number": "CN201610058726",
    "申请日": "2016-01-28",
    "Title": "装置",
    "申请人": "甲公司;乙大学",
    "备注": "x",
}
"""A table whose number only the study names, the others known in Chinese or English."""


def typed(path: Path) -> None:
    day = [date(2016, 1, 28)]
    columns = {name: [value] for name, value in MIXED.items()} | {
        "申请日": day,
        "申请人": [["甲公司", "乙大学"]],
    }
    pl.DataFrame(columns).write_parquet(path)


def sheet(path: Path) -> None:
    path.write_bytes(workbook(one=sheet_row(1, *MIXED) + sheet_row(2, *MIXED.values())))


def text(delimiter: str, encoding: str) -> Callable[[Path], None]:
    lines = "".join(delimiter.join(cells) + "\r\n" for cells in (MIXED, MIXED.values()))
    joined = lines if delimiter != ";" else lines.replace("甲公司;乙大学", '"甲公司;乙大学"')
    return lambda path: path.write_text(joined, encoding, newline="") and None


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(text(",", "utf-8"), id="csv"),
        pytest.param(text("\t", "gb18030"), id="tsv"),
        pytest.param(text("\t", "utf-16"), id="tsv of a sheet, in UTF-16"),
        pytest.param(text(";", "utf-8-sig"), id="semicolons"),
        pytest.param(text("|", "gb18030"), id="bars"),
        pytest.param(sheet, id="xlsx"),
        pytest.param(typed, id="parquet"),
    ],
)
def test_the_reader_table_reads_every_form_by_the_names_of_its_columns(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    file = tmp_path / "patents"
    write(file)
    columns = {"application_number": "number"}
    plan = plan_source(TABLE, file, tmp_path / "scratch", Limits(), None, columns)
    [chunk] = plan.chunks
    rows = chunk_rows(TABLE, chunk, plan.header, Setting(KINDS, None, columns), Limits())
    [found] = rows.to_dicts()
    assert found["reason"] is None
    assert found["application_number"] == "201610058726"
    assert (found["application_date"], found["title"]) == (date(2016, 1, 28), "装置")
    assert [party["name"] for party in of(found, "applicant")] == ["甲公司", "乙大学"]
