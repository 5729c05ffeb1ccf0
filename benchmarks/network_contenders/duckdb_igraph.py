"""(a) DuckDB for the edges, igraph for the ranks, as a good engineer would write it."""

from __future__ import annotations

from pathlib import Path

import igraph
import numpy as np

from benchmarks.network_contenders.duckdb_pairs import window_pairs
from benchmarks.network_contenders.task import DAMPING, WINDOWS, clock, main, write


def run(source: Path, target: Path) -> None:
    with clock():
        for first, last in WINDOWS:
            nodes, one, other, weight = window_pairs(source, target.parent, first, last)
            graph = igraph.Graph(n=len(nodes), edges=np.column_stack([one, other]))
            graph.es["weight"] = weight
            ranks = graph.pagerank(directed=False, damping=DAMPING, weights="weight")
            write(target, last, nodes, graph.degree(), graph.strength(weights="weight"), ranks)


if __name__ == "__main__":
    main(run)
