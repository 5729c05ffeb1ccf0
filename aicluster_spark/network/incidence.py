"""The network of one window as patent-node incidence, in arrays of an order that only the data decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Incidence:
    """Who is on which patent.

    Attributes
    ----------
    nodes
        Names of the n nodes, sorted by their bytes.
    matrix
        m patents x n nodes, 1 where the node is on the patent; only patents that give ties have rows.
    weights
        Weight each patent gives each of its pairs, shape (m,).
    """

    nodes: pl.Series
    matrix: Any
    weights: Floats

    @property
    def teams(self) -> Floats:
        """Nodes of each patent, shape (m,)."""
        return np.asarray(np.diff(self.matrix.indptr), dtype=np.float64)

    @property
    def strengths(self) -> Floats:
        """Sum of the weights of each node's ties, shape (n,)."""
        return np.asarray(self.matrix.T @ (self.weights * (self.teams - 1)), dtype=np.float64)


def incidence(rows: pa.Table, weighting: str) -> Incidence:
    """Build the incidence of one window.

    Parameters
    ----------
    rows
        Columns ``patent_id``, ``node``, ``tied``: one row a patent and node, in any order.
    weighting
        ``newman`` 1/(n-1), ``fractional`` 1/n or ``count`` 1, for a patent of n nodes.

    Returns
    -------
    Incidence
        The same bits for the same rows in any order.
    """
    frame = pl.DataFrame(pl.from_arrow(rows.select(["patent_id", "node", "tied"])))
    nodes = frame["node"].unique().sort()
    tied = frame.filter("tied").sort("patent_id", "node")
    column = positions(tied["node"], nodes)
    row = (tied["patent_id"].rle_id()).to_numpy().astype(np.int64)
    teams = np.bincount(row).astype(np.float64)
    matrix = sparse.csr_array(
        (np.ones(len(row)), column, np.concatenate([[0], np.cumsum(teams)]).astype(np.int64)),
        shape=(len(teams), len(nodes)),
    )
    return Incidence(nodes, matrix, patent_weights(teams, weighting))


def positions(names: pl.Series, sorted_names: pl.Series) -> Integers:
    """Find each name's place in the sorted list of all names, shape (len(names),)."""
    return names.cast(pl.Enum(sorted_names)).to_physical().to_numpy().astype(np.int64)


def patent_weights(teams: Floats, weighting: str) -> Floats:
    """Weigh the pairs of patents with these team sizes (at least 2), shape (m,)."""
    if weighting == "newman":
        return np.divide(1.0, teams - 1)
    if weighting == "fractional":
        return np.divide(1.0, teams)
    return np.ones_like(teams)


def projection(network: Incidence) -> Any:
    """Multiply out the ties: a symmetric n x n CSR array of weights with an empty diagonal."""
    weighted = (
        sparse.diags_array(network.weights) @ network.matrix if len(network.weights) else network.matrix
    )
    ties = sparse.csr_array(network.matrix.T @ weighted)
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties
