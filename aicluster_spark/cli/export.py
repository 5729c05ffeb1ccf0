"""`aicluster export`: one window's network as a file for Gephi, Pajek, UCINET and others."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.cli.networks import LEVELS, chosen_window, network_tables, provenance_words
from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.errors import ResultsError
from aicluster_spark.lineage.evidence import find_city
from aicluster_spark.network.export import FORMATS
from aicluster_spark.network.export.select import Request, export_graph
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import Location


@click.command()
@run_argument
@click.option(
    "--window", metavar="FIRST-LAST", help="A window of the study, such as 2011-2015; default: the last."
)
@click.option(
    "--level", type=click.Choice(LEVELS), default="city", show_default=True, help="What the nodes are."
)
@click.option(
    "--format",
    "name",
    type=click.Choice(sorted(FORMATS)),
    default="graphml",
    show_default=True,
    help="Format.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File; default: named after the network."
)
@click.option("--two-mode", is_flag=True, help="Patents and nodes, instead of ties between nodes.")
@click.option(
    "--backbone",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="ALPHA",
    help="Only ties below this level of the disparity filter.",
)
@click.option(
    "--ego", metavar="NODE", help="Only this node (for cities: its name), its partners and their ties."
)
@click.option(
    "--names", is_flag=True, help="Names of inventors and applicants; without it they are numbered."
)
@click.option("--force", is_flag=True, help="Replace the file.")
@workspace_option
def export(
    run: str,
    window: str | None,
    level: str,
    name: str,
    out: Path | None,
    two_mode: bool,
    backbone: float | None,
    ego: str | None,
    names: bool,
    force: bool,
    workspace: Location,
) -> None:
    """Write a network of RUN (an id, the beginning of one, or `last`) with its measures as attributes.

    pajek, ucinet and csv have no place for attributes of nodes: they stand beside the file, in
    FILE.nodes.csv. Missing values are left out, not written as 0.
    """
    found = find_run(workspace, run)
    tables = network_tables(found, workspace)
    start, end = chosen_window(tables, level, window)
    if ego is not None and level == "city":
        ego = str(find_city(tables["cities"], ego)["city"])
    title = f"{provenance_words(found)} Network of level {level}, {start}-{end}."
    graph = export_graph(tables, Request(level, start, end, names, backbone, ego, two_mode), title)
    ending, write = FORMATS[name]
    target = out or Path(f"{found.study}-{level}-{start}-{end}{ending}")
    if target.exists() and not force:
        raise ResultsError(f"{target} is there already.", "Give another --out, or --force to replace it.")
    if not target.parent.is_dir():
        raise ResultsError(f"The folder {target.parent} is not there.", "Make it, or give another --out.")
    write(graph, target)
    click.echo(f"{target}  {graph.nodes.height:,} nodes, {graph.edges.height:,} ties")
