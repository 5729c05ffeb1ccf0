"""The account of the records on the page: rejects, repeats, rules of placement, and what was filled in."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData, StageManifest
from aicluster_spark.report.sections.records.account import REPEATS, account_sentences, account_tables

ACCURACY = {"own_record": {"hidden": 90, "accuracy": 0.95}, "register": {"hidden": 90, "accuracy": None}}
FACTS = {
    "method_shares": {"prefecture": 0.75, "municipality": 0.25},
    "fill": {"without_address": 200, "own_record": 120, "register": 30, "share_filled": 0.75},
    "fill_accuracy": ACCURACY,
    "china": {"postcode_agrees_share": 0.99, "postcode_disagrees": 7},
}
REJECTED = {"rejected:exact_repeat": 5, "rejected:bad_date": 12, "rejected:withdrawn": 0}
COUNTS = {**REJECTED, "merged_into_application": 40, "inventors": 90, "inventors_with_address": 0}


@pytest.fixture
def data(plain: ReportData) -> ReportData:
    counts = [{"source_file": "a.csv", "what": what, "count": count} for what, count in COUNTS.items()]
    places = StageManifest("ab", 1.0, {}, FACTS)
    return replace(
        plain,
        record_counts=pl.DataFrame(counts, schema=plain.record_counts.schema),
        manifests={**plain.manifests, "places": places},
    )


def rows(tables: list[Table], name: str) -> list[list[str | None]]:
    [table] = [table for table in tables if table.id == name]
    return [[cell.text for cell in row] for row in table.rows]


def test_rejects_are_listed_by_reason_with_their_share(data: ReportData) -> None:
    assert rows(account_tables(data), "rejects-by-reason") == [
        ["bad date", "12", "0.090 %"],
        ["exact repeat", "5", "0.037 %"],
    ]


def test_repeats_are_counted_for_every_rule(data: ReportData) -> None:
    found = {rule: count for rule, _, count in rows(account_tables(data), "repeats")}
    counted = dict.fromkeys(REPEATS, "0") | {"exact_repeat": "5", "merged_into_application": "40"}
    assert found == {rule.replace("_", " "): count for rule, count in counted.items()}


def test_places_are_told_by_rule_and_what_was_filled_with_its_accuracy(data: ReportData) -> None:
    tables = account_tables(data)
    assert rows(tables, "placement-rules") == [["prefecture", "75.00 %"], ["municipality", "25.00 %"]]
    assert [row[1:] for row in rows(tables, "filled-places")] == [
        ["120", "60.0 %", "90", "95.0 %"],
        ["30", "15.0 %", "90", None],
    ]


def test_the_page_says_what_no_address_means_for_ties(data: ReportData) -> None:
    filled, inventors, postcodes = account_sentences(data)
    assert filled.startswith("200 applicants other than persons have no address")
    assert "75.0 % of them were given a city: 120 from own" in filled
    assert inventors.endswith("ties between cities by inventors' city are unknown, not none.")
    assert postcodes.startswith("The postcode contradicts the city of 7 parties")


def test_records_with_inventors_addresses_need_no_such_words(plain: ReportData) -> None:
    assert account_sentences(plain) == []


@pytest.mark.parametrize("seed", range(5))
def test_reasons_with_the_same_count_stand_in_one_order_whatever_the_order_of_rows(
    data: ReportData, seed: int
) -> None:
    reasons = [f"rejected:reason_{letter}" for letter in "abcdefgh"]
    counts = pl.DataFrame({"source_file": "a.csv", "what": reasons, "count": 3}).with_columns(
        pl.col("count").cast(pl.Int64)
    )
    mixed = replace(data, record_counts=counts.sample(fraction=1, shuffle=True, seed=seed))
    shown = [row[0] for row in rows(account_tables(mixed), "rejects-by-reason")]
    assert shown == [reason.removeprefix("rejected:").replace("_", " ") for reason in reasons]
