from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aicluster_spark.engine.tables import spark_schema
from aicluster_spark.runs.storage import open_location
from aicluster_spark.schema.records import PATENTS
from aicluster_spark.schema.register import ENTERPRISES
from aicluster_spark.stages.activity import run
from aicluster_spark.study.models import ActivityOptions

pytestmark = pytest.mark.spark

STUDY = Path("study.yaml")
ROWS = [
    {"patent_id": "US-1", "year": 2001, "title": "Neural networks", "cpc": ["G06N3/08"]},
    {"patent_id": "US-2", "year": 2001, "title": "Image processing", "cpc": ["G06T7/00"]},
    {"patent_id": "US-3", "year": 2001, "title": "Shoe", "cpc": ["A43B1/00"]},
    {"patent_id": "US-4", "year": 2002, "title": "Lamp"},
    {"patent_id": "US-5", "year": None, "title": "Finding", "cpc": ["G06K9/6256"]},
]

FIRM = tuple({"enterprise_id": "1", "name": "甲人工智能公司"}.get(name) for name in ENTERPRISES.names)


@dataclass
class Surroundings:
    """The part of the stage's context that the stage uses, over frames in memory."""

    study_file: Any
    patents: Any
    enterprises: Any
    spark: Any
    scratch: Any
    facts: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)

    @property
    def study(self) -> Any:
        return self.study_file.study

    def read(self, table: str) -> Any:
        return {"patents": self.patents, "enterprises": self.enterprises}[table]

    def write(self, table: str, frame: Any) -> None:
        self.tables[table] = frame.cache()
        frame.count()  # at once, as a file is written

    def reread(self, table: str) -> Any:
        return self.tables[table]

    def put_aside(self, name: str, frame: Any) -> Any:
        folder = self.scratch.child(name).uri
        frame.write.parquet(folder)
        return self.spark.read.schema(frame.schema).parquet(folder)

    def fact(self, name: str, value: Any) -> None:
        self.facts[name] = value

    def step(self, text: str) -> None:
        assert text


def judged(spark, folder: Path, **options) -> tuple[dict[str, bool | None], dict[str, Any]]:
    rows = [tuple(row.get(name) for name in PATENTS.names) for row in ROWS]
    patents = spark.createDataFrame(rows, spark_schema(PATENTS))
    study_file = SimpleNamespace(study=SimpleNamespace(activity=ActivityOptions(**options)), path=STUDY)
    firms = spark.createDataFrame([FIRM], spark_schema(ENTERPRISES))
    surroundings = Surroundings(study_file, patents, firms, spark, open_location(folder))
    run(surroundings)
    verdicts = {row["patent_id"]: row["is_ai"] for row in surroundings.tables["patent_activity"].collect()}
    for frame in surroundings.tables.values():
        frame.unpersist()
    return verdicts, surroundings.facts


def test_the_stage_judges_every_patent_and_states_what_it_found(spark, tmp_path):
    verdicts, facts = judged(spark, tmp_path)
    assert verdicts == {"US-1": True, "US-2": True, "US-3": False, "US-4": None, "US-5": True}
    assert facts["verdicts"] == {"ai": 3, "not_ai": 1, "unknown": 1}
    assert facts["firm_verdicts"] == {"ai": 1}
    assert facts["unknown_reasons"] == {"no cpc codes": 1}
    assert facts["deciding_rules"] == {"core": 2, "related_and_word": 1}
    assert facts["top_terms"] == {"image processing": 1, "neural network": 1}
    assert facts["top_codes_of_ai"] == {"G06K9/6256": 1, "G06N3/08": 1, "G06T7/00": 1}
    assert facts["by_year"] == [
        {"year": 2001, "ai": 2, "judged": 3, "share": 2 / 3},
        {"year": 2002, "ai": 0, "judged": 0, "share": None},
    ]
    assert "G06F18 from 2023.01" in facts["older_places_of_oecd2025"]


def test_a_study_states_fields_languages_and_at_least_k_of_n(spark, tmp_path):
    either = "at_least(1, oecd2025, cockburn2019_words)"
    verdicts, facts = judged(spark, tmp_path, rule_set=either, fields=["abstract"], languages=["de"])
    assert verdicts == {"US-1": True, "US-2": None, "US-3": None, "US-4": None, "US-5": True}
    assert facts["top_terms"] == {}


def test_the_printed_places_and_a_combination_change_the_verdict(spark, tmp_path):
    verdicts, facts = judged(spark, tmp_path, editions="as_published", rule_set="oecd2025 and not cset1790")
    assert verdicts == {"US-1": False, "US-2": True, "US-3": False, "US-4": None, "US-5": False}
    assert facts["rule_set"] == "oecd2025 and not cset1790"
    assert facts["deciding_rules"] == {"oecd2025: related_and_word": 1}
