"""`aicluster package`: a replication archive of one run."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.archive import archive_members, own_files, write_archive
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location


@click.command()
@run_argument
@workspace_option
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; default: RUN.tar.gz here.",
)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="Include the tables that name persons, give their addresses, or have one row a patent.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def package(run: str, workspace: Location, output: Path | None, whole: bool, force: bool) -> None:
    """Write study, manifest, results and report of RUN into one archive, with how to run it again.

    Without --all no natural person is named in it, and a report that names some is left out.
    """
    found = find_run(workspace, run)
    store = ResultStore(workspace)
    results = {name: _result(found, name, store) for name in found.stages}
    target = output or Path(f"{found.run_id}.tar.gz")
    if target.exists() and not force:
        raise ResultsError(f"{target} is there already.", "Give --force to replace it, or another --output.")
    for file in own_files(found, results):
        if file.changed:
            click.echo(f"Beware: {file.path} has changed since the run began.", err=True)
    size = write_archive(archive_members(found, results, store, whole), found.run_id, target)
    click.echo(f"Wrote {target}, {size:,} bytes.")


def _result(run: Run, stage: str, store: ResultStore) -> StageResult:
    result = store.find(stage, run.stages[stage].fingerprint)
    if result is None:
        raise ResultsError(
            f"The results of stage {stage} are gone from the workspace.", "Run the study again."
        )
    return result
