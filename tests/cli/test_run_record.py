"""However a run ends, its record says so, and a listener hears that its stage failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from py4j.protocol import Py4JError

from aicluster_spark.cli.main import cli
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.events import Event
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import open_location
from aicluster_spark.stages import runner
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.stages.runner import StageFault, run_stages
from aicluster_spark.stages.stage import Stage
from tests.small_sample import write_study

ENDS = [
    (ResultsError("It is gone.", "Run it."), "failed", "It is gone. Run it.", 5),
    (
        StageFault("records", "Java said\nValueError: no"),
        "failed",
        "StageFault: stage records: ValueError: no",
        1,
    ),
    (Py4JError("odd words"), "failed", "StageFault: stage records: odd words", 1),
    (OSError(), "failed", "StageFault: stage records: no words", 1),
    (ZeroDivisionError(), "failed", "ZeroDivisionError: no words", 1),
    (KeyboardInterrupt(), "stopped", "Stopped by the user.", 1),
    (SystemExit(3), "failed", "SystemExit: 3", 3),
]


def stage_that(ends: Callable[[StageContext], None]) -> tuple[Stage, ...]:
    return (Stage("records", "What?", (), (), lambda study: None, ends, needs_spark=False),)


def raising(error: BaseException) -> Callable[[StageContext], None]:
    def ends(_context: StageContext) -> None:
        raise error

    return ends


@pytest.mark.parametrize(("error", "state", "words", "code"), ENDS, ids=lambda value: type(value).__name__)
def test_the_record_says_how_a_run_ended(
    error: BaseException, state: str, words: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "STAGES", stage_that(raising(error)))
    done = CliRunner().invoke(cli, ["run", str(write_study(tmp_path)), "-w", str(tmp_path / "ws")])
    assert done.exit_code == code
    run = find_run(open_location(tmp_path / "ws"), "last")
    assert (run.state, run.shown_state) == (state, state)
    assert words in run.error
    assert "\n" not in run.error
    assert run.finished
    assert "records: failed" in done.output


@pytest.mark.parametrize("error", [end[0] for end in ENDS], ids=lambda value: type(value).__name__)
def test_the_listener_hears_of_it_once(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "STAGES", stage_that(raising(error)))
    heard: list[Event] = []
    study_file = load_checked_study(write_study(tmp_path))
    with pytest.raises((StageFault, type(error))):
        run_stages(study_file, open_location(tmp_path / "ws"), listener=heard.append)
    assert [event.kind for event in heard] == ["stage_started", "stage_failed"]
