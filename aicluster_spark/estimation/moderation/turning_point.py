"""Quadratic forms: where a curve turns, how sure that is, and whether it turns inside the data."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.columns import factors


@dataclass(frozen=True, slots=True)
class FiellerSet:
    """Values of a ratio that its numerator and denominator do not reject.

    Attributes
    ----------
    form
        ``"bounded"``: [lower, upper]; ``"outside"``: everything but (lower, upper); ``"half line"`` with one
        end infinite; ``"whole line"``: the data say nothing.
    lower, upper
        Ends.
    """

    form: str
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Extremum of linear·x + square·x².

    Attributes
    ----------
    variable
        x.
    estimate, std_error
        -b₁ / 2b₂ and its delta-method error.
    delta
        (lower, upper) from the delta method: symmetric, and too narrow where b₂ is uncertain.
    fieller
        Exact for normal coefficients; may be unbounded.
    observed
        (smallest, largest) x in the sample.
    slopes
        Slope at these two ends.
    shape
        ``"U"``, ``"inverse U"`` or ``"monotone"``, by the signs of the slopes at the two ends.
    p_value
        Of Lind and Mehlum's test against a monotone or opposite shape; NaN for a monotone estimate, which
        cannot reject it.
    """

    variable: str
    estimate: float
    std_error: float
    delta: tuple[float, float]
    fieller: FiellerSet
    observed: tuple[float, float]
    slopes: tuple[float, float]
    shape: str
    p_value: float


def turning_point(
    result: EstimationResult,
    linear: str,
    square: str,
    observed: tuple[float, float] | None = None,
    level: float = 0.95,
) -> TurningPoint:
    """Find where b₁x + b₂x² turns, with intervals and the test that it really turns inside the data.

    Parameters
    ----------
    result
        Fit with both terms: ``"centrality"`` and ``"centrality:centrality"``, or, for an effect of policy
        that is quadratic in centrality, ``"policy:centrality"`` and ``"policy:centrality:centrality"``.
    linear, square
        The two terms; the square has one factor more, which is x.
    observed
        Range of x to test in; by default that of the sample, for which x must have a term of its own.
    level
        Confidence level.

    Raises
    ------
    EstimationError
        If the terms are no linear and square of one variable, have no estimate, or inference is withheld.

    Notes
    -----
    Lind and Mehlum (2010), With or without U?, Oxford Bulletin 72: the null of a monotone or opposite shape
    is an intersection–union, so p is the larger of the one-sided p-values of the two end slopes (Sasabuchi
    1980). Fieller (1954) for the ratio.
    """
    variable = _variable(linear, square)
    if not result.inference_ok:
        raise EstimationError(f"Inference is withheld: {result.inference_reason}.", "Show estimates alone.")
    places = [result.position(linear), result.position(square)]
    b, V = result.coefficients[places], result.covariance[np.ix_(places, places)]
    ends = observed or _observed(result, variable)
    if not ends[0] < ends[1]:
        raise EstimationError(f"{ends[0]:g} to {ends[1]:g} is no range of {variable}.", "Give (low, high).")
    critical = result.critical_value(level)
    estimate = float(-b[0] / (2 * b[1]))
    gradient = np.array([-1 / (2 * b[1]), b[0] / (2 * b[1] ** 2)])
    error = float(np.sqrt(gradient @ V @ gradient))
    slopes, shape, p_value = _u_test(b, V, ends, result.inference.degrees_of_freedom)
    return TurningPoint(
        variable=variable,
        estimate=estimate,
        std_error=error,
        delta=(estimate - critical * error, estimate + critical * error),
        fieller=fieller(b, V, critical),
        observed=ends,
        slopes=slopes,
        shape=shape,
        p_value=p_value,
    )


def fieller(b: FloatArray, V: FloatArray, critical: float) -> FiellerSet:
    """Solve (b₁ + 2b₂x)² ≤ c²·Var(b₁ + 2b₂x) for x.

    Parameters
    ----------
    b, V
        (2,) coefficients of x and x², and their (2, 2) covariance.
    critical
        Two-sided critical value c.
    """
    c2 = critical**2
    curve = 4 * (b[1] ** 2 - c2 * V[1, 1])
    tilt = 4 * (b[0] * b[1] - c2 * V[0, 1])
    level = b[0] ** 2 - c2 * V[0, 0]
    if curve == 0:
        edge = math.nan if tilt == 0 else -level / tilt
        return FiellerSet("half line", *((-math.inf, edge) if tilt > 0 else (edge, math.inf)))
    root = tilt**2 - 4 * curve * level
    if root <= 0:
        return FiellerSet("whole line", -math.inf, math.inf)
    ends = sorted((-tilt + sign * math.sqrt(root)) / (2 * curve) for sign in (-1, 1))
    return FiellerSet("bounded" if curve > 0 else "outside", float(ends[0]), float(ends[1]))


def _u_test(
    b: FloatArray, V: FloatArray, ends: tuple[float, float], freedom: float
) -> tuple[tuple[float, float], str, float]:
    """Slopes at the two ends, the shape that they make, and the p-value of Lind and Mehlum."""
    design = np.array([[1.0, 2 * end] for end in ends])
    slopes = design @ b
    statistics = slopes / np.sqrt(np.einsum("ek,kl,el->e", design, V, design))
    pair = (float(slopes[0]), float(slopes[1]))
    if slopes[0] * slopes[1] >= 0:
        return pair, "monotone", math.nan
    p = float(stats.t.sf(np.abs(statistics), freedom).max())
    return pair, "U" if slopes[0] < 0 else "inverse U", p


def _variable(linear: str, square: str) -> str:
    extra = list(factors(square))
    for factor in factors(linear):
        if factor not in extra:
            break
        extra.remove(factor)
    if len(extra) == 1 and len(factors(square)) == len(factors(linear)) + 1 and extra[0] in factors(linear):
        return extra[0]
    raise EstimationError(
        f"'{square}' is not '{linear}' times one of its own factors.",
        f"Write the square as '{linear}:{factors(linear)[-1]}'.",
    )


def _observed(result: EstimationResult, variable: str) -> tuple[float, float]:
    if variable not in result.terms or result.arrays is None:
        raise EstimationError(
            f"'{variable}' has no term of its own in the model of {result.outcome}, so its range is unknown.",
            "Give observed=(low, high).",
        )
    values = result.arrays.regressors[:, result.position(variable)]
    return float(values.min()), float(values.max())
