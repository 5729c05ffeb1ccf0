"""CSV: a list of ties by their nodes' labels, and a table of nodes beside it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aicluster_spark.network.export.graph import ExportGraph, beside
from aicluster_spark.spreadsheet import defused_texts


def write_csv(graph: ExportGraph, target: Path) -> None:
    """Write ties as ``source``, ``target``, ``weight`` and more, by node number and by label."""
    labels = graph.nodes.select("label").with_row_index("number")
    named = graph.edges.with_columns(pl.col("source", "target").cast(pl.UInt32))
    for end in ("source", "target"):
        named = named.join(
            labels.rename({"number": end, "label": f"{end}_label"}), on=end, how="left", maintain_order="left"
        )
    defused_texts(named).write_csv(target)
    write_nodes(graph, target)


def write_nodes(graph: ExportGraph, target: Path) -> None:
    """Write the attributes of the nodes beside a file that has no place for them."""
    defused_texts(graph.nodes.with_row_index("number")).write_csv(beside(target))
