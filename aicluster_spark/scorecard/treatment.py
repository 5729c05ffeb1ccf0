"""Outliers: told by skewness and kurtosis, winsorised, and transformed where that is not enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
SKEWNESS, KURTOSIS = 2.0, 3.5
"""An indicator beyond both has outliers: the limits of the JRC's index tools (COINr)."""
MOST_WINSORISED = 0.1
SHIFT = 0.01
NONE, TRANSFORMED = "not needed", "transformed"


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """An indicator after treatment.

    Attributes
    ----------
    values
        Shape (cities,), NaN where unknown; in the same order as before, ties apart.
    treatment
        not needed, `winsorised k` for k cities, or transformed.
    """

    values: Floats
    treatment: str


def skewness(values: Floats) -> float:
    """Skewness G1 of the known values; NaN below three, or where they do not vary."""
    known = values[np.isfinite(values)]
    n = known.size
    if n < 3 or np.ptp(known) == 0:
        return float("nan")
    deviations = known - known.mean()
    g1 = (deviations**3).mean() / (deviations**2).mean() ** 1.5
    return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Floats) -> float:
    """Excess kurtosis G2 of the known values; NaN below four, or where they do not vary."""
    known = values[np.isfinite(values)]
    n = known.size
    if n < 4 or np.ptp(known) == 0:
        return float("nan")
    deviations = known - known.mean()
    g2 = (deviations**4).mean() / (deviations**2).mean() ** 2 - 3
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6))


def has_outliers(values: Floats) -> bool:
    """Whether both limits are passed."""
    return abs(skewness(values)) > SKEWNESS and kurtosis(values) > KURTOSIS


def treat(values: Floats) -> Treated:
    """Winsorise as few cities as will do, at most a tenth; where these do not suffice, transform instead.

    The most extreme values on the side of the tail are set to the next one. The transformation is Box and
    Cox's with the likeliest power, of the values above their minimum less a hundredth of their range.

    Parameters
    ----------
    values
        Shape (cities,), NaN where unknown.
    """
    if not has_outliers(values):
        return Treated(values, NONE)
    most = max(1, int(MOST_WINSORISED * np.isfinite(values).sum()))
    for number in range(1, most + 1):
        cut = winsorise(values, number)
        if np.nanmax(cut) == np.nanmin(cut):  # nothing would be left to compare
            break
        if not has_outliers(cut):
            return Treated(cut, f"winsorised {number}")
    return Treated(_box_cox(values), TRANSFORMED)


def winsorise(values: Floats, number: int) -> Floats:
    """Set the `number` most extreme values on the side of the tail to the next one, shape (cities,)."""
    known = np.sort(values[np.isfinite(values)])
    if skewness(values) > 0:
        return np.asarray(np.minimum(values, known[-number - 1]), dtype=np.float64)
    return np.asarray(np.maximum(values, known[number]), dtype=np.float64)


def _box_cox(values: Floats) -> Floats:
    known = np.isfinite(values)
    lowest, span = float(np.nanmin(values)), float(np.nanmax(values) - np.nanmin(values))
    found = np.full_like(values, np.nan)
    found[known], _ = stats.boxcox((values[known] - lowest) / span + SHIFT)
    return found
