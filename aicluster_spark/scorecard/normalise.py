"""Normalisation: indicators of all units on one scale, more being better (OECD/JRC handbook, step 5)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Method = Literal["min_max", "z_score", "rank", "frontier"]
METHODS: tuple[Method, ...] = ("min_max", "z_score", "rank", "frontier")


def normalise(values: Floats, direction: int, method: Method) -> Floats:
    """Bring one indicator to the common scale.

    Parameters
    ----------
    values
        Shape (cities,), NaN where unknown; two different values at least.
    direction
        1 where more is better, -1 where less is.
    method
        `min_max`: (x - min)/(max - min). `z_score`: 0.5 + 0.1 (x - mean)/sd with n - 1, so that nearly all
        lie between 0 and 1. `rank`: share of the other known cities that are behind, ties in the middle.
        `frontier`: x over the best; an indicator with negative values, which has no ratios, takes min_max.

    Returns
    -------
    numpy.ndarray
        Shape (cities,), NaN where unknown.
    """
    if method == "frontier" and np.nanmin(values) >= 0:
        return distance_to_frontier(values, direction)
    signed = direction * values
    if method == "z_score":
        return 0.5 + 0.1 * z_scores(signed)
    if method == "rank":
        return rank_shares(signed)
    lowest = np.nanmin(signed)
    return np.asarray((signed - lowest) / (np.nanmax(signed) - lowest), dtype=np.float64)


def z_scores(values: Floats) -> Floats:
    """Deviation from the mean in standard deviations (n - 1), shape (cities,)."""
    return np.asarray((values - np.nanmean(values)) / np.nanstd(values, ddof=1), dtype=np.float64)


def distance_to_frontier(values: Floats, direction: int) -> Floats:
    """Value over the largest one, or the smallest over the value where less is better; shape (cities,)."""
    if direction > 0:
        return np.asarray(values / np.nanmax(values), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.nanmin(values) / values
    return np.where(np.isfinite(values) & ~np.isfinite(ratio), 1.0, ratio)


def rank_shares(values: Floats) -> Floats:
    """Share of the other known cities with a lower value, half of those with the same; shape (cities,)."""
    known = np.isfinite(values)
    found = np.full_like(values, np.nan)
    ranks = stats.rankdata(values[known])
    found[known] = (ranks - 1) / max(1, ranks.size - 1)
    return found
