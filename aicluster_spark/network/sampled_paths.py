r"""Harmonic closeness and betweenness from the shortest paths of some nodes, with a bound of the error.

For node v the mean over k sources s, drawn without replacement, of a quantity in :math:`[0, b]` misses the
mean over all N by :math:`\varepsilon` or more with probability at most :math:`2 e^{-2 k (\varepsilon/b)^2}`
(Hoeffding 1963, theorem 2 and section 6). For all nodes at once (Eppstein and Wang 2004), with confidence
:math:`1-\delta`,

.. math:: \varepsilon = b \sqrt{\ln(2N/\delta) / (2k)}.

Harmonic closeness is :math:`N/(N-1)` times the mean over s of :math:`1/d(s,v)`, betweenness :math:`N/(N-1)`
times that of :math:`\delta_s(v)/(N-2)`, the dependencies of Brandes and Pich (2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.network.incidence import Floats, Integers
from aicluster_spark.network.pair_graph import PairGraph

SOURCES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Sampled:
    """An estimate of each node's value.

    Attributes
    ----------
    values
        Shape (n,).
    bound
        With the confidence asked for, no value is off by more.
    sources
        Nodes whose paths were searched.
    """

    values: Floats
    bound: float
    sources: int


def draw_sources(n: int, wanted: int, seed: int) -> Integers:
    """Draw distinct nodes, the same for the same seed; all of them when there are no more than wanted."""
    rng = np.random.default_rng(seed)
    return np.sort(rng.choice(n, min(wanted, n), replace=False)).astype(np.int64)


def error_bound(n: int, k: int, confidence: float, largest: float = 1.0) -> float:
    """Bound the error of means of k of n values between 0 and `largest`, times n/(n-1), for n nodes at once.

    All n values give the mean itself: the bound is then 0.
    """
    if k >= n:
        return 0.0
    return float(n / (n - 1) * largest * np.sqrt(np.log(2 * n / (1 - confidence)) / (2 * k)))


def sampled_harmonic(pairs: PairGraph, length: str, sources: Integers, confidence: float) -> Sampled:
    """Estimate harmonic closeness; NaN when N = 1."""
    n, k = pairs.n, len(sources)
    if n == 1:
        return Sampled(np.full(1, np.nan), 0.0, k)
    lengths = pairs.lengths(length)
    total = np.zeros(n)
    for begin in range(0, k, SOURCES_AT_ONCE):
        block = sources[begin : begin + SOURCES_AT_ONCE].tolist()
        away = np.asarray(pairs.graph.distances(source=block, weights=lengths), dtype=np.float64)
        away[np.arange(len(block)), block] = np.inf  # a node is no neighbour of its own
        total += (1.0 / away).sum(axis=0)
    nearest = 1.0 if lengths is None or not len(lengths) else float(1.0 / lengths.min())
    return Sampled(total * n / (k * (n - 1)), error_bound(n, k, confidence, nearest), k)


def sampled_betweenness(pairs: PairGraph, length: str, sources: Integers, confidence: float) -> Sampled:
    """Estimate betweenness over (N-1)(N-2)/2; NaN when N < 3."""
    n, k = pairs.n, len(sources)
    if n < 3:
        return Sampled(np.full(n, np.nan), 0.0, k)
    through = pairs.graph.betweenness(
        directed=False, weights=pairs.lengths(length), sources=sources.tolist(), targets=None
    )
    # igraph halves the dependencies of an undirected graph.
    share = 2 * np.asarray(through, dtype=np.float64) / ((n - 1) * (n - 2)) * n / k
    return Sampled(share, error_bound(n, k, confidence), k)
