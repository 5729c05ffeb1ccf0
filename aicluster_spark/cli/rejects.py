"""`aicluster rejects`: what could not be read, by reason, and back in the source's own format."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.records.rejects import REASONS
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import Location
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.stages.records.export import export_rejects

RAW_SHOWN = 100


@click.command()
@run_argument
@workspace_option
@click.option("--reason", type=click.Choice(sorted(REASONS)), metavar="REASON", help="Only this reason.")
@click.option("--examples", default=3, show_default=True, help="Examples of each reason.")
@click.option(
    "--export",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the refused records of each file to DIR in the file's own format, to repair and read again.",
)
def rejects(run: str, workspace: Location, reason: str | None, examples: int, export: Path | None) -> None:
    """Show what RUN (an id, the beginning of one, or `last`) could not read, by reason with examples."""
    found = find_run(workspace, run)
    records = stage_result(found, workspace, "records")
    if not records.tables["rejects"].rows:
        click.echo(f"{found.run_id} rejected nothing.")
        return
    rows = scan_table(records, "rejects", workspace)
    chosen = rows if reason is None else rows.filter(pl.col("reason") == reason)
    _show(chosen, examples)
    if export is not None:
        study_file = load_checked_study(Path(found.study_path), found.overrides)
        for path, count in export_rejects(study_file, chosen, export):
            click.echo(f"{path}  {count:,} records")


def _show(rows: pl.LazyFrame, examples: int) -> None:
    counts = rows.group_by("reason").len().sort("len", "reason", descending=[True, False]).collect()
    for reason, count in counts.iter_rows():
        click.echo(f"{count:>12,}  {reason}  {REASONS[reason]}")
        few = rows.filter(pl.col("reason") == reason).head(examples).collect()
        for row in few.iter_rows(named=True):
            raw = " ".join((row["raw"] or "").split())[:RAW_SHOWN]
            click.echo(f"              {row['source_file']} row {row['source_row']}: {row['detail'] or ''}")
            if raw:
                click.echo(f"                {raw}")
