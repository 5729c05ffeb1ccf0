"""Which of many cities are specialised beyond chance: one test a city, one error rate over all."""

from __future__ import annotations

import numpy as np
from scipy import stats

from aicluster_spark.specialisation.intervals import Floats


def specialisation_p_values(ai: Floats, base: Floats, all_ai: float, all_base: float) -> Floats:
    """Test whether a city's AI share exceeds the share elsewhere: Fisher's exact test, one-sided.

    Given all margins and no specialisation, the city's AI patents are hypergeometric: X_i drawn from X of
    which x are AI. The p-value is the chance of x_i or more. It is conservative for small counts.

    Parameters
    ----------
    ai, base
        Shape (n,); whole counts of each city.
    all_ai, all_base
        Their sums over all cities.

    Returns
    -------
    array
        Shape (n,); NaN where the city has no patents, or no AI patent exists.
    """
    if all_ai <= 0:
        return np.full_like(base, np.nan)
    with np.errstate(invalid="ignore"):
        chance = stats.hypergeom.sf(ai - 1, all_base, all_ai, base)
    return np.where(base > 0, np.clip(chance, 0.0, 1.0), np.nan)


def rate_p_values(ai: Floats, amount: Floats, all_ai: float, all_amount: float) -> Floats:
    """Test whether a city's AI patents by amount (people, money) exceed the rate elsewhere, one-sided.

    With no specialisation AI patents are Poisson at one rate by amount; given their sum x, those of the city
    are binomial with x trials and its share of the amount (Przyborowski and Wilenski 1940, Biometrika 31).
    The p-value is the chance of x_i or more.

    Parameters
    ----------
    ai, amount
        Shape (n,); whole counts and amount of each city.
    all_ai, all_amount
        Their sums over the cities whose amount is known.

    Returns
    -------
    array
        Shape (n,); NaN where the amount is unknown or 0, or no AI patent exists.
    """
    if all_ai <= 0 or all_amount <= 0:
        return np.full_like(amount, np.nan)
    chance = stats.binom.sf(ai - 1, all_ai, amount / all_amount)
    return np.where(amount > 0, np.clip(chance, 0.0, 1.0), np.nan)


def false_discovery_values(p_values: Floats) -> Floats:
    """Adjust p-values after Benjamini and Hochberg (1995, J. R. Statist. Soc. B 57).

    Calling discoveries all cities whose adjusted value is at most q keeps the expected share of false ones
    among them at or below q, for independent or positively dependent tests.

    Returns
    -------
    array
        Shape (n,); NaN where the p-value is.
    """
    known = ~np.isnan(p_values)
    adjusted = np.full_like(p_values, np.nan)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p_values[known], method="bh")
    return adjusted
