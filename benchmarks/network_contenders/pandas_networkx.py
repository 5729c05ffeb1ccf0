"""(b) pandas for the pairs, networkx for the rest; for 0.1 million patents and fewer."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import polars as pl

from benchmarks.network_contenders.task import DAMPING, TOLERANCE, WINDOWS, clock, main, write


def run(source: Path, target: Path) -> None:
    with clock():
        rows = pd.read_parquet(source)
        for first, last in WINDOWS:
            graph = window_graph(rows[rows.year.between(first, last)].copy())
            # networkx adds up the changes of all ranks, whose mean is 1/N, and compares with N times this.
            ranks = nx.pagerank(graph, DAMPING, tol=TOLERANCE / len(graph) ** 2, max_iter=500)
            degree, strength = dict(graph.degree), dict(graph.degree(weight="weight"))
            nodes = list(graph)
            columns = ([of[node] for node in nodes] for of in (degree, strength, ranks))
            write(target, last, pl.Series(nodes), *columns)


def window_graph(inside: pd.DataFrame) -> nx.Graph:
    inside["n"] = inside.groupby("patent_id").node.transform("size")
    pairs = inside.merge(inside[["patent_id", "node"]], on="patent_id", suffixes=("", "_b"))
    pairs = pairs[pairs.node < pairs.node_b].assign(weight=lambda p: 1 / (p.n - 1))
    edges = pairs.groupby(["node", "node_b"], as_index=False).weight.sum()
    graph = nx.from_pandas_edgelist(edges, "node", "node_b", "weight")
    graph.add_nodes_from(inside.node.unique())
    return graph


if __name__ == "__main__":
    main(run)
