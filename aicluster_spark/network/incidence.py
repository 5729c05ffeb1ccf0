"""The network of one window as patent-node incidence, in arrays of an order that only the data decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from aicluster_spark.errors import ReconciliationError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PAIRS_AT_ONCE = 4_000_000
"""Ends of pairs a block of a product may have before they are merged."""


@dataclass(frozen=True)
class Incidence:
    """Who is on which patent.

    Attributes
    ----------
    nodes
        Names of the n nodes, sorted by their bytes.
    matrix
        m patents x n nodes, 1 where the node is on the patent; only patents of two nodes and more have rows.
    weights
        Weight each patent gives each of its pairs, shape (m,).
    """

    nodes: pl.Series
    matrix: Any
    weights: Floats

    @cached_property
    def by_node(self) -> Any:
        """The matrix the other way, n nodes x m patents, in CSR."""
        return self.matrix.T.tocsr()

    @cached_property
    def teams(self) -> Floats:
        """Nodes of each patent, shape (m,)."""
        return np.asarray(np.diff(self.matrix.indptr), dtype=np.float64)

    @cached_property
    def strengths(self) -> Floats:
        """Sum of the weights of each node's ties, shape (n,)."""
        return np.asarray(self.by_node @ (self.weights * (self.teams - 1)), dtype=np.float64)

    def degrees(self) -> Integers:
        """Count the distinct partners of each node, shape (n,), by products of some rows at a time.

        All ties of a nation at once would not fit into memory; their number per node does. Most people are
        on one patent of a window: their partners are its others, and no product is needed.
        """
        found: Integers = (self.by_node @ (self.teams - 1)).astype(np.int64)
        several = np.flatnonzero(np.diff(self.by_node.indptr) > 1)
        tied, theirs = self.matrix.astype(bool), self.by_node[several].astype(bool)
        for first, last in blocks(theirs @ self.teams):
            reached = np.diff((theirs[first:last] @ tied).indptr)
            found[several[first:last]] = reached - 1  # each reaches itself
        return found


def blocks(sizes: Floats) -> Iterator[tuple[int, int]]:
    """Cut rows into runs of at most `PAIRS_AT_ONCE` ends of pairs; a larger row is a run of its own.

    Yields
    ------
    tuple of int
        First row of a run and the first after it.
    """
    ends = np.concatenate([[0.0], np.cumsum(sizes)])
    first = 0
    while first < len(sizes):
        last = int(np.searchsorted(ends, ends[first] + PAIRS_AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), len(sizes))
        yield first, last
        first = last


def incidence(rows: pa.Table, weighting: str) -> Incidence:
    """Build the incidence of one window.

    Parameters
    ----------
    rows
        Columns ``patent`` (a 64-bit hash of its name), ``node``, ``team``: one row a patent and node, in any
        order.
    weighting
        ``newman`` 1/(n-1), ``fractional`` 1/n or ``count`` 1, for a patent of n nodes.

    Returns
    -------
    Incidence
        The same bits for the same rows in any order.

    Raises
    ------
    ReconciliationError
        A patent has not as many nodes as its rows say: the hashes of two patents are the same.
    """
    nodes, place = sorted_names(rows["node"])
    team = rows["team"].to_numpy()
    tied = team >= 2
    column = place[tied]
    row = np.unique(rows["patent"].to_numpy()[tied], return_inverse=True)[1]
    m = int(row.max()) + 1 if len(row) else 0
    matrix = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(m, len(nodes)))
    teams = np.diff(matrix.indptr)
    if np.any(teams[row] != team[tied]):
        raise ReconciliationError(
            "network: a patent has more nodes than its team, so two patents have the same hash of 64 bits.",
            "Leave one of the two out; it happens once in a hundred thousand nations.",
        )
    return Incidence(nodes, matrix, patent_weights(teams.astype(np.float64), weighting))


def sorted_names(names: pa.ChunkedArray) -> tuple[pl.Series, Integers]:
    """Sort the distinct names, and find the place of each row's name among them, shape (rows,)."""
    encoded = names.dictionary_encode().combine_chunks()
    distinct = pl.Series(pl.from_arrow(encoded.dictionary))
    order = distinct.arg_sort().to_numpy()
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return distinct.gather(order), place[encoded.indices.to_numpy()]


def patent_weights(teams: Floats, weighting: str) -> Floats:
    """Weigh the pairs of patents with these team sizes (at least 2), shape (m,)."""
    if weighting == "newman":
        return np.divide(1.0, teams - 1)
    if weighting == "fractional":
        return np.divide(1.0, teams)
    return np.ones_like(teams)
