"""Bands for an effect that hold along all of a moderator at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import integrate, optimize

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.moderation.interaction import require_inference, slope_parts
from aicluster_spark.estimation.moderation.marginal import marginal_effects


@dataclass(frozen=True, slots=True, eq=False)
class SimultaneousBands:
    """Bands that cover the whole line of slopes at once.

    Attributes
    ----------
    grid
        (g,) values of the moderator.
    estimate, lower, upper
        (g,) slope and its bounds.
    critical_value
        What the standard errors were multiplied with; more than the pointwise value.
    level
        Probability that the band covers every slope between the ends of the grid.
    """

    grid: FloatArray
    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    critical_value: float
    level: float


def simultaneous_bands(
    result: EstimationResult,
    focus: str,
    moderator: str,
    grid: Sequence[float] | FloatArray | None = None,
    level: float = 0.95,
) -> SimultaneousBands:
    """Draw bands for the slope β₁ + β₃m that hold for all m between the ends of the grid together.

    Raises
    ------
    EstimationError
        If inference is withheld or a term has no estimate.

    Notes
    -----
    The standardised slope is the projection of a bivariate standard vector on a direction that turns with
    m, so the distribution of its largest absolute value is an integral over one angle (sup-t bands, Montiel
    Olea and Plagborg-Møller 2019, here without simulation). With t reference the vector is bivariate t.
    """
    require_inference(result)
    curves = marginal_effects(result, focus, moderator, grid, level)
    _, V = slope_parts(result, focus, moderator)
    turned = turned_angle(V, float(curves.grid.min()), float(curves.grid.max()))
    critical = sup_t_critical_value(turned, result.inference.degrees_of_freedom, level)
    reach = critical * curves.slope.std_error
    estimate = curves.slope.estimate
    return SimultaneousBands(curves.grid, estimate, estimate - reach, estimate + reach, critical, level)


def turned_angle(V: FloatArray, low: float, high: float) -> float:
    """Angle between the standardised slopes at two moderator values, 0 … π, from their (2, 2) covariance."""
    root = np.linalg.cholesky(V)
    first, second = root.T @ np.array([1.0, low]), root.T @ np.array([1.0, high])
    return float(math.atan2(abs(first[0] * second[1] - first[1] * second[0]), first @ second))


def sup_t_critical_value(angle: float, degrees_of_freedom: float, level: float) -> float:
    """Value that the largest |t| over an arc of directions stays below with probability ``level``.

    Parameters
    ----------
    angle
        Length of the arc, 0 … π; 0 gives the pointwise value, π that of Scheffé.
    degrees_of_freedom
        Of the bivariate t distribution; infinite for the normal.
    level
        Between 0 and 1.
    """

    def excess(c: float) -> float:
        return _exceedance(c, angle, degrees_of_freedom) - (1 - level)

    return float(optimize.brentq(excess, 1e-3, 1e4, xtol=1e-10))


def _exceedance(c: float, angle: float, freedom: float) -> float:
    """Probability that a bivariate t vector projects beyond c on some direction of the arc."""

    def radius_beyond(r: float) -> float:
        return math.exp(-r * r / 2) if math.isinf(freedom) else (1 + r * r / freedom) ** (-freedom / 2)

    # A vector outside the arc (of directions without sign) is nearest to one of its two ends.
    gap = math.pi - angle
    beside = integrate.quad(lambda d: radius_beyond(c / math.cos(d)), 0, gap / 2, epsabs=1e-12)[0]
    return (angle * radius_beyond(c) + 2 * beside) / math.pi
