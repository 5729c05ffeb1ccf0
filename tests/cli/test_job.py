"""A stage as a job: how it ends when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aicluster_spark.errors import ResultsError, StudyError
from aicluster_spark.stages import job
from aicluster_spark.stages.runner import StageFault
from tests.small_sample import write_study


def ends(error: Exception, monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> int:
    def fails(*_given: Any) -> None:
        raise error

    monkeypatch.setattr(job, "run_stages", fails)
    return job.main("policy", [str(write_study(folder)), "--workspace", str(folder / "ws"), *words])


def test_a_fault_ends_in_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = StageFault("policy", "Java said\nValueError: the worker's words\nat org.apache.spark")
    assert ends(fault, monkeypatch, tmp_path) == 1
    said = capsys.readouterr().err
    assert said == (
        "jobs/policy.py: a fault of the program: stage policy: ValueError: the worker's words "
        "Run again with -v for the traceback.\n"
    )
    assert ends(fault, monkeypatch, tmp_path, "-v") == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "org.apache.spark" in said


def test_a_users_error_keeps_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(ResultsError("Gone.", "Run it."), monkeypatch, tmp_path) == ResultsError.exit_code
    assert capsys.readouterr().err == "jobs/policy.py: Gone. Run it.\n"


def test_the_first_job_refuses_boundaries_that_the_last_one_could_not_draw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.json").write_text("{")
    given = [f"report.boundaries.file={tmp_path / 'broken.json'}", "report.boundaries.source=x"]
    words = [
        str(write_study(tmp_path)),
        "--workspace",
        str(tmp_path / "ws"),
        *(f"--set={each}" for each in given),
    ]
    assert job.main("records", words) == StudyError.exit_code
    assert "is no JSON" in capsys.readouterr().err
    assert not (tmp_path / "ws").exists()
