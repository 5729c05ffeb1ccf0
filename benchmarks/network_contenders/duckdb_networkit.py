"""(d) DuckDB for the edges, NetworKit for the ranks."""

from __future__ import annotations

from pathlib import Path

import networkit as nk
import numpy as np

from benchmarks.network_contenders.duckdb_pairs import window_pairs
from benchmarks.network_contenders.task import DAMPING, TOLERANCE, WINDOWS, clock, main, write


def run(source: Path, target: Path) -> None:
    with clock():
        for first, last in WINDOWS:
            nodes, one, other, weight = window_pairs(source, target.parent, first, last)
            ends = (one.astype(np.uint64), other.astype(np.uint64))
            graph = nk.GraphFromCoo((weight, ends), n=len(nodes), weighted=True, directed=False)
            sinks = nk.centrality.SinkHandling.DistributeSinks
            # NetworKit takes the norm of all changes, and ranks have a mean of 1/N.
            enough = TOLERANCE / len(nodes)
            ranks = nk.centrality.PageRank(graph, DAMPING, enough, distributeSinks=sinks).run().scores()
            degree = nk.centrality.DegreeCentrality(graph).run().scores()
            strength = [graph.weightedDegree(node) for node in range(len(nodes))]
            write(target, last, nodes, degree, strength, np.asarray(ranks) / np.sum(ranks))


if __name__ == "__main__":
    main(run)
