"""What a spreadsheet would run, in every file that is written for one."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aicluster_spark.estimation.tables import RegressionTable
from aicluster_spark.estimation.tables import to_csv as regression_csv
from aicluster_spark.report.content import Cell, Column, Table
from aicluster_spark.report.csv_tables import to_csv
from aicluster_spark.spreadsheet import FORMULA, defused, defused_texts

PACKAGE = Path(__file__).resolve().parents[1] / "aicluster_spark"
WRITERS = (
    "report/csv_tables.py",
    "network/export/csv_files.py",
    "cli/explain.py",
    "cli/estimate_output.py",
    "panel/export.py",
    "estimation/tables/formats.py",
)
UNSEEN = "\xad\u200b\u200e\u202e\u2060\u2066\ufeff"
LETTERS = "=+-@＝＋－＠\t\r\n\0 \xa0\u3000\x85aé京0.5,*e'" + UNSEEN
texts = st.text(st.sampled_from(LETTERS), max_size=8) | st.text()
numbers = st.integers().map(str) | st.floats(allow_nan=False, allow_infinity=False).map(repr)


def begins_a_formula(cell: str) -> bool:
    """What OWASP lists, after what is not seen: = + - @ and their full-width forms run in Excel."""
    unseen = ("Cc", "Zs", "Zl", "Zp")
    seen = [letter for letter in cell if letter not in UNSEEN and unicodedata.category(letter) not in unseen]
    return cell[:1] in ("\t", "\r") or "".join(seen)[:1] in tuple("=+-@＝＋－＠")


@given(texts)
@example("=1")
@example("\u2060\ufeff＝cmd|' /C calc'!A0")
def test_no_cell_begins_as_a_formula_and_others_are_as_they_were(text: str) -> None:
    written = defused(text)
    assert not begins_a_formula(written)
    assert written == (f"'{text}" if begins_a_formula(text) else text)


@given(st.lists(texts | st.none()), st.integers())
def test_columns_of_a_frame_are_defused_by_the_same_rule(cells: list[str | None], number: int) -> None:
    frame = pl.DataFrame({"text": cells, "number": [-1.5] * len(cells)}, schema_overrides={"text": pl.String})
    written = defused_texts(frame)
    assert written["text"].to_list() == [cell if cell is None else defused(cell) for cell in cells]
    assert written["number"].equals(frame["number"])


@given(numbers, st.sampled_from(["", "*", "**", "***", " periods"]))
def test_numbers_stay_numbers_where_they_are_asked_for(number: str, after: str) -> None:
    assert defused(number + after, keep_numbers=True) == number + after


@pytest.mark.parametrize("text", ["-1+cmd|' /C calc'!A0", "+1-A1", "-2 periods)+A1", "-cmd", "=1", "-1\n=2"])
def test_what_only_begins_as_a_number_is_defused(text: str) -> None:
    assert defused(text, keep_numbers=True) == f"'{text}"


def test_every_writer_has_the_rule_from_here() -> None:
    for name in WRITERS:
        source = (PACKAGE / name).read_text(encoding="utf-8")
        assert "from aicluster_spark.spreadsheet import defused" in source, name
        assert not re.search(r"\[=\+|\(\"=\", \"\+\"", source), f"{name} has a rule of its own"


def test_the_page_has_the_same_rule() -> None:
    script = (PACKAGE / "report/templates/scripts/download.js").read_text(encoding="utf-8")
    assert f"FORMULA = /{FORMULA.pattern}/;" in script


def test_tables_of_the_report_and_of_a_regression_are_defused() -> None:
    page = to_csv(Table("t", "c", [Column("h")], [[Cell("\u2066=1")]])).decode("utf-8-sig")
    assert page.split("\r\n")[1] == "'\u2066=1"
    table = RegressionTable("", ("＝m",), (("\u200b@x", "−0.045**"),), (), ("=note",))
    read = list(csv.reader(io.StringIO(regression_csv(table))))
    assert read == [["", "'＝m"], ["'\u200b@x", "-0.045**"], [], ["'=note"]]
