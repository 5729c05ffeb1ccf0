"""Other measures of specialisation made of the same counts: difference, weighted, standardised."""

from __future__ import annotations

import numpy as np

from aicluster_spark.specialisation.intervals import Floats


def difference(ai: Floats, base: Floats, all_ai: float, all_base: float) -> Floats:
    """Difference of shares x_i/X_i - x/X, in [-1, 1] (the additive quotient of Hoen and Oosterhaven 2006).

    Returns
    -------
    array
        Shape (n,); NaN where the city has no patents.
    """
    if all_base <= 0:
        return np.full_like(base, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(base > 0, ai / base, np.nan) - all_ai / all_base


def weighted(lq: Floats) -> Floats:
    """Quotient over the unweighted mean quotient of all cities that have one."""
    return lq / _mean(lq)


def standardised(lq: Floats) -> Floats:
    """Score each quotient as (lq - mean)/sd over cities (O'Donoghue and Gleave 2004), sd with n - 1.

    A score above 1.645 is their mark of a cluster at 5 %, which presumes that quotients are normally
    distributed over cities. They rarely are: see `standardised_log`.

    Returns
    -------
    array
        Shape (n,); NaN where the quotient is, or where fewer than three cities or no spread exist.
    """
    known = lq[np.isfinite(lq)]
    if known.size < 3 or np.ptp(known) == 0:
        return np.full_like(lq, np.nan)
    return np.asarray((lq - known.mean()) / known.std(ddof=1))


def standardised_log(lq: Floats) -> Floats:
    """Score ln LQ likewise (Tian 2013); cities whose quotient is 0 have none and are left out."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return standardised(np.where(lq > 0, np.log(lq), np.nan))


def _mean(lq: Floats) -> float:
    known = lq[np.isfinite(lq)]
    return float(known.mean()) if known.size and known.mean() > 0 else np.nan
