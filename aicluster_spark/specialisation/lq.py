"""Location quotients with their intervals.

LQ = (x_i / X_i) / (x / X) for AI patents x and all patents X of city i and of all cities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
LEVEL = 0.95
FEW = 10


@dataclass(frozen=True, slots=True)
class LocationQuotients:
    """Location quotients of n cities.

    Attributes
    ----------
    lq
        Shape (n,); NaN where the city has no patents (unknown, not 0) or no AI patent exists at all.
    low, high
        Shape (n,); 95 % limits.
    symmetric
        Shape (n,); (lq - 1)/(lq + 1).
    """

    lq: Floats
    low: Floats
    high: Floats
    symmetric: Floats


def location_quotients(ai: Floats, base: Floats, all_ai: float, all_base: float) -> LocationQuotients:
    """Compute location quotients with log-delta limits.

    The city is part of the total, so its rate and the total rate are correlated; the covariance term keeps
    the limits at their nominal coverage. With p_i = x_i/X_i, p = x/X, w = X_i/X and p_o the rate elsewhere:
    V11 = p_i(1-p_i)/X_i, V22 = w^2 V11 + (1-w)^2 p_o(1-p_o)/(X-X_i), V12 = w V11, and the variance of ln LQ
    is V11/p_i^2 + V22/p^2 - 2 V12/(p_i p).

    Where AI patents or the others are fewer than 10, the normal approximation fails (1 of 1 would get no
    spread at all): then the limits are the exact ones of the city's share (Clopper and Pearson 1934,
    Biometrika 26) over p, one-sided where the share is 0 or 1. Such a city is too small to move p.

    Parameters
    ----------
    ai, base
        Shape (n,); AI patents and all patents of each city, ai <= base.
    all_ai, all_base
        The same over all cities, each patent counted as the base counts it.

    Returns
    -------
    LocationQuotients
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(base > 0, ai / base, np.nan)
        total = all_ai / all_base if all_base > 0 and all_ai > 0 else np.nan
        lq = share / total
        spread = stats.norm.ppf(0.5 + LEVEL / 2) * np.sqrt(_log_variance(share, base, all_ai, all_base))
        few = np.minimum(ai, base - ai) < FEW
        exact_low, exact_high = _exact_limits(ai, base)
        low = np.where(few, exact_low / total, lq * np.exp(-spread))
        high = np.where(few, exact_high / total, lq * np.exp(spread))
        unknown = np.isnan(lq)
        low, high = np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
        return LocationQuotients(lq, low, high, (lq - 1) / (lq + 1))


def _exact_limits(ai: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits of the city's share; one-sided where it has no AI patents or nothing else."""
    tail = (1 - LEVEL) / 2
    none, all_of_it = ai == 0, ai == base
    low = stats.beta.ppf(np.where(all_of_it, 1 - LEVEL, tail), ai, base - ai + 1)
    high = stats.beta.ppf(np.where(none, LEVEL, 1 - tail), ai + 1, base - ai)
    return np.where(none, 0.0, low), np.where(all_of_it, 1.0, high)


def _log_variance(share: Floats, base: Floats, all_ai: float, all_base: float) -> Floats:
    total, weight, rest = all_ai / all_base, base / all_base, all_base - base
    elsewhere = np.where(rest > 0, (all_ai - share * base) / rest, 0.0)
    own = share * (1 - share) / base
    other = np.where(rest > 0, elsewhere * (1 - elsewhere) / rest, 0.0)
    whole = weight**2 * own + (1 - weight) ** 2 * other
    return np.asarray(np.maximum(own / share**2 + whole / total**2 - 2 * weight * own / (share * total), 0.0))
