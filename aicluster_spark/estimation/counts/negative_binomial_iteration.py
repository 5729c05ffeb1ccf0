"""Coefficients, effects and dispersion of the NB2 model in turns, and the information at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts import nb2
from aicluster_spark.estimation.counts.poisson_iteration import iterate
from aicluster_spark.estimation.fit.parts import Convergence
from aicluster_spark.estimation.sample.effects import EXACT, projection_tolerance, remove_effects
from aicluster_spark.estimation.sample.sample import Sample

MAX_ITERATIONS = 300
TOLERANCE = 1e-12
LARGEST_SCORE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class NegativeBinomialFit:
    """The numbers of a fit, without names.

    Attributes
    ----------
    coefficients
        (k,) estimates.
    dispersion
        α of Var(y) = μ + αμ²; 0 where the counts are not overdispersed.
    mean
        (n,) fitted mean.
    within
        (n, k) regressors without the effects, in the metric of the observed information.
    information
        (k, k) or, with α as the last parameter, (k + 1, k + 1) observed information without the effects.
    scores
        (n, k) or (n, k + 1) efficient scores of the same parameters.
    convergence
        How the iteration ended.
    """

    coefficients: FloatArray
    dispersion: float
    mean: FloatArray
    within: FloatArray
    information: FloatArray
    scores: FloatArray
    convergence: Convergence


def iterate_negative_binomial(sample: Sample) -> NegativeBinomialFit:
    """Alternate between β with the effects and α until the likelihood and both scores stand still."""
    y = sample.outcome
    start = iterate(sample, tolerance=1e-4)
    dispersion = nb2.solve_dispersion(y, start.mean)
    if dispersion == 0:
        start = iterate(sample)
    beta, mean, steps = start.coefficients, start.mean, 0
    likelihood, change = nb2.log_likelihood(y, mean, dispersion), 1.0
    while dispersion > 0 and steps < MAX_ITERATIONS:
        steps += 1
        beta, mean = _step(sample, mean, dispersion, projection_tolerance(change))
        dispersion = nb2.solve_dispersion(y, mean, dispersion)
        renewed = nb2.log_likelihood(y, mean, dispersion)
        change, likelihood = abs(renewed - likelihood) / (1 + abs(renewed)), renewed
        if change < TOLERANCE and _score_norm(sample, mean, dispersion) < LARGEST_SCORE:
            break
    return evaluate(sample, beta, mean, dispersion, start.convergence.iterations + steps)


def _step(
    sample: Sample, mean: FloatArray, dispersion: float, tolerance: float
) -> tuple[FloatArray, FloatArray]:
    """One reweighted least squares step, halved while the likelihood falls."""
    y, linear = sample.outcome, np.log(mean)
    weights = nb2.weights(mean, dispersion)
    working = linear - sample.offset + (y - mean) / mean
    scale = _scale(sample)
    both = _free(sample, np.column_stack([working, sample.regressors / scale]), weights, tolerance)
    target, within = both[:, 0], both[:, 1:]
    root = np.sqrt(weights)
    beta = np.linalg.lstsq(root[:, None] * within, root * target, rcond=None)[0]
    proposal = working - (target - within @ beta) + sample.offset
    before = nb2.log_likelihood(y, mean, dispersion)
    for _ in range(30):
        moved = np.exp(np.clip(proposal, -700, 700))
        if nb2.log_likelihood(y, moved, dispersion) >= before - 1e-9 * abs(before):
            break
        proposal = (proposal + linear) / 2
    return np.asarray(beta / scale, dtype=np.float64), moved


def evaluate(
    sample: Sample, beta: FloatArray, mean: FloatArray, dispersion: float, steps: int = 0
) -> NegativeBinomialFit:
    """Compute observed information and efficient scores at given means.

    The effects are projected off in the metric of the information.

    α enters as one more column, the ratio of its cross derivative to the curvature in the linear predictor:
    with that column the projection gives the exact joint information of β and α once the effects are
    concentrated out.
    """
    y = sample.outcome
    curvature = nb2.observed_curvature(y, mean, dispersion)
    slope = nb2.linear_score(y, mean, dispersion)
    columns = sample.regressors
    if dispersion > 0:
        cross = nb2.cross_curvature(y, mean, dispersion)
        columns = np.column_stack([columns, cross / curvature])
    free = _free(sample, columns, curvature)
    information = free.T @ (curvature[:, None] * free)
    scores = free * slope[:, None]
    if dispersion > 0:
        own = nb2.dispersion_score(y, mean, dispersion)
        scores[:, -1] = own - (columns[:, -1] - free[:, -1]) * slope
        explained = float(cross @ columns[:, -1]) - information[-1, -1]
        information[-1, -1] = nb2.dispersion_curvature(y, mean, dispersion) - explained
    norm = _score_norm(sample, mean, dispersion)
    convergence = Convergence(
        norm < LARGEST_SCORE, steps, norm, "reweighted least squares, alternating with α"
    )
    k = len(sample.terms)
    return NegativeBinomialFit(beta, dispersion, mean, free[:, :k], information, scores, convergence)


def _score_norm(sample: Sample, mean: FloatArray, dispersion: float) -> float:
    """Largest score of standardised regressors, effects and log α, over the number of observations."""
    slope = nb2.linear_score(sample.outcome, mean, dispersion)
    centred = (sample.regressors - sample.regressors.mean(axis=0)) / _scale(sample)
    parts = [*np.abs(slope @ centred), *(np.abs(effect.sums(slope)).max() for effect in sample.effects)]
    if dispersion > 0:
        parts.append(abs(dispersion * nb2.dispersion_score(sample.outcome, mean, dispersion).sum()))
    return float(max(parts, default=0.0) / len(slope))


def _scale(sample: Sample) -> FloatArray:
    spread = sample.regressors.std(axis=0)
    return np.asarray(np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _free(sample: Sample, columns: FloatArray, weights: FloatArray, tolerance: float = EXACT) -> FloatArray:
    if sample.effects:
        return remove_effects(columns, sample.effects, weights, tolerance)
    return np.asarray(columns - weights @ columns / weights.sum(), dtype=np.float64)
