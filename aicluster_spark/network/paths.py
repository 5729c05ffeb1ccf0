"""Measures of shortest paths in hops, and connected components, of one window's ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import igraph
import numpy as np
from scipy.sparse import csgraph

from aicluster_spark.network.incidence import Floats, Integers

SOURCES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Components:
    """Connected components.

    Attributes
    ----------
    first
        Place of the smallest node of each node's component, shape (n,).
    size
        Nodes in each node's component, shape (n,).
    """

    first: Integers
    size: Integers


@dataclass(frozen=True, slots=True)
class Closeness:
    """Closeness in the variants that differ on disconnected graphs; NaN where undefined. Each has shape (n,).

    Attributes
    ----------
    reachable
        m / sum d over the m nodes that can be reached, igraph's normalised form; NaN for an isolate.
    wasserman_faust
        The same times m / (N-1), networkx's default; NaN for an isolate.
    harmonic
        Mean of 1/d over the N-1 other nodes, 0 where there is no path; 0 for an isolate, NaN when N = 1.
    """

    reachable: Floats
    wasserman_faust: Floats
    harmonic: Floats


def components(ties: Any) -> Components:
    """Find the connected components of a symmetric CSR array."""
    _, labels = csgraph.connected_components(ties, directed=False)
    _, first, place, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    return Components(first[place].astype(np.int64), size[place].astype(np.int64))


def closeness(ties: Any) -> Closeness:
    """Compute closeness from all hop distances, some hundred sources at a time.

    Sources of the variants: Beauchamp (1965) for one component, Wasserman and Faust (1994, eq. 5.10) for the
    factor m/(N-1), Marchiori and Latora (2000) for the harmonic mean.
    """
    n = ties.shape[0]
    reached, total, inverse = np.zeros(n), np.zeros(n), np.zeros(n)
    for start in range(0, n, SOURCES_AT_ONCE):
        block = slice(start, min(start + SOURCES_AT_ONCE, n))
        hops = csgraph.dijkstra(ties, directed=False, unweighted=True, indices=np.arange(n)[block])
        away = np.isfinite(hops) & (hops > 0)
        reached[block] = away.sum(axis=1)
        total[block] = np.where(away, hops, 0.0).sum(axis=1)
        inverse[block] = np.divide(1.0, hops, out=np.zeros_like(hops), where=away).sum(axis=1)
    reachable = np.divide(reached, total, out=np.full(n, np.nan), where=total > 0)
    others = n - 1 if n > 1 else np.nan
    return Closeness(reachable, reachable * reached / others, inverse / others)


def betweenness(ties: Any) -> Floats:
    """Share of shortest paths through each node, over (N-1)(N-2)/2 (Freeman 1977); NaN when N < 3."""
    n = ties.shape[0]
    if n < 3:
        return np.full(n, np.nan)
    upper = np.column_stack(ties.nonzero())
    graph = igraph.Graph(n=n, edges=upper[upper[:, 0] < upper[:, 1]])
    through = np.asarray(graph.betweenness(directed=False), dtype=np.float64)
    share: Floats = through / ((n - 1) * (n - 2) / 2)
    return share
