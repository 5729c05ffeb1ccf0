"""Limits of a location quotient: log-delta, Fieller, exact.

The city is part of the total, so its rate p_i = x_i/X_i and the total rate p = x/X are correlated. With
w = X_i/X and p_o the rate elsewhere, for binomial counts:
V11 = p_i(1-p_i)/X_i, V22 = w^2 V11 + (1-w)^2 p_o(1-p_o)/(X-X_i), V12 = w V11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class RateMoments:
    """Rates of n cities and of the total, with their variances.

    Attributes
    ----------
    share
        Shape (n,); rate p_i of each city, NaN where it has no patents.
    total
        Rate p over all cities, shape () or (n,); NaN where no AI patent exists.
    own, whole, shared
        Shape (n,); V11, V22 and V12.
    """

    share: Floats
    total: Floats
    own: Floats
    whole: Floats
    shared: Floats


def rate_moments(ai: Floats, base: Floats, all_ai: Floats | float, all_base: Floats | float) -> RateMoments:
    """Compute rates and variances.

    Parameters
    ----------
    ai, base
        Shape (n,); AI patents and all patents of each city, ai <= base.
    all_ai, all_base
        The same over all cities: numbers, or shape (n,) where each city stands in a total of its own.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(np.greater(all_ai, 0), np.divide(all_ai, all_base), np.nan)
        share = np.where(base > 0, ai / base, np.nan)
        weight, rest = base / all_base, all_base - base
        elsewhere = np.where(rest > 0, np.clip((all_ai - ai) / rest, 0.0, 1.0), 0.0)
        own = share * (1 - share) / base
        other = np.where(rest > 0, elsewhere * (1 - elsewhere) / rest, 0.0)
        whole = weight**2 * own + (1 - weight) ** 2 * other
        return RateMoments(share, total, own, whole, weight * own)


def log_delta_limits(rates: RateMoments, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Limits LQ exp(-+ z sqrt(V11/p_i^2 + V22/p^2 - 2 V12/(p_i p))).

    Returns
    -------
    tuple of array
        Lower and upper limits, shape (n,); NaN where the city has no AI patents.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lq = rates.share / rates.total
        variance = (
            rates.own / rates.share**2
            + rates.whole / rates.total**2
            - 2 * rates.shared / (rates.share * rates.total)
        )
        spread = _quantile(level) * np.sqrt(np.maximum(variance, 0.0))
        return lq * np.exp(-spread), lq * np.exp(spread)


def fieller_limits(rates: RateMoments, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Limits of the ratio of two correlated rates, after Fieller.

    The limits are the roots in t of (p^2 - z^2 V22) t^2 - 2 (p_i p - z^2 V12) t + (p_i^2 - z^2 V11) = 0.

    Returns
    -------
    tuple of array
        Lower (at least 0) and upper limits, shape (n,); NaN where the city's share is 0 or 1 and shows no
        spread, and where the total rate is too uncertain for the set to be an interval.
    """
    square = _quantile(level) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        leading = rates.total**2 - square * rates.whole
        middle = rates.share * rates.total - square * rates.shared
        last = rates.share**2 - square * rates.own
        inner = np.maximum(middle**2 - leading * last, 0.0)
        bounded = (leading > 0) & (rates.share > 0) & (rates.share < 1)
        low = np.maximum((middle - np.sqrt(inner)) / leading, 0.0)
        high = (middle + np.sqrt(inner)) / leading
        return np.where(bounded, low, np.nan), np.where(bounded, high, np.nan)


def exact_share_limits(ai: Floats, base: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Limits of a share after Clopper and Pearson (1934, Biometrika 26); one-sided where it is 0 or 1."""
    tail = (1 - level) / 2
    none, all_of_it = ai == 0, ai == base
    with np.errstate(divide="ignore", invalid="ignore"):
        low = stats.beta.ppf(np.where(all_of_it, 1 - level, tail), ai, base - ai + 1)
        high = stats.beta.ppf(np.where(none, level, 1 - tail), ai + 1, base - ai)
    return np.where(none, 0.0, low), np.where(all_of_it, 1.0, high)


def _quantile(level: float) -> float:
    return float(stats.norm.ppf(0.5 + level / 2))
