"""`aicluster find-motif`: patterns of ties in one window's network."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
import polars as pl

from aicluster_spark.cli.networks import LEVELS, chosen_window, network_tables
from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.engine.graphframes_jar import require_graphframes
from aicluster_spark.engine.java import require_java
from aicluster_spark.engine.session import spark_session
from aicluster_spark.network.export.select import Request, export_graph
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import Location

MOST_SHOWN = 10_000


HELP = """Find MOTIF in a network of RUN (an id, the beginning of one, or `last`) by GraphFrames.

\b
triangles  three nodes, each two of which share at least so many patents
brokers    nodes that join partners who have no tie of their own
"""


@click.command("find-motif", help=HELP)
@run_argument
@click.argument("motif", type=click.Choice(["triangles", "brokers"]))
@click.option(
    "--window", metavar="FIRST-LAST", help="A window of the study, such as 2011-2015; default: the last."
)
@click.option(
    "--level", type=click.Choice(LEVELS), default="city", show_default=True, help="What the nodes are."
)
@click.option(
    "--repeats",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Patents a tie must have to count.",
)
@click.option(
    "--names", is_flag=True, help="Names of inventors and applicants; without it they are numbered."
)
@click.option(
    "--limit", type=click.IntRange(1, MOST_SHOWN), default=20, show_default=True, help="Rows shown."
)
@workspace_option
def find_motif(
    run: str,
    motif: str,
    window: str | None,
    level: str,
    repeats: int,
    names: bool,
    limit: int,
    workspace: Location,
) -> None:
    """Find a pattern of ties."""
    found = find_run(workspace, run)
    tables = network_tables(found, workspace)
    start, end = chosen_window(tables, level, window)
    graph = export_graph(tables, Request(level, start, end, names), "")
    # Labels may be shared; the node's number makes them one node each.
    labels = dict(enumerate(graph.nodes["label"].to_list()))
    require_java()
    require_graphframes()
    with (
        TemporaryDirectory() as folder,
        spark_session("aicluster find-motif", needs_graphframes=True, scratch=Path(folder)) as spark,
    ):
        # Imported here: GraphFrames may be missing, and the session says so in one line.
        from aicluster_spark.network.engines import motifs

        edges = spark.createDataFrame(graph.edges.to_pandas())
        rows = getattr(motifs, motif)(edges, repeats)
        shown = collect_bounded(rows.limit(limit), limit)
    click.echo(f"{motif} of {found.run_id}, {level} {start}-{end}, ties of {repeats} patents and more:")
    click.echo(_table(shown, labels) if shown.height else "  none")


def _table(rows: pl.DataFrame, labels: dict[int, str]) -> str:
    lines = []
    for row in rows.to_dicts():
        nodes = [labels[value] for name, value in row.items() if name in ("a", "b", "c", "broker")]
        numbers = [
            f"{name} {value:,}" for name, value in row.items() if name not in ("a", "b", "c", "broker")
        ]
        lines.append(f"  {' - '.join(nodes)}: {', '.join(numbers)}")
    return "\n".join(lines)
