"""What a model expects of a unit when regressors are moved, and how two such expectations differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.columns import factors


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The row of a unit that scenarios start from.

    Attributes
    ----------
    linear
        Its fitted linear predictor x'β + effects + offset, on the scale of the link.
    terms
        (k,) estimated terms as they entered.
    within
        (k,) the same once the effects are removed: the derivative of ``linear`` in β.
    values
        The variables that the terms are made of, by name.
    """

    linear: float
    terms: FloatArray
    within: FloatArray
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Prediction:
    """An expected outcome; ``std_error`` is that of ``linear``, the bounds are those of ``mean``."""

    linear: float
    std_error: float
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more the second scenario expects than the first, with its error and bounds."""

    estimate: float
    std_error: float
    lower: float
    upper: float


def predict(
    result: EstimationResult, base: Base, changed: Mapping[str, float], level: float = 0.95
) -> Prediction:
    """Predict the outcome of a unit with some variables moved and everything else as it was.

    Parameters
    ----------
    result
        Fit with a log or an identity link.
    base
        Row of the unit, from `bases.base_rows`.
    changed
        New values by variable; a variable that is left out keeps its value.
    level
        Confidence level of the bounds.

    Raises
    ------
    EstimationError
        If the model has no such variable, or inference is withheld.

    Notes
    -----
    η = η₀ + (x − x₀)'β with variance g'Vg, g = w₀ + x − x₀ (delta method). w₀ is the row without its effects:
    they move with the coefficients, and their own sampling error given β is left out, as in
    `marginal_effects`. With a log link μ = exp(η) and the bounds are those of η, exponentiated. The interval
    is one of the expectation: a single year's count scatters around it.
    """
    reach = _reach(result, level)
    linear, gradient = _moved(result, base, changed)
    error = _error(result, gradient)
    low, high = linear - reach * error, linear + reach * error
    if result.link != "log":
        return Prediction(linear, error, linear, low, high)
    return Prediction(linear, error, math.exp(linear), math.exp(low), math.exp(high))


def difference(
    result: EstimationResult,
    base: Base,
    first: Mapping[str, float],
    second: Mapping[str, float],
    level: float = 0.95,
) -> Difference:
    """Say how much more the second scenario expects of one unit than the first.

    Parameters and errors are those of `predict`.

    Notes
    -----
    Delta method on μ₂ − μ₁: the gradient is μ₂g₂ − μ₁g₁ with a log link and g₂ − g₁ otherwise, so that what
    both have in common, the effects with it, cancels as far as it should.
    """
    reach = _reach(result, level)
    (before, g), (after, h) = (_moved(result, base, changed) for changed in (first, second))
    if result.link == "log":
        before, after = math.exp(before), math.exp(after)
        g, h = before * g, after * h
    error = _error(result, h - g)
    estimate = after - before
    return Difference(estimate, error, estimate - reach * error, estimate + reach * error)


def variables(result: EstimationResult) -> tuple[str, ...]:
    """Names of what the estimated terms are made of, in order: ``"a:b"`` is made of a and b."""
    return tuple(dict.fromkeys(name for term in result.terms for name in factors(term)))


def require_predictions(result: EstimationResult) -> None:
    """Raise an EstimationError that says why a fit carries no predictions with intervals."""
    if result.link not in ("log", "identity") or result.arrays is None:
        raise EstimationError(f"{result.estimator} keeps no fitted mean of a row.")
    if not result.converged:
        raise EstimationError(f"The model of {result.outcome} did not converge.")
    if not result.inference_ok:
        raise EstimationError(f"{result.inference_reason}, so a prediction would have no interval.")
    if not result.terms:
        raise EstimationError(f"No term of the model of {result.outcome} has an estimate.")


def _reach(result: EstimationResult, level: float) -> float:
    require_predictions(result)
    return result.critical_value(level)


def _moved(result: EstimationResult, base: Base, changed: Mapping[str, float]) -> tuple[float, FloatArray]:
    """Linear predictor of a scenario and its (k,) gradient in β."""
    strangers = [name for name in changed if name not in base.values]
    if strangers:
        raise EstimationError(
            f"The model of {result.outcome} has no variable {', '.join(strangers)}.",
            f"Its variables are: {', '.join(base.values)}.",
        )
    values = {**base.values, **changed}
    terms = np.array([math.prod(values[name] for name in factors(term)) for term in result.terms])
    move = terms - base.terms
    return base.linear + float(move @ result.coefficients), base.within + move


def _error(result: EstimationResult, gradient: FloatArray) -> float:
    return math.sqrt(max(float(gradient @ result.covariance @ gradient), 0.0))
