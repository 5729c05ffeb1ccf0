"""`aicluster compare`: what changed between two runs, and why."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from aicluster_spark.cli.options import workspace_option
from aicluster_spark.engine.tables import read_arrow_table
from aicluster_spark.errors import ResultsError
from aicluster_spark.report.comparison import TABLES, RunSide, build_comparison, summary_lines
from aicluster_spark.report.language import LANGUAGES
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location, open_location
from aicluster_spark.schema import TABLES as SCHEMAS
from aicluster_spark.stages.registry import WRITER
from aicluster_spark.stages.report import as_declared
from aicluster_spark.study.loader import read_study
from aicluster_spark.study.models import Language

EXAMPLE = "Example: aicluster compare 20260101T1200 last -o changes.html"


@click.command(epilog=EXAMPLE)
@click.argument("first")
@click.argument("second")
@workspace_option
@click.option("--other-workspace", metavar="PLACE", help="Workspace of SECOND, where it is another one.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Page to write; without it none."
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the lines, and the one the page opens in: it holds both.",
)
@click.option("--force", is_flag=True, help="Replace the page if it is there.")
def compare(
    first: str,
    second: str,
    workspace: Location,
    other_workspace: str | None,
    output: Path | None,
    lang: Language,
    force: bool,
) -> None:
    """Say what changed from run FIRST to run SECOND, and why.

    Compared are clusters, ranks by centrality, coefficients, the composite index with its intervals,
    development models, gaps and rows; why is told for each stage: options, seeds, input files, code. Runs
    are named by their ids, the beginnings of them, or `last`; `aicluster runs` lists them.
    """
    if output is not None and output.exists() and not force:
        raise ResultsError(f"{output} is there already.", "Give --force to replace it, or another --output.")
    other = open_location(other_workspace) if other_workspace else workspace
    one, two = _side(find_run(workspace, first), workspace), _side(find_run(other, second), other)
    for line in summary_lines(one, two, lang):
        click.echo(line)
    if output is not None:
        _write(output, build_comparison(one, two, lang))
        click.echo(f"Page: {output}")


def _write(output: Path, page: str) -> None:
    try:
        open_location(output).write_bytes(page.encode())
    except OSError as error:
        problem = error.strerror or str(error)
        raise ResultsError(f"{output} cannot be written: {problem}.", "Give another --output.") from error


def _side(run: Run, workspace: Location) -> RunSide:
    """Read as much of a run as there is; a stage whose results are gone is told from one that never ran."""
    store = ResultStore(workspace)
    stages = {name: store.find(name, record.fingerprint) for name, record in run.stages.items()}
    gone = [name for name, result in stages.items() if result is None]
    if gone:
        raise ResultsError(
            f"Run {run.run_id} has lost its results of {', '.join(gone)}.", "Run the study again."
        )
    there = {name: result for name, result in stages.items() if result is not None}
    tables = {name: _table(name, there, workspace) for name in TABLES}
    missing = frozenset(name for name, table in tables.items() if table is None)
    empty = {name: pl.DataFrame(SCHEMAS[name].arrow.empty_table()) for name in missing}
    study = read_study(run.study_text, f"the study of run {run.run_id}", run.overrides)
    found = {name: table for name, table in tables.items() if table is not None}
    return RunSide(run, study, there, found | empty, missing)


def _table(name: str, stages: dict[str, StageResult], workspace: Location) -> pl.DataFrame | None:
    """Read a table; None where the run did not come so far, or its version did not make it."""
    result = stages.get(WRITER[name])
    entry = None if result is None else result.tables.get(name)
    if entry is None:
        return None
    paths = [ResultStore(workspace).location(file).path for file in entry.files]
    return as_declared(name, pl.DataFrame(read_arrow_table(SCHEMAS[name], workspace.filesystem, paths)))
