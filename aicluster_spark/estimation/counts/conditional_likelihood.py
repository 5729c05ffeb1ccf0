"""The likelihood of counts given each unit's total, and its maximum by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import Convergence
from aicluster_spark.estimation.sample.effects import FixedEffect

MAX_ITERATIONS = 200
LARGEST_SCORE = 1e-8
# Of a linear predictor in one step: beyond it the rates overflow, and a flat likelihood looks like a maximum.
LARGEST_MOVE = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Conditional log-likelihood and its derivatives.

    Attributes
    ----------
    value
        Sum over units.
    scores
        (n, k) share of each observation in the gradient.
    information
        (k, k) minus the matrix of second derivatives.
    """

    value: float
    scores: FloatArray
    information: FloatArray


def conditional_likelihood(beta: FloatArray, y: FloatArray, X: FloatArray, units: FixedEffect) -> Likelihood:
    """Log-likelihood of β given each unit's total, with first and second derivatives.

    Parameters
    ----------
    beta
        (k,) coefficients.
    y, X
        (n,) counts and (n, k) regressors with the constant.
    units
        Unit of each row.
    """
    rate = np.exp(X @ beta)
    total_rate, total = units.sums(rate), units.sums(y)
    of_unit = gammaln(total_rate) + gammaln(total + 1) - gammaln(total_rate + total)
    of_row = gammaln(rate + y) - gammaln(rate) - gammaln(y + 1)
    shared = digamma(total_rate) - digamma(total_rate + total)
    slope = rate * (shared[units.codes] + digamma(rate + y) - digamma(rate))
    bend = slope + rate**2 * (polygamma(1, rate + y) - polygamma(1, rate))
    pulled = units.column_sums(rate[:, None] * X)
    joint = polygamma(1, total_rate) - polygamma(1, total_rate + total)
    information = -(X.T @ (bend[:, None] * X)) - pulled.T @ (joint[:, None] * pulled)
    return Likelihood(float(of_unit.sum() + of_row.sum()), X * slope[:, None], information)


def maximise(y: FloatArray, X: FloatArray, units: FixedEffect) -> tuple[FloatArray, Likelihood, Convergence]:
    """Climb from zero by Newton's method; without convergence the last step is returned and says so."""
    beta = np.zeros(X.shape[1])
    now = conditional_likelihood(beta, y, X, units)
    for step in range(1, MAX_ITERATIONS + 1):
        gradient = now.scores.sum(axis=0)
        norm = float(np.abs(gradient).max() / len(y))
        if norm < LARGEST_SCORE:
            return beta, now, Convergence(True, step, norm, "Newton")
        beta, now = _newton(beta, now, gradient, y, X, units)
    return beta, now, Convergence(False, MAX_ITERATIONS, norm, "Newton")


def _newton(
    beta: FloatArray, now: Likelihood, gradient: FloatArray, y: FloatArray, X: FloatArray, units: FixedEffect
) -> tuple[FloatArray, Likelihood]:
    """One step uphill; far from the maximum the information is made positive by lifting its eigenvalues."""
    values, vectors = np.linalg.eigh(now.information)
    lifted = np.maximum(np.abs(values), 1e-8 * np.abs(values).max())
    step = vectors @ ((vectors.T @ gradient) / lifted)
    step = step * min(1.0, LARGEST_MOVE / max(float(np.abs(X @ step).max()), LARGEST_MOVE))
    for _ in range(40):
        trial = conditional_likelihood(beta + step, y, X, units)
        if np.isfinite(trial.value) and trial.value >= now.value - 1e-12 * abs(now.value):
            return beta + step, trial
        step = step / 2
    return beta, now
