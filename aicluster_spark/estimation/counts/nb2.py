"""The NB2 likelihood and its derivatives, observation by observation.

y has mean μ and variance μ + αμ². η = log μ. At α = 0 every function is that of the Poisson distribution.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize
from scipy.special import digamma, gammaln, polygamma, xlogy

from aicluster_spark.estimation.arrays import FloatArray

# Beyond these values of log α the model cannot be told from Poisson, or from no model at all.
SMALLEST_LOG, LARGEST_LOG = -16.0, 12.0


def log_likelihood(y: FloatArray, mean: FloatArray, alpha: float) -> float:
    """Σ log f(y; μ, α)."""
    if alpha == 0:
        return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())
    size = 1 / alpha
    counts = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
    return float((counts - size * np.log1p(alpha * mean) + xlogy(y, alpha * mean / (1 + alpha * mean))).sum())


def weights(mean: FloatArray, alpha: float) -> FloatArray:
    """(n,) expected curvature in η: μ / (1 + αμ)."""
    return np.asarray(mean / (1 + alpha * mean), dtype=np.float64)


def linear_score(y: FloatArray, mean: FloatArray, alpha: float) -> FloatArray:
    """(n,) derivative in η: (y - μ) / (1 + αμ)."""
    return np.asarray((y - mean) / (1 + alpha * mean), dtype=np.float64)


def observed_curvature(y: FloatArray, mean: FloatArray, alpha: float) -> FloatArray:
    """(n,) minus the second derivative in η: μ(1 + αy) / (1 + αμ)²."""
    return np.asarray(mean * (1 + alpha * y) / (1 + alpha * mean) ** 2, dtype=np.float64)


def cross_curvature(y: FloatArray, mean: FloatArray, alpha: float) -> FloatArray:
    """(n,) minus the derivative in η and α: μ(y - μ) / (1 + αμ)²."""
    return np.asarray(mean * (y - mean) / (1 + alpha * mean) ** 2, dtype=np.float64)


def dispersion_score(y: FloatArray, mean: FloatArray, alpha: float) -> FloatArray:
    """(n,) derivative in α."""
    size = 1 / alpha
    logs = np.log1p(alpha * mean) - (digamma(y + size) - digamma(size))
    return np.asarray(size**2 * logs + (y - mean) * size / (1 + alpha * mean), dtype=np.float64)


def dispersion_curvature(y: FloatArray, mean: FloatArray, alpha: float) -> float:
    """Minus the sum of second derivatives in α."""
    size, spread = 1 / alpha, 1 + alpha * mean
    logs = np.log1p(alpha * mean) - (digamma(y + size) - digamma(size))
    second = -2 * size**3 * logs + size**2 * mean / spread
    second = second + size**4 * (polygamma(1, y + size) - polygamma(1, size))
    second = second - (y - mean) * size * (size * spread + mean) / spread**2
    return float(-second.sum())


def solve_dispersion(y: FloatArray, mean: FloatArray, guess: float = 1.0) -> float:
    """α that maximises the likelihood at given means; 0 where the likelihood falls from there on.

    Searched outward from ``guess`` until the score changes its sign.
    """
    # The score at α = 0 is Σ ((y - μ)² - y) / 2.
    if float(((y - mean) ** 2 - y).sum()) <= 0:
        return 0.0

    def score(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        return alpha * float(dispersion_score(y, mean, alpha).sum())

    low = high = float(np.log(guess))
    step = 0.1
    while score(high) > 0 and high < LARGEST_LOG:
        low, high, step = high, high + step, 2 * step
    while score(low) <= 0 and low > SMALLEST_LOG:
        low, high, step = low - step, low, 2 * step
    if score(low) <= 0 or score(high) > 0:
        return 0.0
    return float(np.exp(optimize.brentq(score, low, high, xtol=1e-13)))


def deviance(y: FloatArray, mean: FloatArray, alpha: float) -> float:
    """2 Σ (log f(y; y, α) - log f(y; μ, α))."""
    if alpha == 0:
        return float(2 * (xlogy(y, y / mean) - (y - mean)).sum())
    rest = (y + 1 / alpha) * np.log((1 + alpha * y) / (1 + alpha * mean))
    return float(2 * (xlogy(y, y / mean) - rest).sum())
