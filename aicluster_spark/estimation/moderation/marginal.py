"""The effect of one variable along another: slopes, effects on the count, and their confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.moderation.interaction import interaction_term


@dataclass(frozen=True, slots=True, eq=False)
class EffectCurve:
    """An effect on a grid of the moderator.

    Attributes
    ----------
    estimate, std_error, lower, upper
        (g,) effect, delta-method standard error and bounds; the bounds are NaN where inference is withheld.
    """

    estimate: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class MarginalEffects:
    """Effect of ``focus`` along ``moderator``.

    Attributes
    ----------
    focus, moderator
        The two variables.
    outcome
        Explained variable of the model.
    grid
        (g,) values of the moderator.
    slope
        Derivative of the linear predictor, β₁ + β₃m: the effect itself in a linear model, the semi-elasticity
        (derivative of the log of the expected outcome) with a log link.
    count
        With a log link, derivative of the expected count averaged over the sample, everyone's moderator set
        to m. None for a linear model, where it equals ``slope``.
    interaction
        With a log link, the mean cross derivative ∂²E[y]/∂focus∂moderator as one-point curve, which is the
        interaction on the scale of the count and neither equals β₃ nor shares its sign by necessity. None
        for a linear model.
    level
        Confidence level.
    inference_ok, inference_reason
        Whether bounds are given, and why not.
    observed
        (2,) smallest and largest moderator in the sample: outside of it the curve is extrapolation.
    """

    focus: str
    moderator: str
    outcome: str
    grid: FloatArray
    slope: EffectCurve
    count: EffectCurve | None
    interaction: EffectCurve | None
    level: float
    inference_ok: bool
    inference_reason: str
    observed: FloatArray


def marginal_effects(
    result: EstimationResult,
    focus: str,
    moderator: str,
    grid: Sequence[float] | FloatArray | None = None,
    level: float = 0.95,
) -> MarginalEffects:
    """Effect of a variable along its moderator, on the scale of the link and, with a log link, of the count.

    Parameters
    ----------
    result
        Fit that holds ``focus`` and ``focus:moderator`` (or ``moderator:focus``) among its terms; the
        moderator's own term may be absent if effects absorb it.
    focus, moderator
        Columns, e.g. ``"policy"`` and ``"centrality"``.
    grid
        Values of the moderator; by default 41 from the smallest to the largest of the sample.
    level
        Confidence level of the pointwise bounds.

    Raises
    ------
    EstimationError
        If the focus or the interaction has no estimate; the message gives the reason.

    Notes
    -----
    Delta method. The absorbed effects move with the coefficients, so the gradient of a fitted mean is μ
    times the regressors without the effects (the profile derivative); their own sampling error given β is
    left out, as margins after reghdfe or fixest do. Ai and Norton (2003), Interaction terms in logit and
    probit models, for keeping the two scales apart.
    """
    places = _places(result, focus, moderator)
    arrays = _arrays(result)
    values = _moderator_values(result, focus, moderator)
    points = (
        np.linspace(values.min(), values.max(), 41) if grid is None else np.asarray(grid, dtype=np.float64)
    )
    slope_gradient = np.zeros((len(points), len(result.terms)))
    slope_gradient[:, places.focus] = 1.0
    slope_gradient[:, places.interaction] = points
    slope = _curve(result, slope_gradient @ result.coefficients, slope_gradient, level)
    count = interaction = None
    if result.link == "log":
        count = _curve(result, *_count_effects(result, arrays, places, values, points), level)
        interaction = _curve(result, *_cross_derivative(result, arrays, places, values), level)
    return MarginalEffects(
        focus=focus,
        moderator=moderator,
        outcome=result.outcome,
        grid=points,
        slope=slope,
        count=count,
        interaction=interaction,
        level=level,
        inference_ok=result.inference_ok,
        inference_reason=result.inference_reason,
        observed=np.array([values.min(), values.max()]),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    focus: int
    moderator: int | None
    interaction: int


def _places(result: EstimationResult, focus: str, moderator: str) -> _Places:
    product = interaction_term(result, focus, moderator)
    own = result.terms.index(moderator) if moderator in result.terms else None
    return _Places(result.position(focus), own, result.position(product))


def _arrays(result: EstimationResult) -> FitArrays:
    if result.arrays is None:
        raise EstimationError(
            f"{result.estimator} keeps no sample, so effects cannot be averaged over it.", ""
        )
    return result.arrays


def _moderator_values(result: EstimationResult, focus: str, moderator: str) -> FloatArray:
    """(n,) moderator of each row, from its own term or from the product where the focus is not zero."""
    arrays = _arrays(result)
    if moderator in result.terms:
        return arrays.regressors[:, result.position(moderator)]
    raise EstimationError(
        f"'{moderator}' has no term of its own in the model of {result.outcome}, so it has no values.",
        f"Add '{moderator}' to the regressors.",
    )


def _count_effects(
    result: EstimationResult, arrays: FitArrays, places: _Places, values: FloatArray, points: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(g,) mean of μ_i(m)·(β₁ + β₃m) and its (g, k) gradient."""
    b = result.coefficients
    focus = arrays.regressors[:, places.focus]
    estimates, gradients = [], []
    for point in points:
        move = np.zeros_like(arrays.regressors)
        move[:, places.interaction] = focus * (point - values)
        if places.moderator is not None:
            move[:, places.moderator] = point - values
        mean = arrays.fitted * np.exp(move @ b)
        slope = b[places.focus] + b[places.interaction] * point
        gradient = slope * (mean @ (arrays.within + move)) / len(mean)
        gradient[places.focus] += mean.mean()
        gradient[places.interaction] += point * mean.mean()
        estimates.append(slope * mean.mean())
        gradients.append(gradient)
    return np.array(estimates), np.array(gradients)


def _cross_derivative(
    result: EstimationResult, arrays: FitArrays, places: _Places, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(1,) mean of μ·[β₃ + (β₁ + β₃m)(β₂ + β₃p)] and its (1, k) gradient."""
    b, mean = result.coefficients, arrays.fitted
    focus = arrays.regressors[:, places.focus]
    own = 0.0 if places.moderator is None else b[places.moderator]
    along_focus = b[places.focus] + b[places.interaction] * values
    along_moderator = own + b[places.interaction] * focus
    bracket = b[places.interaction] + along_focus * along_moderator
    gradient = (mean * bracket) @ arrays.within
    gradient[places.focus] += mean @ along_moderator
    if places.moderator is not None:
        gradient[places.moderator] += mean @ along_focus
    gradient[places.interaction] += mean @ (1 + values * along_moderator + focus * along_focus)
    return np.array([(mean * bracket).mean()]), gradient[None, :] / len(mean)


def _curve(result: EstimationResult, estimate: FloatArray, gradient: FloatArray, level: float) -> EffectCurve:
    variance = np.einsum("gk,kl,gl->g", gradient, result.covariance, gradient)
    error = np.sqrt(np.clip(variance, 0, None))
    reach = result.critical_value(level) * error if result.inference_ok else np.full(len(estimate), np.nan)
    return EffectCurve(estimate, error, estimate - reach, estimate + reach)
