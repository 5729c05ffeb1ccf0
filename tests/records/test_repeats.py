"""What becomes of records that share a document."""

from __future__ import annotations

from datetime import date

import pytest

from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.records.keys import KEYS
from aicluster_spark.records.repeats import decide

pytestmark = pytest.mark.spark
PUBLISHED, GRANTED, CORRECTED = date(2012, 1, 4), date(2014, 5, 7), date(2014, 9, 3)


def key(row: int, patent: str, stage: str, digest: int, published: date, file: str = "a.csv") -> tuple:
    granted = published if stage == "grant" else None
    status = "granted" if stage == "grant" else None
    return ("chunk-000000-x", file, row, row * 100, patent, stage, published, granted, status, digest)


RECORDS = [
    key(0, "CN-1", "application", 10, PUBLISHED),
    key(1, "CN-1", "application", 10, PUBLISHED),  # the same row again
    key(2, "CN-1", "grant", 11, GRANTED),
    key(3, "CN-1", "grant", 12, CORRECTED),  # a corrected gazette
    key(4, "CN-2", "application", 20, PUBLISHED),
    key(5, "CN-3", "grant", 30, GRANTED),
    key(6, "CN-4", "application", 40, PUBLISHED),
    key(0, "CN-4", "grant", 41, GRANTED, file="b.csv"),
]


@pytest.fixture(scope="module")
def decided(spark):
    keys = spark.createDataFrame(RECORDS, spark_ddl(KEYS))

    def run(count: str) -> dict[tuple[str, int], tuple]:
        rows = decide(keys, count).collect()
        return {(r.source_file, r.source_row): (r.action, r.reason, r.detail, r.grant_date) for r in rows}

    return run


def test_either_keeps_the_application_with_the_facts_of_the_corrected_grant(decided):
    assert decided("either") == {
        ("a.csv", 0): ("amend", None, "kept: a.csv row 0", CORRECTED),
        ("a.csv", 1): ("drop", "exact_repeat", "kept: a.csv row 0", None),
        ("a.csv", 2): ("drop", "earlier_version", "kept: a.csv row 0", GRANTED),
        ("a.csv", 3): ("merge", None, "kept: a.csv row 0", CORRECTED),
        ("a.csv", 6): ("amend", None, "kept: a.csv row 6", GRANTED),
        ("b.csv", 0): ("merge", None, "kept: a.csv row 6", GRANTED),
    }


@pytest.mark.parametrize(("count", "dropped"), [("applications", {2, 3, 5}), ("grants", {0, 1, 4, 6})])
def test_one_stage_alone_is_counted(decided, count, dropped):
    found = decided(count)
    also = {1} if count == "applications" else {2}
    rows = {row for (file, row), what in found.items() if file == "a.csv" and what[0] == "drop"}
    assert rows == dropped | also
    assert {what[0] for what in found.values()} == {"drop"}


def test_a_patent_of_the_other_stage_only_has_nothing_kept_in_its_place(decided):
    assert decided("applications")["a.csv", 5] == ("drop", "other_stage", None, GRANTED)
