"""`aicluster runs`: the runs of a workspace."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aicluster_spark.cli.options import workspace_option
from aicluster_spark.runs.run import list_runs
from aicluster_spark.runs.storage import Location


@click.command()
@workspace_option
def runs(workspace: Location) -> None:
    """List the runs of a workspace, the newest last."""
    table = Table(box=None, pad_edge=False)
    for heading in ("run", "study", "state", "started", "stages run", "reused"):
        table.add_column(heading)
    found = list(list_runs(workspace))
    for run in found:
        reused = sum(stage.reused for stage in run.stages.values())
        cells = (
            run.run_id,
            run.study,
            run.shown_state,
            run.started,
            str(len(run.stages) - reused),
            str(reused),
        )
        table.add_row(*map(Text, cells))
    if found:
        Console().print(table)
    else:
        click.echo(f"No runs in {workspace.path}. Start one with: aicluster run STUDY")
