"""Negative binomial regression (NB2) with fixed effects that are concentrated out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation import nb2
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.parts import Convergence, FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.poisson import estimable_sample, iterate, require_counts
from aicluster_spark.estimation.sample.draw import draw_sample
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


def fit_negative_binomial(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    absorb: Sequence[str] = ("city", "year"),
    cluster: str | Sequence[str] | None = "country",
    offset: str | None = None,
    min_clusters: int = 10,
    *,
    keys: Sequence[str] | None = None,
    reference: str = "t",
    small_sample: str = "fixest",
) -> EstimationResult:
    """Estimate E[y | x] = μ = exp(x'β + effects + offset), Var = μ + αμ², by maximum likelihood.

    This is the unconditional model with an effect for every unit, not the conditional model of Hausman,
    Hall and Griliches (see `fit_conditional_negative_binomial`). The effects are concentrated out, so units
    cost no columns.

    Parameters are those of `fit_poisson`.

    Returns
    -------
    EstimationResult
        ``statistics`` holds the dispersion α, its standard error and the deviance per degree of freedom.

    Raises
    ------
    EstimationError
        For negative or fractional outcomes, without convergence, and whatever `draw_sample` refuses.

    Notes
    -----
    Allison and Waterman (2002), Fixed-effects negative binomial regression models: the unconditional
    estimator shows no incidental-parameter bias in β in their simulations, but conventional standard errors
    are too small. Here they come from the scores (sandwich) with the effects among the parameters of the
    small-sample factor.

    Least squares on working outcomes gives β and the effects at a given α; α then solves its own score. The
    two are orthogonal in expectation, so the alternation settles fast.
    """
    names = cluster_names(cluster)
    drawn = draw_sample(frame, outcome, regressors, tuple(absorb), names, offset, keys)
    require_counts(drawn, outcome, whole=True)
    sample, reasons = estimable_sample(drawn, outcome)
    fit = iterate_negative_binomial(sample)
    if not fit.convergence.converged:
        raise EstimationError(
            f"The negative binomial model of {outcome} did not converge: largest score "
            f"{fit.convergence.gradient_norm:.1e} after {fit.convergence.iterations} iterations.",
            "Rescale the regressors, use fewer effects, or use the Poisson model.",
        )
    k = len(sample.terms)
    bread = np.asarray(np.linalg.inv(fit.information), dtype=np.float64)
    rule = InferenceRule(min_clusters, reference, small_sample)
    covariance, inference = sandwich(bread, fit.scores, sample.clusters, sample.effects, rule)
    return assemble(
        estimator="Negative binomial (NB2), fixed effects" if absorb else "Negative binomial (NB2)",
        link="log",
        outcome=outcome,
        requested=tuple(dict.fromkeys(regressors)),
        sample=sample,
        not_estimable=reasons,
        coefficients=fit.coefficients,
        covariance=covariance[:k, :k],
        inference=inference,
        convergence=fit.convergence,
        log_likelihood=nb2.log_likelihood(sample.outcome, fit.mean, fit.dispersion),
        statistics=_statistics(sample, fit, covariance),
        arrays=FitArrays(sample, fit.mean, fit.within, nb2.weights(fit.mean, fit.dispersion)),
        notes=_notes(fit),
    )


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


def _statistics(sample: Sample, fit: NegativeBinomialFit, covariance: FloatArray) -> dict[str, float]:
    k, n = len(sample.terms), len(sample.rows)
    parameters = k + sum(effect.levels for effect in sample.effects) - max(len(sample.effects) - 1, 0)
    figures = {
        "alpha": fit.dispersion,
        "deviance_per_degree": nb2.deviance(sample.outcome, fit.mean, fit.dispersion)
        / max(n - parameters, 1),
        "mean_outcome": float(sample.outcome.mean()),
    }
    if fit.dispersion > 0:
        figures["alpha_std_error"] = float(np.sqrt(covariance[k, k]))
    return figures


def _notes(fit: NegativeBinomialFit) -> tuple[str, ...]:
    if fit.dispersion > 0:
        return ()
    return ("The counts are not overdispersed: α is 0 and the model is the Poisson model.",)
