"""Empirical-Bayes quotients: those of small cities are drawn towards what cities in general have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from aicluster_spark.specialisation.intervals import LEVEL, Floats

LARGEST_SHAPE = 1e6
"""A prior this tight says that cities do not differ beyond chance."""


@dataclass(frozen=True, slots=True)
class ShrunkQuotients:
    """Posterior quotients of n cities.

    Attributes
    ----------
    lq
        Shape (n,); posterior means, NaN where the city has no patents or no prior could be fitted.
    low, high
        Shape (n,); 95 % credible limits.
    shape, rate
        Parameters of the gamma prior; its mean is shape/rate. NaN where it could not be fitted.
    """

    lq: Floats
    low: Floats
    high: Floats
    shape: float
    rate: float


def shrunk_quotients(ai: Floats, base: Floats, all_ai: float, all_base: float) -> ShrunkQuotients:
    """Shrink location quotients by the gamma-Poisson model of Clayton and Kaldor (1987, Biometrics 43).

    x_i is Poisson with mean E_i theta_i, E_i = X_i x/X being what the total rate lets expect, and theta_i,
    the city's quotient, is gamma with shape a and rate b over cities. Then x_i is negative binomial; a and b
    maximise that likelihood, and theta_i given x_i is gamma with shape x_i + a and rate E_i + b: its mean
    (x_i + a)/(E_i + b) lies between x_i/E_i and a/b, the nearer to a/b the smaller the city. The limits
    treat a and b as known and are a little too short for it.

    Parameters
    ----------
    ai, base
        Shape (n,); AI patents and all patents of each city.
    all_ai, all_base
        The same over all cities.
    """
    expected = base * (all_ai / all_base) if all_base > 0 else np.zeros_like(base)
    known = expected > 0
    if known.sum() < 3:
        nothing = np.full_like(base, np.nan)
        return ShrunkQuotients(nothing, nothing, nothing, np.nan, np.nan)
    shape, rate = fit_prior(ai[known], expected[known])
    posterior = stats.gamma(ai + shape, scale=1 / (expected + rate))
    tail = (1 - LEVEL) / 2
    return ShrunkQuotients(
        np.where(known, posterior.mean(), np.nan),
        np.where(known, posterior.ppf(tail), np.nan),
        np.where(known, posterior.ppf(1 - tail), np.nan),
        shape,
        rate,
    )


def fit_prior(ai: Floats, expected: Floats) -> tuple[float, float]:
    """Fit shape and rate of the gamma prior by the negative binomial likelihood of the counts.

    Parameters
    ----------
    ai
        Shape (n,); AI patents.
    expected
        Shape (n,); expected AI patents, all above 0.

    Returns
    -------
    tuple of float
        Shape (at most `LARGEST_SHAPE`: cities that differ no more than chance makes them) and rate.
    """

    def loss(logs: Floats) -> float:
        mean, shape = np.exp(logs)
        return -_log_likelihood(ai, expected, shape, shape / mean)

    start = np.log([max(ai.sum() / expected.sum(), 1e-6), _moment_shape(ai, expected)])
    bounds = [(-15.0, 15.0), (np.log(1e-4), np.log(LARGEST_SHAPE))]
    found = optimize.minimize(loss, start, method="L-BFGS-B", bounds=bounds)
    mean, shape = np.exp(found.x)
    return float(shape), float(shape / mean)


def _log_likelihood(ai: Floats, expected: Floats, shape: float, rate: float) -> float:
    ways = special.gammaln(ai + shape) - special.gammaln(shape)
    hits = special.xlogy(ai, expected / (expected + rate))
    return float(np.sum(ways + hits - shape * np.log1p(expected / rate)))


def _moment_shape(ai: Floats, expected: Floats) -> float:
    """Start from the spread of x_i/E_i beyond the Poisson's."""
    total = expected.sum()
    ratio = ai.sum() / total
    spread = np.sum(expected * (ai / expected - ratio) ** 2) / total
    beyond = spread - ratio * ai.size / total
    return float(np.clip(ratio**2 / beyond, 1e-2, 1e4)) if beyond > 0 else 1e4
