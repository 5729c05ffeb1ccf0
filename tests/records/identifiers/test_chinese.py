"""Examples with a check character are printed in CNIPA's gazettes and bulk files."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.identifiers import chinese

GAZETTE = Path(__file__).parents[4] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
CODES = {"1": "10", "8": "11", "2": "20", "9": "21", "3": "30"}


def ask(function, text: str | None):
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(found=function(pl.col("x"))).item()


def check(digits: str) -> str:
    """Work out a check character one number at a time."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


@pytest.mark.parametrize(
    ("text", "number", "right"),
    [
        ("201610058726.X", "201610058726", True),
        ("CN201410000511.3", "201410000511", True),
        ("ZL 2014 1 0001398.0", "201410001398", True),
        ("ＣＮ２０１６１００５８７２６．ｘ", "201610058726", True),
        ("CN201410000511.4", "201410000511", False),
        ("2014100005113", "201410000511", True),
        ("201610058726", "201610058726", None),
        ("CN-201610058726-A", "201610058726", None),
        ("102016000058726", "201610058726", None),
        ("CN102016000058726", "201610058726", None),
        ("112014000012345", "201480012345", None),
        ("202016000012345", "201620012345", None),
        ("212016000012345", "201690012345", None),
        ("302016000012345", "201630012345", None),
        ("CN102003000040024", "03140024", None),
        ("102003000104532", "200310104532", None),
        ("101993000005555", "93105555", None),
        ("85105365", "85105365", None),
        ("ZL99113861.9", "99113861", True),
        ("ZL 98 211883.X", "98211883", True),
        ("ZL 98 211883.1", "98211883", False),
    ],
)
def test_every_generation_has_one_form(text: str, number: str, right: bool | None) -> None:
    assert ask(chinese.application_number, text) == number
    assert ask(chinese.check_digit_ok, text) is right


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "申请号", "16/123456", "2016100587", "201650058726", "19990113861", "401616000058726"),
        *("102016010058726", "101993000105555", "US201610058726", "PCT/CN2016/100001", None),
    ],
)
def test_other_numbers_are_refused(text: str | None) -> None:
    assert ask(chinese.application_number, text) is None
    assert ask(chinese.check_digit_ok, text) is None


@settings(deadline=None)
@given(st.integers(2003, 2099), st.sampled_from("12389"), st.integers(100_000, 9_999_999))
def test_both_forms_of_a_number_agree(year: int, kind: str, serial: int) -> None:
    original = f"{year}{kind}{serial:07d}"
    wrong = "0" if check(original) != "0" else "1"
    assert ask(chinese.application_number, f"{CODES[kind]}{year}{serial:09d}") == original
    assert ask(chinese.application_number, f"CN{original}.{check(original)}") == original
    assert ask(chinese.check_digit_ok, f"{original}.{check(original)}") is True
    assert ask(chinese.check_digit_ok, f"{original}.{wrong}") is False


@settings(deadline=None)
@given(st.integers(1985, 2003), st.sampled_from("12389"), st.integers(0, 99_999))
def test_both_forms_agree_before_october_2003(year: int, kind: str, serial: int) -> None:
    original = f"{year % 100:02d}{kind}{serial:05d}"
    assert ask(chinese.application_number, f"{CODES[kind]}{year}{serial:09d}") == original
    assert ask(chinese.check_digit_ok, original + check(original)) is True
    assert ask(chinese.filing_year, original) == year


@pytest.mark.parametrize(
    ("number", "kind", "year"),
    [
        ("201610058726", "invention", 2016),
        ("201480012345", "invention", 2014),
        ("201690012345", "utility_model", 2016),
        ("98211883", "utility_model", 1998),
        ("03330001", "design", 2003),
        (None, None, None),
    ],
)
def test_a_number_tells_kind_and_year(number: str | None, kind: str | None, year: int | None) -> None:
    assert ask(chinese.kind, number) == kind
    assert ask(chinese.filing_year, number) == year


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("CN107087341A", "107087341", "A"),
        ("CN-107087341-A", "107087341", "A"),
        ("CN1238422C9", "1238422", "C9"),
        ("cn 0107087341 b", "107087341", "B"),
        ("107087341A", "107087341", "A"),
        ("CN85105365", "85105365", None),
    ],
)
def test_publications_are_taken_apart(text: str, number: str, kind: str | None) -> None:
    assert ask(chinese.publication, text) == {"office": "CN", "number": number, "kind": kind}


@pytest.mark.parametrize("text", ["", "US10000000B2", "CN107087341A12", "CN123A", "公开号", None])
def test_other_publications_are_refused(text: str | None) -> None:
    assert ask(chinese.publication, text) is None


@pytest.mark.parametrize(
    ("code", "published", "kind", "stage"),
    [
        ("A", 2017, "invention", "application"),
        ("A8", 2017, "invention", "application"),
        ("B", 2017, "invention", "grant"),
        ("C9", 2017, "invention", "grant"),
        ("U", 2017, "utility_model", "grant"),
        ("Y", 2005, "utility_model", "grant"),
        ("S", 2017, "design", "grant"),
        ("D", 2005, "design", "grant"),
        ("B", 1990, "invention", "application"),
        ("U", 1990, "utility_model", "application"),
        ("X", 2017, None, None),
        (None, 2017, None, None),
    ],
)
def test_kind_codes(code: str | None, published: int, kind: str | None, stage: str | None) -> None:
    frame = pl.DataFrame({"code": [code], "published": [date(published, 6, 1)]})
    frame = frame.with_columns(pl.col("code").cast(pl.String))
    found = frame.select(
        kind=chinese.publication_kind(pl.col("code")),
        stage=chinese.stage(pl.col("code"), pl.col("published")),
    )
    assert found.row(0) == (kind, stage)


@pytest.mark.shared
def test_numbers_of_the_gazettes() -> None:
    with gzip.open(GAZETTE, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) == 10][1:]
    frame = pl.DataFrame({"text": [row[0] for row in rows], "filed": [int(row[1][:4]) for row in rows]})
    found = frame.select(
        "filed",
        number=chinese.application_number(pl.col("text")),
        right=chinese.check_digit_ok(pl.col("text")),
    )
    assert found["number"].null_count() == 0
    assert found["right"].sum() == found["right"].count() == 15_323
    assert found.select(chinese.kind(pl.col("number")) == "invention")["number"].all()
    years = found.with_columns(year=chinese.filing_year(pl.col("number")))
    # A divisional application is numbered in its own year, but keeps its parent's day of filing.
    assert (years["year"] - years["filed"]).is_between(0, 1).mean() > 0.95
