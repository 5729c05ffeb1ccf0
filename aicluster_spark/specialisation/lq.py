"""Location quotients with their intervals.

LQ = (x_i / X_i) / (x / X) for AI patents x and all patents X of city i and of all cities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.specialisation.intervals import (
    Floats,
    exact_share_limits,
    log_delta_limits,
    rate_moments,
)

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
    rates = rate_moments(ai, base, all_ai, all_base)
    delta_low, delta_high = log_delta_limits(rates)
    exact_low, exact_high = exact_share_limits(ai, base)
    few = np.minimum(ai, base - ai) < FEW
    lq = rates.share / rates.total
    unknown = np.isnan(lq)
    low = np.where(unknown, np.nan, np.where(few, exact_low / rates.total, delta_low))
    high = np.where(unknown, np.nan, np.where(few, exact_high / rates.total, delta_high))
    return LocationQuotients(lq, low, high, symmetric(lq))


def symmetric(lq: Floats) -> Floats:
    """Map a quotient to (lq - 1)/(lq + 1) in [-1, 1): 0 at 1 (Dalum, Laursen and Villumsen 1998)."""
    return np.asarray((lq - 1) / (lq + 1), dtype=np.float64)
