"""Aggregation: one number of several, over what is known (OECD/JRC handbook, step 6)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["arithmetic", "geometric"]
LOWEST = 0.01
"""A geometric mean takes smaller scores as this: one 0 would make all of it 0."""


def aggregate(scores: Floats, weights: Floats, method: Method) -> Floats:
    """Weighted mean of the known scores of each city; weights of the unknown fall to the others.

    Parameters
    ----------
    scores
        Shape (cities, parts), NaN where unknown.
    weights
        Shape (parts,), positive.
    method
        arithmetic: sum w x / sum w; geometric: exp(sum w ln x / sum w), scores at least `LOWEST`.

    Returns
    -------
    numpy.ndarray
        Shape (cities,); NaN where nothing is known.
    """
    known = np.isfinite(scores)
    shares = known * weights
    total = shares.sum(axis=1)
    filled = np.where(known, scores, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "arithmetic":
            return np.asarray((filled * shares).sum(axis=1) / total, dtype=np.float64)
        logs = np.log(np.maximum(filled, LOWEST))
        return np.asarray(np.exp((logs * shares).sum(axis=1) / total), dtype=np.float64)
