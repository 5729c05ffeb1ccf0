"""The study that the benchmark of reading writes for the engine is one the engine takes."""

from __future__ import annotations

from pathlib import Path

from aicluster_spark.stages.load import load_checked_study
from benchmarks.contenders.engine import STUDY


def test_the_benchmark_s_study_is_valid(tmp_path: Path) -> None:
    (tmp_path / "patents").mkdir()
    (tmp_path / "study.yaml").write_text(STUDY.format(nation=tmp_path), encoding="utf-8")
    study = load_checked_study(tmp_path / "study.yaml", ()).study
    assert study.records.sources[0].reader == "national_yearly_csv"
    assert not study.places.fill.enabled
