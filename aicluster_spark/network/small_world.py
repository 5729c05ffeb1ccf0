"""Whether a window is a small world: clustered like a lattice, with paths as short as a random graph's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.network.cohesion import clustering
from aicluster_spark.network.pair_graph import PairGraph


@dataclass(frozen=True, slots=True)
class SmallWorld:
    """Figures of the main component, with n nodes of k partners on average; NaN where undefined.

    Attributes
    ----------
    clustering
        Mean of the local clustering coefficients over nodes of two partners and more.
    transitivity
        Share of connected triples that are closed.
    path_length
        Mean hops between two nodes.
    random_clustering, random_path_length
        k/(n-1) and ln n / ln k, those of a random graph as large (Watts and Strogatz 1998).
    quotient
        (clustering / random_clustering) / (path_length / random_path_length), Humphries and Gurney 2008.
    """

    clustering: float
    transitivity: float
    path_length: float
    random_clustering: float
    random_path_length: float
    quotient: float


def small_world(pairs: PairGraph, exact: bool) -> SmallWorld:
    """Compare the main component with a random graph.

    Parameters
    ----------
    pairs
        Ties of the window.
    exact
        Search all paths; else the path length is left out.
    """
    inside = np.flatnonzero(pairs.parts.main)
    n = len(inside)
    if n < 3:
        return SmallWorld(*[float("nan")] * 6)
    main = PairGraph(pairs.ties[inside][:, inside])
    local, k = clustering(main), float(main.degree.mean())
    closed = float(np.nanmean(local)) if np.any(np.isfinite(local)) else float("nan")
    # On a connected graph the closeness of a node is one over its mean distance.
    path = float(np.mean(1.0 / pairs.hop_closeness[inside])) if exact else float("nan")
    random_closed = k / (n - 1)
    random_path = float(np.log(n) / np.log(k)) if k > 1 else float("nan")
    triples = float(main.graph.transitivity_undirected(mode="nan"))
    return SmallWorld(
        closed, triples, path, random_closed, random_path, (closed / random_closed) / (path / random_path)
    )
