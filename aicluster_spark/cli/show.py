"""`aicluster show`: one run, its stages and tables."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from aicluster_spark.cli.options import run_argument, shown_path, workspace_option
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location


@click.command()
@run_argument
@workspace_option
@click.option("--json", "as_json", is_flag=True, help="The whole manifest, for machines.")
def show(run: str, workspace: Location, as_json: bool) -> None:
    """Show RUN (an id, the beginning of one, or `last`): stages, tables, figures, software."""
    found = find_run(workspace, run)
    store = ResultStore(workspace)
    results = {name: store.find(name, record.fingerprint) for name, record in found.stages.items()}
    if as_json:
        stages = {name: asdict(result) if result else None for name, result in results.items()}
        click.echo(json.dumps({**asdict(found), "results": stages}, ensure_ascii=False, indent=1))
        return
    _show_run(found, workspace)
    for name, result in results.items():
        _show_stage(name, result, found.stages[name].reused)


def _show_run(run: Run, workspace: Location) -> None:
    click.echo(f"{run.run_id}  {run.shown_state}  {run.study_path}")
    if run.error:
        click.echo(f"  {run.error}")
    for line in run.headline:
        click.echo(f"  {line}")
    if run.report:
        click.echo(f"Report: {shown_path(workspace.child(*run.report.split('/')))}")
    software = ", ".join(
        f"{name} {run.versions[name]}" for name in ("python", "java", "spark") if name in run.versions
    )
    click.echo(f"Software: {software}")


def _show_stage(name: str, result: StageResult | None, reused: bool) -> None:
    if result is None:
        click.echo(f"\n{name}: its results are gone from the workspace")
        return
    click.echo(f"\n{name}  {result.fingerprint}  {result.seconds:.1f} s{'  reused' if reused else ''}")
    for table, entry in result.tables.items():
        click.echo(f"  {table:<20} {entry.rows:>12,} rows {entry.bytes:>14,} bytes")
    for fact, value in result.facts.items():
        text = json.dumps(value, ensure_ascii=False)
        click.echo(f"  {fact}: {text if len(text) <= 200 else text[:197] + '...'}")
