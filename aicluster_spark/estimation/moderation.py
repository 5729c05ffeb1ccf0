"""Where along a moderator an effect differs from zero, and bands that hold along all of it at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import integrate, optimize

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.marginal import interaction_term, marginal_effects
from aicluster_spark.estimation.sample.columns import numeric


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """A frame whose columns had their means taken away.

    Attributes
    ----------
    frame
        Copy of the frame with the centred columns.
    means
        What was taken away, by column.
    """

    frame: pd.DataFrame
    means: dict[str, float]


def centre(frame: pd.DataFrame, columns: Sequence[str], complete: Sequence[str] = ()) -> Centred:
    """Take away the means of columns, so that main effects hold at the average of the other variable.

    The interaction's own coefficient, the fitted values and every marginal effect are the same as with raw
    columns; only the coefficients of the two columns change their meaning.

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    columns
        Columns to centre.
    complete
        Columns that must have values too for a row to count in the means: those of the model.
    """
    values = {name: numeric(frame, name) for name in dict.fromkeys([*columns, *complete])}
    counted = ~np.isnan(np.column_stack(list(values.values()))).any(axis=1)
    if not counted.any():
        raise EstimationError(
            f"No row has a value for {', '.join(values)}.", "Leave out the emptiest column."
        )
    means = {name: float(values[name][counted].mean()) for name in columns}
    return Centred(frame.assign(**{name: values[name] - mean for name, mean in means.items()}), means)


@dataclass(frozen=True, slots=True, eq=False)
class JohnsonNeymanRegion:
    """Values of the moderator at which the effect differs from zero.

    Attributes
    ----------
    focus, moderator
        The two variables.
    level
        Pointwise confidence level.
    roots
        (0, 1 or 2,) moderator values at which the effect is exactly on the edge.
    positive, negative
        Intervals (lower, upper), possibly infinite, on which the effect is significantly above and below
        zero.
    observed
        (2,) range of the moderator in the sample.
    share_positive, share_negative
        Shares of the sample's rows that lie in these intervals.
    """

    focus: str
    moderator: str
    level: float
    roots: FloatArray
    positive: tuple[tuple[float, float], ...]
    negative: tuple[tuple[float, float], ...]
    observed: FloatArray
    share_positive: float
    share_negative: float


def johnson_neyman(
    result: EstimationResult, focus: str, moderator: str, level: float = 0.95
) -> JohnsonNeymanRegion:
    """Solve (β₁ + β₃m)² = c²·Var(β₁ + β₃m) for the moderator m.

    Raises
    ------
    EstimationError
        If inference is withheld or a term has no estimate.

    Notes
    -----
    Johnson and Neyman (1936); Bauer and Curran (2005), Probing interactions in fixed and multilevel
    regression. The statement is pointwise: it holds at each m, not at all of them together (see
    `simultaneous_bands`).
    """
    _require_inference(result)
    b, V = _pair(result, focus, moderator)
    c2 = result.critical_value(level) ** 2
    square = b[1] ** 2 - c2 * V[1, 1]
    linear = 2 * (b[0] * b[1] - c2 * V[0, 1])
    constant = b[0] ** 2 - c2 * V[0, 0]
    roots = np.roots([square, linear, constant])
    real = np.sort(roots[np.isreal(roots)].real)
    edges = [-math.inf, *(float(root) for root in real), math.inf]
    outside = [
        (low, high, _sign_between(low, high, b))
        for low, high in pairwise(edges)
        if _significant(_inside(low, high), square, linear, constant)
    ]
    values = _moderator(result, moderator)
    positive = tuple((low, high) for low, high, sign in outside if sign > 0)
    negative = tuple((low, high) for low, high, sign in outside if sign < 0)
    return JohnsonNeymanRegion(
        focus=focus,
        moderator=moderator,
        level=level,
        roots=np.asarray(real, dtype=np.float64),
        positive=positive,
        negative=negative,
        observed=np.array([values.min(), values.max()]),
        share_positive=_share(values, positive),
        share_negative=_share(values, negative),
    )


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
    _require_inference(result)
    curves = marginal_effects(result, focus, moderator, grid, level)
    _, V = _pair(result, focus, moderator)
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


def _pair(result: EstimationResult, focus: str, moderator: str) -> tuple[FloatArray, FloatArray]:
    """(2,) coefficients of the focus and of its interaction, and their (2, 2) covariance."""
    places = [result.position(focus), result.position(interaction_term(result, focus, moderator))]
    return result.coefficients[places], result.covariance[np.ix_(places, places)]


def _require_inference(result: EstimationResult) -> None:
    if not result.inference_ok:
        raise EstimationError(
            f"Inference is withheld in the model of {result.outcome}: {result.inference_reason}.",
            "Show the estimates without bands.",
        )


def _moderator(result: EstimationResult, moderator: str) -> FloatArray:
    place = result.position(moderator)
    if result.arrays is None:
        raise EstimationError(f"{result.estimator} keeps no sample.", "")
    return result.arrays.regressors[:, place]


def _inside(low: float, high: float) -> float:
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(low):
        return high - 1 - abs(high)
    return low + 1 + abs(low) if math.isinf(high) else (low + high) / 2


def _significant(m: float, square: float, linear: float, constant: float) -> bool:
    return square * m * m + linear * m + constant > 0


def _sign_between(low: float, high: float, b: FloatArray) -> float:
    return float(np.sign(b[0] + b[1] * _inside(low, high)))


def _share(values: FloatArray, intervals: Sequence[tuple[float, float]]) -> float:
    return float(sum(((values > low) & (values < high)).mean() for low, high in intervals))
