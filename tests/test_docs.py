from __future__ import annotations

from pathlib import Path

from aicluster_spark.schema.reference import table_reference
from aicluster_spark.study.reference import study_reference

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_written_references_are_those_of_the_code() -> None:
    assert (DOCS / "study-file.md").read_text(encoding="utf-8") == study_reference(), "run scripts/docs"
    assert (DOCS / "tables.md").read_text(encoding="utf-8") == table_reference(), "run scripts/docs"
