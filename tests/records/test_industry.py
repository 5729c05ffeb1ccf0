from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.records import industry

CANDIDATES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "gbt4754_2017_ai_candidates.csv"


def fitting(code: str | None) -> list[int] | None:
    frame = pl.DataFrame({"x": [code]}, schema={"x": pl.String})
    return frame.select(industry.editions_fitting(pl.col("x"))).to_series().to_list()[0]


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("I6513", [2017]),
        ("I6510", [2011]),
        ("I6520", [2011, 2017]),  # system integration in 2011, chip design in 2017
        ("I6490", [2011, 2017]),
        ("G6211", [2002]),
        ("H6511", [2002]),  # a department store
        ("6511", [2002, 2017]),
        ("6411", []),
        ("i6513 ", [2017]),
        ("O8290", [2002, 2017]),
        ("C3990", [2002, 2011, 2017]),
        ("I65", [2011, 2017]),
        ("I651", [2011, 2017]),
        ("B6510", []),
        ("T9800", [2002]),
        ("9900", []),
        ("I", None),
        ("软件", None),
        (None, None),
    ],
)
def test_a_code_fits_the_editions_that_have_it(code, years) -> None:
    assert fitting(code) == years


def test_the_edition_is_told_only_where_one_fits() -> None:
    codes = pl.DataFrame({"x": ["I6513", "I6520", "B6510", None]})
    years = industry.editions_fitting(pl.col("x"))
    rows = codes.select(year=industry.edition(years), why=industry.evidence(years)).rows()
    assert rows == [
        (2017, "the code is in the edition of 2017 only"),
        (None, "the code is in the editions of 2011 and 2017"),
        (None, "the code is in no edition"),
        (None, None),
    ]


def test_a_file_shows_its_edition_by_all_of_its_codes() -> None:
    counts = industry.edition_counts(pl.Series(["I6510", "I6520", "I6550", None]))
    assert counts.rows() == [(2002, 0, 0), (2011, 3, 1), (2017, 2, 0)]


@pytest.mark.parametrize(("year", "divisions", "last"), [(2002, 95, 98), (2011, 96, 96), (2017, 97, 97)])
def test_every_edition_has_as_many_divisions_as_the_standard_says(year, divisions, last) -> None:
    (edition,) = (edition for edition in industry.editions() if edition.year == year)
    numbers = [int(name[1:]) for name in edition.divisions]
    assert (len(set(numbers)), len(numbers), max(numbers)) == (divisions, divisions, last)
    assert numbers == sorted(numbers)


@pytest.mark.shared
def test_the_candidates_of_2017_are_codes_of_2017() -> None:
    with CANDIDATES.open(encoding="utf-8-sig") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) > 50
    assert [code for code in codes if 2017 not in fitting(code)] == []
