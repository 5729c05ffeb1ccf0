"""What becomes of records that share a document."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl
import pyarrow as pa
import pytest

from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.records.keys import KEYS
from aicluster_spark.records.repeats import DECISIONS, decide, settle

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


@pytest.mark.spark
def test_either_keeps_the_application_with_the_facts_of_the_corrected_grant(decided):
    assert decided("either") == {
        ("a.csv", 0): ("amend", None, "kept: a.csv row 0", CORRECTED),
        ("a.csv", 1): ("drop", "exact_repeat", "kept: a.csv row 0", None),
        ("a.csv", 2): ("drop", "earlier_version", "kept: a.csv row 0", GRANTED),
        ("a.csv", 3): ("merge", None, "kept: a.csv row 0", CORRECTED),
        ("a.csv", 6): ("amend", None, "kept: a.csv row 6", GRANTED),
        ("b.csv", 0): ("merge", None, "kept: a.csv row 6", GRANTED),
    }


@pytest.mark.spark
@pytest.mark.parametrize(("count", "dropped"), [("applications", {2, 3}), ("grants", {0, 1, 4, 6})])
def test_one_stage_alone_is_counted(decided, count, dropped):
    found = decided(count)
    also = {1} if count == "applications" else {2}
    rows = {row for (file, row), what in found.items() if file == "a.csv" and what[0] == "drop"}
    assert rows == dropped | also
    assert {what[0] for what in found.values()} == {"drop"}


@pytest.mark.spark
def test_an_application_that_is_only_seen_as_a_grant_counts_once(decided):
    found = decided("applications")
    assert ("a.csv", 5) not in found
    assert found["b.csv", 0] == ("drop", "other_stage", "kept: a.csv row 6", GRANTED)
    assert decided("grants")["a.csv", 4] == ("drop", "other_stage", None, None)


def random_keys(seed: int, records: int) -> list[dict]:
    """Few documents, stages, days and contents, so that everything that can coincide does."""
    draw = random.Random(seed)
    rows = []
    for row in range(records):
        stage = draw.choice(["application", "grant", None])
        day = draw.choice([None, *(date(2012, 1, 1) + timedelta(n) for n in range(3))])
        granted = draw.choice([None, date(2013, 1, 1) + timedelta(draw.randrange(3))])
        document, digest = f"CN-{draw.randrange(records // 3)}", draw.randrange(4)
        status = draw.choice([None, "granted", "in force"])
        file = draw.choice(["a.csv", "b.csv"])
        rows.append(("chunk-000000-x", file, row, row, document, stage, day, granted, status, digest))
    draw.shuffle(rows)
    return [dict(zip(KEYS.names, row, strict=True)) for row in rows]


def _day(key: dict) -> date:
    return key["publication_date"] or date.min


def by_hand(keys: list[dict], count: str) -> Iterator[dict]:
    """The rule once more, document by document and record by record."""
    documents = defaultdict(list)
    for key in sorted(keys, key=lambda key: (key["source_file"], key["source_row"])):
        documents[key["patent_id"]].append(key)
    for records in documents.values():
        living: dict[str | None, dict] = {}
        reason: dict[int, str] = {}
        contents = set()
        for key in records:
            if key["digest"] in contents:
                reason[id(key)] = "exact_repeat"
                continue
            contents.add(key["digest"])
            rival = living.get(key["stage"])
            if rival is None or (key["publication_date"] or date.min) >= (
                rival["publication_date"] or date.min
            ):
                living[key["stage"]] = key
        uncounted = {
            "grants": ["application"],
            "applications": ["grant"] if "application" in living else [],
        }.get(count, [])
        for key in records:
            if id(key) not in reason and living[key["stage"]] is not key:
                reason[id(key)] = "earlier_version"
            elif id(key) not in reason and key["stage"] in uncounted:
                reason[id(key)] = "other_stage"
        both = count == "either" and {"application", "grant"} <= set(living)
        stays = [
            key for key in records if id(key) not in reason and (not both or key["stage"] == "application")
        ]
        kept = max((f"kept: {key['source_file']} row {key['source_row']}" for key in stays), default=None)
        for key in records:
            facts = dict(key)
            action = "drop" if id(key) in reason else "merge" if both and key not in stays else None
            if both and key in stays:
                action = "amend"
                facts |= {name: living["grant"][name] or key[name] for name in ("grant_date", "legal_status")}
            if action:
                told = {"action": action, "reason": reason.get(id(key)), "detail": kept}
                yield {name: (facts | told)[name] for name in DECISIONS.names}


@pytest.mark.parametrize("count", ["either", "applications", "grants"])
@pytest.mark.parametrize("seed", range(5))
def test_one_pass_decides_as_the_rule_does_by_hand(count, seed):
    keys = random_keys(seed, 120)
    found = settle(pl.DataFrame(pa.Table.from_pylist(keys, schema=KEYS)), count)
    expected = list(by_hand(keys, count))
    assert {row["action"] for row in expected} >= (
        {"drop", "merge", "amend"} if count == "either" else {"drop"}
    )
    assert found.sort("source_row").to_dicts() == sorted(expected, key=lambda row: row["source_row"])
