"""The ties of one window, multiplied out from its incidence: all at once, or as tables of some nodes each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from aicluster_spark.network.incidence import Incidence, blocks, incidence

TIES = pa.schema(
    {"source": pa.string(), "target": pa.string(), "patents": pa.int64(), "weight": pa.float64()}
)


def projection(network: Incidence, cap: int | None = None) -> Any:
    """Multiply out the ties: a symmetric n x n CSR array of weights with an empty diagonal.

    Parameters
    ----------
    network
        Incidence of a window.
    cap
        Largest team that gives pairs; None takes all.
    """
    weights, matrix = network.weights, network.matrix
    if cap is not None:
        weights, matrix = weights[network.teams <= cap], matrix[network.teams <= cap]
    ties = sparse.csr_array(matrix.T @ (sparse.diags_array(weights) @ matrix if len(weights) else matrix))
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties


def tie_tables(rows: pa.Table, weighting: str) -> Iterator[pa.Table]:
    """Multiply out the ties of some nodes at a time, so that they need never be in memory together.

    Parameters
    ----------
    rows
        Columns ``patent``, ``node``, ``team`` of the teams of one window that give pairs.
    weighting
        As in ``incidence``.

    Yields
    ------
    pyarrow.Table
        Columns of ``TIES``, each pair once, sorted by source and target. A weight has the same bits for the
        same rows in any order: it is added up in the order of the patents' hashes.
    """
    network = incidence(rows, weighting)
    names = network.nodes.to_arrow().cast(pa.string())
    # One product gives both: the weight is the real part of what a patent adds to a pair, 1 the imaginary.
    shares = sparse.diags_array(network.weights + 1j) @ network.matrix
    for first, last in blocks(network.by_node @ network.teams):
        ties = sparse.csr_array(sparse.triu(network.by_node[first:last] @ shares, first + 1))
        ties.sort_indices()
        source = np.repeat(np.arange(first, last), np.diff(ties.indptr))
        columns = (names.take(source), names.take(ties.indices), ties.data.imag.astype(np.int64))
        yield pa.table([*columns, ties.data.real], schema=TIES)
