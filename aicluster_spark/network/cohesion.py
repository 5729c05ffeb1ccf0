"""How tightly the nodes of a window hang together: cores, triangles, holes, communities."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import igraph
import numpy as np

from aicluster_spark.network.incidence import Floats, Integers
from aicluster_spark.network.pair_graph import PairGraph

LEIDEN_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Communities:
    """Groups of nodes with more weight inside than chance would put there.

    Attributes
    ----------
    first
        Place of the smallest node of each node's community, shape (n,).
    modularity
        Newman and Girvan's, by weights; NaN without ties.
    """

    first: Integers
    modularity: float


def core_numbers(pairs: PairGraph) -> Integers:
    """Find the largest k such that the node is in the k-core (Seidman 1983), shape (n,)."""
    return np.asarray(pairs.graph.coreness(), dtype=np.int64)


def clustering(pairs: PairGraph) -> Floats:
    """Share of a node's pairs of partners that are tied (Watts and Strogatz 1998); NaN below 2 partners."""
    return pairs.clustering


def constraint(pairs: PairGraph) -> Floats:
    """Burt's (1992) constraint by weights: sum of (p_ij + sum_q p_iq p_qj)^2; NaN for an isolate."""
    if not len(pairs.weights):
        return np.full(pairs.n, np.nan)
    return np.asarray(pairs.graph.constraint(weights=pairs.weights.tolist()), dtype=np.float64)


def effective_size(pairs: PairGraph) -> Floats:
    """Burt's effective size without weights, k - 2t/k (Borgatti 1997), t ties among k partners.

    Returns
    -------
    numpy.ndarray
        Shape (n,); NaN for an isolate.
    """
    k = pairs.degree.astype(np.float64)
    closed = np.nan_to_num(clustering(pairs)) * (k - 1)  # 2t/k
    return np.where(k > 0, k - closed, np.nan)


def leiden(pairs: PairGraph, seed: int) -> Communities:
    """Find communities by modularity with the Leiden algorithm (Traag, Waltman and van Eck 2019), seeded."""
    with _seeded(seed):
        found = pairs.graph.community_leiden(
            objective_function="modularity", weights=pairs.weights, n_iterations=LEIDEN_ROUNDS
        )
    labels = np.asarray(found.membership, dtype=np.int64)
    first = np.unique(labels, return_index=True)[1]
    modularity = (
        pairs.graph.modularity(labels.tolist(), weights=pairs.weights) if len(pairs.weights) else np.nan
    )
    return Communities(first[labels].astype(np.int64), float(modularity))


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - a sample, not a secret
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def assortativity(pairs: PairGraph) -> float:
    """Correlate the degrees at both ends of the ties (Newman 2002); NaN where they do not vary."""
    one, other = (pairs.degree[end].astype(np.float64) for end in pairs.upper.coords)
    ends = np.concatenate([one, other])
    spread = ends.var() if len(ends) else 0.0
    if spread <= 1e-12 * max(1.0, float(np.mean(ends**2)) if len(ends) else 0.0):
        return float("nan")
    return float((np.mean(one * other) - ends.mean() ** 2) / spread)
