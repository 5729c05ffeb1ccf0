"""The three development models: a rule on the profile, with a membership degree."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.scorecard.normalise import rank_shares
from aicluster_spark.study.scorecard import Role

Floats = NDArray[np.float64]
MODELS: Mapping[str, Role] = {
    "technology": "technology_model",
    "scenario": "scenario_model",
    "institution": "institution_model",
}
MIXED = "mixed"
BEHIND = "behind"
LEAD = 0.4
NEAREST = 1e-9


def memberships(scores: Floats) -> Floats:
    """Compute membership degrees by the rule: u_k = (1/d_k^2) / sum_j (1/d_j^2).

    d_k is the distance from the ideal of model k, 1 in its own place and 0 in the others (the membership of
    fuzzy c-means with exponent 2, Bezdek 1981, about fixed centres).

    Parameters
    ----------
    scores
        Shape (cities, 3), NaN where unknown.

    Returns
    -------
    numpy.ndarray
        Shape (cities, 3), NaN in rows where a score is unknown.
    """
    places = np.column_stack([rank_shares(column) for column in scores.T])
    ideals = np.eye(scores.shape[1])
    distances = ((places[:, None, :] - ideals) ** 2).sum(axis=2)
    closeness = 1 / np.maximum(distances, NEAREST)
    return np.asarray(closeness / closeness.sum(axis=1, keepdims=True), dtype=np.float64)


def behind_in_all(scores: Floats) -> NDArray[np.bool_]:
    """Say which cities are below the median of the known cities in each of the scores; shape (cities,)."""
    if not np.isfinite(scores).any(axis=0).all():
        return np.zeros(scores.shape[0], dtype=np.bool_)
    return np.asarray((scores < np.nanmedian(scores, axis=0)).all(axis=1))


def leading(degrees: Floats, behind: NDArray[np.bool_]) -> list[str | None]:
    """Name each city's model; None where unknown.

    The highest degree if it reaches `LEAD`, else mixed; behind where all three scores are: the nearest ideal
    of such a city is its least weakness, which drives nothing.

    Parameters
    ----------
    degrees
        Shape (cities, 3), of `memberships`.
    behind
        Shape (cities,), of `behind_in_all`.
    """
    names = list(MODELS)
    found: list[str | None] = []
    for row, last in zip(degrees, behind, strict=True):
        if not np.isfinite(row).all():
            found.append(None)
        elif last:
            found.append(BEHIND)
        else:
            best = int(np.argmax(row))
            found.append(names[best] if row[best] >= LEAD else MIXED)
    return found
