"""Tables of Chinese patents: which rows are refused and why; every row is a document or has its reason."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.reader import Setting
from tests.records.readers.cells import KINDS, cells, read
from tests.records.readers.document_rows import GAZETTE


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"申请号": "CN201410000511.4"}, "bad_number"),
        ({"申请号": "16/123456"}, "bad_number"),
        ({"公开公告号": "第3号"}, "bad_number"),
        ({"申请号": "", "公开公告号": "-"}, "missing_patent_id"),
        ({"申请日": ""}, "missing_application_date"),
        ({"申请日": "00000000"}, "missing_application_date"),
        ({"申请日": "20140231"}, "bad_date"),
        ({"公开公告日": "unknown"}, "bad_date"),
        ({"申请日": "20300101", "公开公告日": "20310101"}, "future_date"),
        ({"申请日": "20170316"}, "application_after_publication"),
        (dict.fromkeys(GAZETTE, ""), "empty_record"),
        ({name: name for name in GAZETTE}, "repeated_header"),
        (dict.fromkeys(GAZETTE, "") | {"申请号": "更多数据请联系我们"}, "not_a_record"),
        (dict.fromkeys(GAZETTE, "") | {"专利名称": "宣传行"}, "not_a_record"),
        ({"公开公告日": "20170315 ", "申请日": " 2014-01-01 00:00:00"}, None),
    ],
)
def test_what_is_refused_and_why(changed: dict[str, str], reason: str | None) -> None:
    (found,) = read(CNIPA_GAZETTE_CSV, [GAZETTE | changed])
    assert found["reason"] == reason
    assert (found["detail"] is None) == (reason is None)


def test_what_a_study_leaves_out_or_keeps() -> None:
    future = GAZETTE | {"公开公告日": "20310101"}
    assert read(CNIPA_GAZETTE_CSV, [GAZETTE], kinds=("design",))[0]["reason"] == "kind_excluded"
    assert read(CNIPA_GAZETTE_CSV, [future], newest=None)[0]["reason"] is None


CELL = st.one_of(
    st.none(), st.sampled_from([*GAZETTE.values(), *GAZETTE, "-", "0", "\x00", "；;|"]), st.text(max_size=12)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=5))
def test_any_cells_give_one_row_each(rows: list[list[str | None]]) -> None:
    found = read(CNIPA_GAZETTE_CSV, [dict(zip(GAZETTE, row, strict=True)) for row in rows])
    for document in found:
        assert document["reason"] or (document["office"] and document["application_date"])


GAZETTE_FILE = Path(__file__).parents[4] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"


@pytest.mark.shared
def test_the_gazettes_have_two_broken_rows() -> None:
    with gzip.open(GAZETTE_FILE, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    padded = [[*row, *[None] * (len(header) - len(row))] for row in rows]
    setting = Setting(kinds=KINDS, newest=date(2026, 1, 1))
    found = CNIPA_GAZETTE_CSV.rows(cells(CNIPA_GAZETTE_CSV, header, padded, setting), setting)
    assert found.height == 44_016
    assert Counter(found["reason"].drop_nulls()) == {"not_a_record": 2}
    assert found.filter(found["reason"].is_not_null())["source_row"].to_list() == [
        number for number, row in enumerate(rows) if len(row) != len(header)
    ]
    kept = found.filter(found["reason"].is_null())
    assert kept["stage"].unique().to_list() == ["grant"]
    assert kept["ipc"].null_count() == kept["parties"].null_count() == 0
