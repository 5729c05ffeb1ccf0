"""What stages say of themselves is read as figures and words, in the language of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.data import StageManifest
from aicluster_spark.report.language import Language, speaking
from aicluster_spark.report.sections.method.stage_facts import stage_facts

FACTS: dict[str, Any] = {
    "last_complete_year": 2017,
    "records_seen": 133541,
    "level_shares": {"city": 0.9004516, "none": 3.7e-5},
    "strategy_years": {"KR": 2018},
    "indicators_not_used": {"growth": "known in 0 of 34 cities; 17 are needed"},
    "mixture": {"fitted": False, "reason": None},
    "largest_hubs": [{"name": "A Person", "degree": 70}],
}


def rows(data: ReportData, language: Language) -> list[tuple[str | None, ...]]:
    manifests = {"records": StageManifest("ab12", 1.0, {}, FACTS)}
    with speaking(language):
        return [
            tuple(cell.text for cell in row) for row in stage_facts(replace(data, manifests=manifests)).rows
        ]


def test_facts_are_rows_of_figures_and_words(data: ReportData) -> None:
    assert rows(data, "en") == [
        ("records", "last complete year", "", "2017"),
        ("records", "records seen", "", "133,541"),
        ("records", "level shares", "city", "90.0 %"),
        ("records", "level shares", "none", "< 0.1 %"),
        ("records", "strategy years", "KR", "2018"),
        ("records", "indicators not used", "Growth of AI patents", "known in 0 of 34 cities; 17 are needed"),
        ("records", "mixture", "fitted", "no"),
        ("records", "mixture", "reason", None),
    ]


def test_facts_are_chinese_on_the_chinese_page(data: ReportData) -> None:
    said = [row[2:] for row in rows(data, "zh")]
    assert ("韩国", "2018") in said
    assert ("已拟合", "否") in said
    assert any(value and value.startswith("34 个城市中 0 个已知") for _, value in said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_fact_is_shown_as_json(data: ReportData, language: Language) -> None:
    with speaking(language):
        shown = [cell.text or "" for row in stage_facts(data).rows for cell in row]
    assert shown
    assert not [text for text in shown if text.startswith(("{", "["))]
