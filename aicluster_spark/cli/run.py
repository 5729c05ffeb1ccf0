"""`aicluster run`: from a study to its report."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from aicluster_spark.cli.options import shown_path, workspace_option
from aicluster_spark.cli.progress import LiveView, LogLines
from aicluster_spark.cli.verbosity import is_verbose
from aicluster_spark.errors import AiclusterError
from aicluster_spark.runs.git import git_state
from aicluster_spark.runs.run import Run, StageRecord, finish, new_run, run_folder, save_run
from aicluster_spark.runs.storage import Location
from aicluster_spark.stages.load import load_study_to_run
from aicluster_spark.stages.registry import STAGE_NAMES
from aicluster_spark.stages.runner import Outcome, Runner, Wish, flat_versions
from aicluster_spark.study.loader import StudyFile

STAGE = click.Choice(STAGE_NAMES)


@click.command(epilog="\b\nStages in order: " + ", ".join(STAGE_NAMES))
@click.argument("study", type=click.Path(path_type=Path))
@workspace_option
@click.option(
    "--from", "first", type=STAGE, help="Begin with this stage; results of earlier ones must be there."
)
@click.option("--to", "last", type=STAGE, help="End with this stage.")
@click.option(
    "--fresh", type=STAGE, multiple=True, help="Run this stage again although its results are there."
)
@click.option("--master", help="Spark master, such as local[4] or spark://host:7077; default: this machine.")
@click.option(
    "--conf", multiple=True, metavar="KEY=VALUE", help="Spark setting, such as spark.driver.memory=4g."
)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one key of the study.")
@click.option("-q", "--quiet", is_flag=True, help="Say only how it ends.")
@click.pass_context
def run(
    context: click.Context,
    study: Path,
    workspace: Location,
    first: str | None,
    last: str | None,
    fresh: tuple[str, ...],
    master: str | None,
    conf: tuple[str, ...],
    settings: tuple[str, ...],
    quiet: bool,
) -> None:
    """Run STUDY: every stage whose results are not there yet.

    A run that was stopped, even by kill -9, continues where it was. Two runs at once share what they have in
    common.
    """
    study_file = load_study_to_run(study, settings)
    wish = Wish(first, last, fresh, master, dict(_setting(text) for text in conf))
    record = new_run(
        study_file.study.study,
        study_file.path.resolve(),
        study_file.text,
        study_file.overrides,
        versions=flat_versions(),
        git=git_state(),
        command=tuple(sys.argv),
    )
    with _listener(quiet, is_verbose(context)) as listener:
        record = _run_recorded(record, Runner(study_file, workspace, wish, listener), workspace)
    _say_end(record, study_file, workspace)


def _run_recorded(record: Run, runner: Runner, workspace: Location) -> Run:
    """Run the stages and keep the run's manifest true after each."""
    save_run(workspace, record)
    report = headline = None
    try:
        for name, outcome in runner.run():
            stage = StageRecord(outcome.result.fingerprint, outcome.reused, outcome.result.seconds)
            record = replace(record, stages={**record.stages, name: stage})
            save_run(workspace, record)
            if "report.html" in outcome.result.files:
                report = _place_report(record, runner, outcome, workspace)
                headline = tuple(outcome.result.facts.get("headline", ()))
    except BaseException as error:  # whatever ends a run, Ctrl-C too, its record must say so; it goes on up
        save_run(workspace, _ended(record, error))
        raise
    record = finish(record, "finished", report=report or "", headline=headline or ())
    save_run(workspace, record)
    return record


def _ended(record: Run, error: BaseException) -> Run:
    """Close the record of a run that did not come to its end, with the words of what ended it."""
    if isinstance(error, KeyboardInterrupt):
        return finish(record, "stopped", "Stopped by the user.")
    if isinstance(error, AiclusterError):
        return finish(record, "failed", str(error))
    first = (str(error).strip().splitlines() or ["no words"])[0]
    return finish(record, "failed", f"A fault of the program, {type(error).__name__}: {first}")


def _place_report(record: Run, runner: Runner, outcome: Outcome, workspace: Location) -> str:
    """Put the report where a person looks for it: in the run's folder."""
    content = runner.store.location(outcome.result.files["report.html"]).read_bytes()
    place = run_folder(workspace, record.run_id).child("report.html")
    place.write_bytes(content)
    return runner.store.relative(place.path)


def _say_end(record: Run, study_file: StudyFile, workspace: Location) -> None:
    made = sum(not stage.reused for stage in record.stages.values())
    click.echo(f"{study_file.study.title}: {made} stages run, {len(record.stages) - made} reused.")
    for line in record.headline:
        click.echo(f"  {line}")
    if record.report:
        click.echo(f"Report: {shown_path(workspace.child(*record.report.split('/')))}")


def _listener(quiet: bool, verbose: bool) -> AbstractContextManager[LogLines | LiveView]:
    console = Console(stderr=True)
    if console.is_terminal and not (quiet or verbose):
        return LiveView(console, STAGE_NAMES)
    return LogLines(console, 0 if quiet else 2 if verbose else 1)


def _setting(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        raise click.BadParameter(f"{text} is not of the form KEY=VALUE.", param_hint="--conf")
    return key.strip(), value.strip()
