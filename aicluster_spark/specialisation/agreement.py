"""How far two lists of clusters, or two rankings of cities, agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from aicluster_spark.specialisation.intervals import Floats

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two lists over the same n cities.

    Attributes
    ----------
    first, second, both
        Clusters by each list and by both.
    jaccard
        both/(first + second - both); NaN where both lists are empty.
    kappa
        Cohen's kappa over all cities: 1 is the same list, 0 what chance gives; NaN where a list has all
        cities or none, so that chance alone agrees fully.
    """

    first: int
    second: int
    both: int
    jaccard: float
    kappa: float


def agreement(first: Marks, second: Marks) -> Agreement:
    """Compare two lists, given as marks of shape (n,)."""
    one, two, both = int(first.sum()), int(second.sum()), int((first & second).sum())
    either = one + two - both
    n = first.size
    if n == 0:
        return Agreement(0, 0, 0, float("nan"), float("nan"))
    observed = float(np.mean(first == second))
    expected = (one * two + (n - one) * (n - two)) / n**2
    kappa = (observed - expected) / (1 - expected) if expected < 1 else float("nan")
    return Agreement(one, two, both, both / either if either else float("nan"), kappa)


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's correlation over the cities known to both; NaN with fewer than three or no spread."""
    known = np.isfinite(first) & np.isfinite(second)
    one, two = first[known], second[known]
    if one.size < 3 or np.ptp(one) == 0 or np.ptp(two) == 0:
        return float("nan")
    return float(stats.spearmanr(one, two).statistic)
