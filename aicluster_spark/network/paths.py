"""Measures of shortest paths, exact: every path of a window is searched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.network.incidence import Floats
from aicluster_spark.network.pair_graph import PairGraph


@dataclass(frozen=True, slots=True)
class Closeness:
    """Closeness in the variants that differ on disconnected graphs; NaN where undefined. Each has shape (n,).

    Attributes
    ----------
    reachable
        m / sum d over the m nodes that can be reached, igraph's normalised form; NaN for an isolate.
    wasserman_faust
        The same times m / (N-1), networkx's default; NaN for an isolate.
    """

    reachable: Floats
    wasserman_faust: Floats


@dataclass(frozen=True, slots=True)
class Ucinet:
    """UCINET's 100 (N-1) / farness in hops, a missing distance replaced; NaN when N = 1. Each has shape (n,).

    Attributes
    ----------
    missing_n
        A missing distance counts as N.
    missing_diameter
        A missing distance counts as the longest distance of the graph plus 1.
    diameter
        That longest distance.
    """

    missing_n: Floats
    missing_diameter: Floats
    diameter: float


def closeness(pairs: PairGraph, length: str) -> Closeness:
    """Compute closeness over the nodes that can be reached (Beauchamp 1965) and scaled by their share.

    The factor m/(N-1) is that of Wasserman and Faust (1994, eq. 5.10).
    """
    if length == "hops":
        near = pairs.hop_closeness
    else:
        near = np.asarray(
            pairs.graph.closeness(weights=pairs.lengths(length), normalized=True), dtype=np.float64
        )
    reached = np.where(pairs.degree > 0, near, np.nan)
    others = pairs.n - 1 if pairs.n > 1 else np.nan
    return Closeness(reached, reached * (pairs.parts.size - 1) / others)


def ucinet(pairs: PairGraph) -> Ucinet:
    """Compute closeness with UCINET's two replacements of a missing distance, in percent and hops."""
    n, reached = pairs.n, pairs.parts.size - 1
    total = np.rint(np.divide(reached, pairs.hop_closeness, out=np.zeros(n), where=reached > 0))
    diameter = float(pairs.graph.diameter(directed=False, unconn=True)) if n else np.nan
    if n == 1:
        return Ucinet(np.full(1, np.nan), np.full(1, np.nan), diameter)
    missing = n - 1 - reached
    return Ucinet(
        100 * (n - 1) / (total + missing * n), 100 * (n - 1) / (total + missing * (diameter + 1)), diameter
    )


def harmonic(pairs: PairGraph, length: str) -> Floats:
    """Mean of 1/d over the N-1 others, 0 where no path is (Marchiori and Latora 2000); NaN for N = 1."""
    if pairs.n == 1:
        return np.full(1, np.nan)
    return np.asarray(pairs.graph.harmonic_centrality(weights=pairs.lengths(length)), dtype=np.float64)


def betweenness(pairs: PairGraph, length: str) -> Floats:
    """Share of shortest paths through each node, over (N-1)(N-2)/2 (Freeman 1977); NaN when N < 3."""
    n = pairs.n
    if n < 3:
        return np.full(n, np.nan)
    through = pairs.graph.betweenness(directed=False, weights=pairs.lengths(length))
    return np.asarray(through, dtype=np.float64) / ((n - 1) * (n - 2) / 2)
