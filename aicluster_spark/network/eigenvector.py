"""Eigenvector centrality on the main component."""

from __future__ import annotations

import numpy as np
from scipy.sparse.linalg import eigsh

from aicluster_spark.network.incidence import Floats
from aicluster_spark.network.pair_graph import PairGraph

DENSE_UP_TO = 64


def eigenvector(pairs: PairGraph) -> tuple[Floats, float]:
    """Find the leading eigenvector of the weights, with unit Euclidean length over the main component.

    Outside of it the measure says nothing about a node: networkx gives 0, here it is NaN. Bonacich 1987.

    Returns
    -------
    values
        Shape (n,); NaN outside of the main component and where there are no ties.
    residual
        Largest entry of A x - lambda x, as a share of lambda.
    """
    values = np.full(pairs.n, np.nan)
    inside = np.flatnonzero(pairs.parts.main)
    if len(inside) < 2:
        return values, float("nan")
    ties = pairs.ties[inside][:, inside]
    if len(inside) <= DENSE_UP_TO:
        largest, vectors = np.linalg.eigh(ties.toarray())
    else:
        start = np.asarray(ties.sum(axis=1)).ravel()
        largest, vectors = eigsh(ties, k=1, which="LA", v0=start, tol=0)
    leading = np.abs(vectors[:, -1])
    values[inside] = leading / np.linalg.norm(leading)
    off = ties @ values[inside] - largest[-1] * values[inside]
    return values, float(np.max(np.abs(off)) / largest[-1])
