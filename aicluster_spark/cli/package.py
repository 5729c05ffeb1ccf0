"""`aicluster package`: a replication archive of one run."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.archive import archive_files, write_archive
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location, open_location


@click.command()
@run_argument
@workspace_option
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="File to write; default: RUN.tar.gz here."
)
@click.option("--all", "whole", is_flag=True, help="Include the tables with one row a patent or party.")
def package(run: str, workspace: Location, output: Path | None, whole: bool) -> None:
    """Write study, manifest, results and report of RUN into one archive, with how to run it again."""
    found = find_run(workspace, run)
    store = ResultStore(workspace)
    results = {name: _result(found, name, store) for name in found.stages}
    target = output or Path(f"{found.run_id}.tar.gz")
    content = write_archive(archive_files(found, results, store, whole), found.run_id)
    open_location(target).write_bytes(content)
    click.echo(f"Wrote {target}, {len(content):,} bytes.")


def _result(run: Run, stage: str, store: ResultStore) -> StageResult:
    result = store.find(stage, run.stages[stage].fingerprint)
    if result is None:
        raise ResultsError(
            f"The results of stage {stage} are gone from the workspace.", "Run the study again."
        )
    return result
