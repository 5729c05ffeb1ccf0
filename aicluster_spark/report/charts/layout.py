"""One place for every node of a network, the same in all windows."""

from __future__ import annotations

import random
from collections.abc import Sequence

import igraph
import numpy as np
from numpy.typing import NDArray

ROUNDS = 600
PULL = 0.25
"""Exponent of weights: ties differ by orders of magnitude, and the strongest must not swallow the picture."""


def fixed_layout(
    nodes: int, ties: Sequence[tuple[int, int]], weights: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Lay nodes out so that those with ties are near (Fruchterman and Reingold 1991).

    Parameters
    ----------
    nodes
        Number of nodes n.
    ties
        Pairs of nodes, of all windows together.
    weights
        (m,) weights of the ties, above 0.
    start
        (n, 2) where nodes begin, such as on the map; makes the result the same each time.

    Returns
    -------
    numpy.ndarray
        (n, 2) places from 0 to 1.
    """
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311 - a drawing, no secret
    graph = igraph.Graph(nodes, list(ties))
    placed = graph.layout_fruchterman_reingold(
        weights=(weights**PULL).tolist(), seed=start.tolist(), niter=ROUNDS, grid="nogrid"
    )
    places = np.asarray(placed.coords, dtype=np.float64).reshape(nodes, 2)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.where(high > low, high - low, 1.0), dtype=np.float64)
