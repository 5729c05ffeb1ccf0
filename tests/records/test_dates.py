from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.dates import is_missing, parse_date

FORMS = (
    "{0:%Y}-{0:%m}-{0:%d}",
    "{0:%Y}.{0:%m}.{0:%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0:%Y}{0:%m}{0:%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y}-{0:%m}-{0:%d} 00:00:00",
    "{0:%Y}-{0:%m}-{0:%d}T00:00:00.000",
)
MISSING = ("", " ", "-", "0", "00000000", "0000-00-00", "9999-12-31", "99991231", "1900-01-01", "1900/1/1")
WORDS = ("nan", "None", "<NA>", "NaT")


def read(text: str | None) -> tuple[date | None, bool]:
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(day=parse_date(pl.col("x")), missing=is_missing(pl.col("x"))).row(0)


@settings(deadline=None)
@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.sampled_from(FORMS))
def test_every_spelling_of_a_day_is_read(day: date, form: str) -> None:
    assert read(form.format(day)) == (day, False)


@pytest.mark.parametrize("text", [*MISSING, *WORDS, None])
def test_placeholders_are_missing_not_wrong(text: str | None) -> None:
    assert read(text) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["2015-02-29", "20151301", "2015", "2016-1", "2016112", "0201-01-01", "2300-01-01", "申请日", "１"],
)
def test_what_is_no_day_is_wrong_not_missing(text: str) -> None:
    assert read(text) == (None, False)


def test_full_width_digits_are_read() -> None:
    assert read("２０１６－０１－２８") == (date(2016, 1, 28), False)


@settings(deadline=None)
@given(st.text("0123456789-./年月日 :", max_size=14))
def test_a_day_is_never_both_read_and_missing(text: str) -> None:
    day, missing = read(text)
    assert day is None or not missing
