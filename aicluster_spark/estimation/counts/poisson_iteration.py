"""Reweighted least squares for the Poisson model, effects projected off in each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, xlogy

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import Convergence
from aicluster_spark.estimation.sample.effects import projection_tolerance, remove_effects
from aicluster_spark.estimation.sample.sample import Sample

MAX_ITERATIONS = 200
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class PoissonFit:
    """The numbers of a converged iteration, without names.

    Attributes
    ----------
    coefficients
        (k,) estimates.
    mean
        (n,) fitted mean.
    within
        (n, k) regressors without the effects, weighted by the fitted mean.
    convergence
        How the iteration ended.
    """

    coefficients: FloatArray
    mean: FloatArray
    within: FloatArray
    convergence: Convergence


def inverse_information(fit: PoissonFit) -> FloatArray:
    """(k, k) inverse of X'MX with the effects concentrated out, M the fitted means on the diagonal."""
    information = fit.within.T @ (fit.mean[:, None] * fit.within)
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def iterate(sample: Sample, tolerance: float = TOLERANCE) -> PoissonFit:
    """Run the reweighted least squares until deviance and score stand still.

    The step is halved while the deviance rises. Without convergence the last iterate is returned and says so.
    """
    y, offset = sample.outcome, sample.offset
    effects = sample.effects
    scale = np.where(sample.regressors.std(axis=0) > 0, sample.regressors.std(axis=0), 1.0)
    X = sample.regressors / scale
    if not effects:
        X = np.column_stack([X, np.ones(len(y))])
    linear = np.log((y + y.mean()) / 2)
    mean, change, gradient, iteration = np.exp(linear), np.inf, np.inf, 0
    # Before the first solution the linear predictor is not in the model's span, so its deviance means
    # nothing.
    last = np.inf
    for iteration in range(1, MAX_ITERATIONS + 1):  # noqa: B007  reported after the loop
        working = linear - offset + (y - mean) / mean
        exactness = projection_tolerance(change)
        both = remove_effects(np.column_stack([working, X]), effects, mean, exactness)
        target, within = both[:, 0], both[:, 1:]
        root = np.sqrt(mean)
        beta = np.linalg.lstsq(root[:, None] * within, root * target, rcond=None)[0]
        proposal = working - (target - within @ beta) + offset
        linear, deviance_now = _damped(y, linear, proposal, last)
        mean = np.exp(linear)
        change = abs(last - deviance_now) / (0.1 + deviance_now)
        last = deviance_now
        gradient = _score_norm(sample, within, mean)
        if change < tolerance and gradient < np.sqrt(tolerance):
            break
    converged = bool(change < tolerance and gradient < np.sqrt(tolerance))
    within = remove_effects(X, effects, mean)
    if not effects:
        within = within[:, :-1] - (mean @ within[:, :-1]) / mean.sum()
    convergence = Convergence(converged, iteration, gradient, "iteratively reweighted least squares")
    return PoissonFit(beta[: len(scale)] / scale, mean, within * scale, convergence)


def _damped(y: FloatArray, old: FloatArray, new: FloatArray, last: float) -> tuple[FloatArray, float]:
    for _ in range(30):
        value = deviance(y, np.exp(np.clip(new, -700, 700)))
        if np.isfinite(value) and value <= last * (1 + 1e-9) + 1e-9:
            break
        new = (old + new) / 2
    return np.clip(new, -700, 700), deviance(y, np.exp(np.clip(new, -700, 700)))


def _score_norm(sample: Sample, within: FloatArray, mean: FloatArray) -> float:
    """Largest element of the score of standardised regressors and of effects, over the outcome's sum."""
    residual = sample.outcome - mean
    length = np.sqrt(mean @ within**2 / mean.sum())
    slopes = np.abs(residual @ within) / np.where(length > 0, length, 1.0)
    levels = [np.abs(effect.sums(residual)).max() for effect in sample.effects]
    return float(max([*slopes, *levels], default=0.0) / sample.outcome.sum())


def deviance(y: FloatArray, mean: FloatArray) -> float:
    """Poisson deviance 2 Σ (y log(y / μ) - (y - μ))."""
    return float(2 * (xlogy(y, y / mean) - (y - mean)).sum())


def log_likelihood(y: FloatArray, mean: FloatArray) -> float:
    """Poisson log-likelihood Σ (y log μ - μ - log y!)."""
    return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())
