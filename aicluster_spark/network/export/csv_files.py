"""CSV: a list of ties by their nodes' labels, and a table of nodes beside it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import polars.selectors as cs

from aicluster_spark.network.export.graph import ExportGraph, beside

FORMULA = r"^([=+\-@\t\r])"
"""How a cell begins that a spreadsheet would run."""


def write_csv(graph: ExportGraph, target: Path) -> None:
    """Write ties as ``source``, ``target``, ``weight`` and more, by node number and by label."""
    labels = graph.nodes.select("label").with_row_index("number")
    named = graph.edges.with_columns(pl.col("source", "target").cast(pl.UInt32))
    for end in ("source", "target"):
        named = named.join(
            labels.rename({"number": end, "label": f"{end}_label"}), on=end, how="left", maintain_order="left"
        )
    _safe(named).write_csv(target)
    write_nodes(graph, target)


def write_nodes(graph: ExportGraph, target: Path) -> None:
    """Write the attributes of the nodes beside a file that has no place for them."""
    _safe(graph.nodes.with_row_index("number")).write_csv(beside(target))


def _safe(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(cs.string().str.replace(FORMULA, "'$1"))
