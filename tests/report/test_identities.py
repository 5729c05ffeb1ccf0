"""What the page says of who is taken for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sample

from aicluster_spark.report import ReportData
from aicluster_spark.report.data import StageManifest
from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.network.identity import identity_sentences, identity_tables

PERSON = {
    "mentions": 40, "spellings": 3, "conflicting_names": True, "first_year": 1999, "last_year": 2015,
    "applicants": 4, "cities": 2, "weakest": -1.25,
}  # fmt: skip
FACTS = {
    "mentions": 1234, "people": 1000, "window": "2011-2015",
    "people_in_conflict": {"people": 2, "mentions": 9},
    "largest_people": [PERSON],
}  # fmt: skip


def linked(data: ReportData, setting: str, **facts: Any) -> ReportData:
    own = {"setting": "own", "file": "ids.csv"}
    study = sample.study(identity=own if setting == "own" else setting)
    manifest = StageManifest("ab", 1.0, {}, FACTS | facts)
    return replace(data, study=study, manifests={**data.manifests, "identity": manifest})


def figures_of(city: str) -> list[dict[str, Any]]:
    figures = {"inventors": 20, "mean_degree": 2.5, "brokers": 3, "inventor_pagerank_mean": 0.0001}
    settings = ("name", "strict", "loose")
    return [
        {"city": city, "setting": setting, "inventor_pagerank_gini": None}
        | {measure: value * n for measure, value in figures.items()}
        for n, setting in enumerate(settings, 1)
    ]


def test_without_linkage_inventors_are_name_keys(data: ReportData) -> None:
    assert identity_sentences(data) == [
        "Inventors are provisional name keys: people of one name are one node."
    ]
    assert identity_tables(data) == []


def test_linked_people_their_conflicts_and_the_movement_of_cities_are_told(data: ReportData) -> None:
    city, label = data.names.frame().select("city", "label").row(0)
    moved = [{"measure": "inventors", "cities": 7, "median": 0.04, "largest": 0.5, "city": city}]
    loose = linked(data, "loose", movement=moved, largest_cities=figures_of(city))
    assert identity_sentences(loose) == [
        "Linked by evidence, loosely, 1,234 mentions of inventors are 1,000 people.",
        "2 people (9 mentions) have conflicting given names or stand twice on a patent.",
        f"From strict to loose linkage the figures of cities move: number of inventors by 4% in the median "
        f"of 7 cities and by 50% in {label}.",
    ]
    people, cities = identity_tables(loose)
    shown = [cell.text for cell in people.rows[0]]
    assert shown == ["1", "40", "3", "yes", "1999", "2015", "4", "2", "−1.25"]
    assert [[cell.text for cell in row] for row in cities.rows] == [
        [label, "name key", "20", "2.50", "3", "0.0001", None],
        [label, "strict linkage", "40", "5.00", "6", "0.0002", None],
        [label, "loose linkage", "60", "7.50", "9", "0.0003", None],
    ]
    assert "2011–2015" in cities.caption
    with speaking("zh"):
        assert "在 7 个城市中的中位变动为 4%" in identity_sentences(loose)[-1]


def test_own_ids_and_people_without_conflict_are_told(data: ReportData) -> None:
    own = linked(data, "own", people_in_conflict={"people": 0, "mentions": 0}, movement=[])
    assert identity_sentences(own) == [
        "By the study's own ids 1,234 mentions of inventors are 1,000 people.",
        "No person has conflicting given names or stands twice on a patent.",
    ]
