"""The pairs of one window as the graph that igraph works on, and how long a tie is on a path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import igraph
import numpy as np
from scipy import sparse

from aicluster_spark.network.components import Components, components
from aicluster_spark.network.incidence import Floats, Integers


@dataclass(frozen=True)
class PairGraph:
    """Undirected ties between n nodes, each pair once, nodes without ties included.

    Attributes
    ----------
    ties
        Symmetric n x n CSR array of weights.
    """

    ties: Any

    @property
    def n(self) -> int:
        """Number of nodes."""
        return int(self.ties.shape[0])

    @cached_property
    def degree(self) -> Integers:
        """Distinct partners, shape (n,)."""
        return np.asarray(np.diff(self.ties.indptr), dtype=np.int64)

    @cached_property
    def upper(self) -> Any:
        """Each tie once, in the order of its smaller and larger end: COO of the upper triangle."""
        return sparse.coo_array(sparse.triu(self.ties, 1, format="csr"))

    @cached_property
    def weights(self) -> Floats:
        """Weight of each tie, in the order of ``upper``."""
        return np.asarray(self.upper.data, dtype=np.float64)

    @cached_property
    def graph(self) -> Any:
        """The igraph graph; its edges are in the order of ``upper``."""
        return igraph.Graph(n=self.n, edges=np.column_stack(self.upper.coords))

    @cached_property
    def parts(self) -> Components:
        """Connected components."""
        return components(self.ties)

    @cached_property
    def clustering(self) -> Floats:
        """Share of a node's pairs of partners that are tied; NaN below 2 partners."""
        return np.asarray(self.graph.transitivity_local_undirected(mode="nan"), dtype=np.float64)

    @cached_property
    def hop_closeness(self) -> Floats:
        """Count m / sum d over the m nodes that can be reached, in hops; NaN for an isolate."""
        return np.asarray(self.graph.closeness(normalized=True), dtype=np.float64)

    def lengths(self, kind: str) -> Floats | None:
        """Give each tie its length on a path; None counts hops.

        Parameters
        ----------
        kind
            ``hops``; ``inverse`` 1/w (Newman 2001, Phys. Rev. E 64, 016132); ``log`` -log(w/s) with
            s = max w + min w, so that all scaled weights lie in (0, 1) and all lengths are positive.
        """
        if kind == "hops":
            return None
        if kind == "inverse":
            return 1.0 / self.weights
        if not len(self.weights):
            return self.weights
        scaled: Floats = self.weights / (self.weights.max() + self.weights.min())
        return -np.log(scaled)
