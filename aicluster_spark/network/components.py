"""Connected components of one window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from aicluster_spark.network.incidence import Incidence, Integers


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

    @property
    def main(self) -> Any:
        """Whether each node is in the largest component; of several, the one whose smallest node is first."""
        return self.first == self.first[np.argmax(self.size)]


def components(ties: Any) -> Components:
    """Find the connected components of a symmetric CSR array."""
    return _named(csgraph.connected_components(ties, directed=False)[1])


def components_of_teams(network: Incidence) -> Components:
    """Find the components over patents and nodes together: linear in the rows, no pairs."""
    m, n = network.matrix.shape
    both = sparse.csr_array(
        (
            np.ones(network.matrix.nnz, dtype=np.int8),
            network.matrix.indices + m,
            np.concatenate([network.matrix.indptr, np.full(n, network.matrix.nnz)]),
        ),
        shape=(m + n, m + n),
    )
    return _named(csgraph.connected_components(both, directed=False)[1][m:])


def _named(labels: Any) -> Components:
    _, first, place, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    return Components(first[place].astype(np.int64), size[place].astype(np.int64))
