"""Poisson pseudo-maximum likelihood with high-dimensional fixed effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln, xlogy

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.parts import Convergence, FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.checks import require_variation
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.effects import projection_tolerance, remove_effects
from aicluster_spark.estimation.sample.identification import not_estimable_terms
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative
from aicluster_spark.estimation.separation import SEPARATED, separated_rows

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


def fit_poisson(
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
    """Estimate E[y | x] = exp(x'β + effects + offset) by Poisson pseudo-maximum likelihood.

    Only the conditional mean has to be right; the outcome need not be Poisson (Gourieroux, Monfort and
    Trognon 1984).

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    outcome
        Column of non-negative values.
    regressors
        Columns, or products written ``"policy:centrality"``.
    absorb
        Columns whose levels are fixed effects; with ``()`` a constant is removed.
    cluster
        One or two columns at whose levels errors may be correlated: the level to which policy is assigned.
        ``None`` for heteroskedasticity-robust errors.
    offset
        Column that enters the linear predictor with coefficient one, e.g. the log of all patents.
    min_clusters
        With fewer clusters estimates are given without p-values.
    keys
        Columns that together name a row once; by default the absorbed effects if two or more, ``()`` for
        none.
    reference, small_sample
        See `InferenceRule`.

    Returns
    -------
    EstimationResult
        Coefficients on the log scale.

    Raises
    ------
    EstimationError
        For negative outcomes, and whatever `draw_sample` refuses.

    Notes
    -----
    Iteratively reweighted least squares on data from which the effects are projected off in each step
    (Correia, Guimarães and Zylkin 2020, Fast Poisson estimation with high-dimensional fixed effects, Stata
    Journal 20).
    """
    names = cluster_names(cluster)
    drawn = draw_sample(frame, outcome, regressors, tuple(absorb), names, offset, keys)
    require_counts(drawn, outcome)
    sample, reasons = estimable_sample(drawn, outcome)
    fit = iterate(sample)
    rule = InferenceRule(min_clusters, reference, small_sample)
    scores = fit.within * (sample.outcome - fit.mean)[:, None]
    covariance, inference = sandwich(inverse_information(fit), scores, sample.clusters, sample.effects, rule)
    return assemble(
        estimator="Poisson (PPML), fixed effects" if absorb else "Poisson (PPML)",
        link="log",
        outcome=outcome,
        requested=tuple(dict.fromkeys(regressors)),
        sample=sample,
        not_estimable=reasons,
        coefficients=fit.coefficients,
        covariance=covariance,
        inference=inference,
        convergence=fit.convergence,
        log_likelihood=log_likelihood(sample.outcome, fit.mean),
        statistics=_statistics(sample, fit),
        arrays=FitArrays(sample, fitted=fit.mean, within=fit.within, weights=fit.mean),
        notes=_notes(sample),
    )


def inverse_information(fit: PoissonFit) -> FloatArray:
    """(k, k) inverse of X'MX with the effects concentrated out, M the fitted means on the diagonal."""
    information = fit.within.T @ (fit.mean[:, None] * fit.within)
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def estimable_sample(sample: Sample, outcome: str) -> tuple[Sample, dict[str, str]]:
    """Drop the rows and terms for which no finite estimate exists.

    Returns
    -------
    tuple of Sample and dict
        Sample of estimable terms, and the other terms with their reasons.
    """
    reasons = dict(sample.without_values)
    separated = 0
    while True:
        sample = drop_uninformative(sample, zeros=True)
        require_variation(sample, outcome)
        found = not_estimable_terms(sample)
        suffix = f" once {separated:,} separated rows are dropped" if separated else ""
        reasons |= {term: reason + suffix for term, reason in found.items()}
        sample = sample.select([term for term in sample.terms if term not in found])
        lost = separated_rows(sample)
        if not lost.any():
            return sample, reasons
        separated += int(lost.sum())
        sample = sample.keep(~lost, SEPARATED)


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


def _statistics(sample: Sample, fit: PoissonFit) -> dict[str, float]:
    y = sample.outcome
    share = y.sum() / np.exp(sample.offset).sum()
    null = log_likelihood(y, share * np.exp(sample.offset))
    return {
        "deviance": deviance(y, fit.mean),
        "pseudo_r2": 1 - log_likelihood(y, fit.mean) / null,
        "mean_outcome": float(y.mean()),
    }


def _notes(sample: Sample) -> tuple[str, ...]:
    whole = np.equal(np.mod(sample.outcome, 1), 0).all()
    return (
        ()
        if whole
        else ("The outcome is not whole-numbered: a pseudo-likelihood, and the log-likelihood with it.",)
    )


def require_counts(sample: Sample, outcome: str, whole: bool = False) -> None:
    """Raise an EstimationError for negative values and, if asked, for fractions."""
    negative = int((sample.outcome < 0).sum())
    if negative:
        raise EstimationError(
            f"{outcome} is negative in {negative:,} rows, but a count model needs values of zero and above.",
            "Use a linear model, or mend the column.",
        )
    fractions = int((sample.outcome != np.round(sample.outcome)).sum()) if whole else 0
    if fractions:
        raise EstimationError(
            f"{outcome} is not whole-numbered in {fractions:,} rows, but this likelihood is one of counts.",
            "Use the Poisson model, which needs no whole numbers.",
        )
