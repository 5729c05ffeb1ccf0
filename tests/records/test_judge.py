from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.documents import DOCUMENT, shape
from aicluster_spark.records.judge import first_reason, judged, unread_date
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.rejects import REASONS
from aicluster_spark.study.records import RecordsOptions

GOOD = {
    "application_number": "201610058726",
    "publication_number": "107087341",
    "application_date": date(2016, 1, 28),
    "publication_date": date(2017, 8, 22),
    "grant_date": None,
    "kind": "invention",
}
SETTING = Setting(kinds=("invention", "other"), newest=date(2020, 1, 1))


def verdict(setting: Setting = SETTING, **changed: object) -> tuple[str | None, str | None]:
    reason, detail = row_of(setting, changed).select("reason", "detail").row(0)
    return reason, detail


def date_doubt(setting: Setting, **changed: object) -> str | None:
    found: str | None = row_of(setting, changed)["date_doubt"].item()
    return found


def row_of(setting: Setting, changed: dict[str, object]) -> pl.DataFrame:
    row = pl.DataFrame([GOOD | changed], schema_overrides={"grant_date": pl.Date, "kind": pl.String})
    found = judged(shape(row, DOCUMENT), setting)
    assert found.columns == DOCUMENT.names
    return found


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        ({}, None, None),
        ({"publication_number": None}, None, None),
        ({"application_number": None}, None, None),
        ({"kind": None}, None, None),
        ({"application_date": date(2017, 8, 22)}, None, None),
        ({"publication_date": date(2020, 1, 1)}, None, None),
        ({"application_number": "", "publication_number": None}, "missing_patent_id", ""),
        ({"application_date": None}, "missing_application_date", ""),
        ({"publication_date": date(2020, 1, 2)}, "future_date", "2016-01-28 2020-01-02"),
        (
            {"grant_date": date(2015, 1, 2)},
            "application_after_publication",
            "2016-01-28 2017-08-22 2015-01-02",
        ),
        ({"kind": "design"}, "kind_excluded", "design"),
        ({"application_date": None, "kind": "design"}, "missing_application_date", ""),
        ({"reason": "not_a_record", "detail": "广告", "application_date": None}, "not_a_record", "广告"),
    ],
)
def test_the_first_reason_is_given(
    changed: dict[str, object], reason: str | None, detail: str | None
) -> None:
    assert verdict(**changed) == (reason, detail)
    assert reason is None or reason in REASONS


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"publication_date": date(2999, 1, 1)}, "future_date"),
        ({"grant_date": date(2015, 1, 2)}, "application_after_publication"),
        ({}, None),
    ],
)
def test_doubtful_dates_are_kept_and_marked_where_the_study_says_so(
    changed: dict[str, object], doubt: str | None
) -> None:
    both = replace(SETTING, kept_doubts=frozenset({"future_date", "application_after_publication"}))
    assert verdict(both, **changed) == (None, None)
    assert date_doubt(both, **changed) == doubt
    assert verdict(SETTING, **changed)[0] == doubt
    assert date_doubt(SETTING, **changed) is None


def test_no_date_is_in_the_future_of_a_file_nobody_knows_the_day_of() -> None:
    assert verdict(replace(SETTING, newest=None), publication_date=date(2999, 1, 1)) == (None, None)


@pytest.mark.parametrize(
    ("option", "doubt"),
    [("future_dates", "future_date"), ("filed_after_publication", "application_after_publication")],
)
def test_the_study_names_the_doubts_it_keeps(option: str, doubt: str) -> None:
    stated = RecordsOptions.model_construct(sources=())
    assert stated.kept_doubts == frozenset()
    assert stated.model_copy(update={option: "keep"}).kept_doubts == {doubt}


def test_a_detail_belongs_to_its_reason() -> None:
    checks = [
        (pl.lit(value=True), "first", pl.lit(None, pl.String)),
        (pl.lit(value=True), "second", pl.lit("x")),
    ]
    reason, detail = first_reason(checks)
    assert pl.select(reason=reason, detail=detail).row(0) == ("first", "")


@pytest.mark.parametrize(
    ("text", "unread"), [("2016-02-30", True), ("20160128", False), ("0", False), (None, False)]
)
def test_a_date_that_is_left_out_is_not_unread(text: str | None, unread: bool) -> None:
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    assert frame.select(found=unread_date(pl.col("x"), parse_date(pl.col("x")))).item() is unread
