"""Pajek's .net: numbered vertices and weighted edges. Attributes stand in a table beside it."""

from __future__ import annotations

import re
from pathlib import Path

from aicluster_spark.network.export.csv_files import write_nodes
from aicluster_spark.network.export.graph import ExportGraph, text_of

UNSAFE = re.compile(r"[\"\s\x00-\x1f]+")
"""What would end a label or a line: quotes cannot be written inside quotes."""


def write_pajek(graph: ExportGraph, target: Path) -> None:
    """Write vertices from 1 with quoted labels, then the edges with their weights."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"*Vertices {graph.nodes.height}\n")
        for number, label in enumerate(graph.nodes["label"], 1):
            file.write(f'{number} "{UNSAFE.sub(" ", text_of(label))}"\n')
        file.write("*Edges\n")
        for source, target_node, weight in graph.edges.select("source", "target", "weight").iter_rows():
            file.write(f"{source + 1} {target_node + 1} {text_of(weight)}\n")
    write_nodes(graph, target)
