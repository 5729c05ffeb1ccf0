"""UCINET's DL: an edge list by node numbers. Attributes stand in a table beside it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from aicluster_spark.network.export.csv_files import write_nodes
from aicluster_spark.network.export.graph import ExportGraph, text_of

SEPARATORS = re.compile(r"[\s,;:\"']+")
"""What ends a label in a list of labels."""


def write_ucinet(graph: ExportGraph, target: Path) -> None:
    """Write every tie both ways: an edge list of UCINET is one of arcs."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"DL n={graph.nodes.height}\nformat = edgelist1\nlabels:\n")
        file.writelines(f"{label}\n" for label in dl_labels(graph))
        file.write("data:\n")
        for source, other, weight in graph.edges.select("source", "target", "weight").iter_rows():
            amount = text_of(weight)
            file.write(f"{source + 1} {other + 1} {amount}\n{other + 1} {source + 1} {amount}\n")
    write_nodes(graph, target)


def dl_labels(graph: ExportGraph) -> list[str]:
    """Make labels that DL can hold: without separators, and each once (a number is appended to repeats)."""
    plain = [SEPARATORS.sub("_", text_of(label)).strip("_") or "_" for label in graph.nodes["label"]]
    times = Counter(plain)
    return [f"{name}_{number}" if times[name] > 1 else name for number, name in enumerate(plain, 1)]
