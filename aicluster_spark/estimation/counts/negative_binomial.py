"""Negative binomial regression (NB2) with fixed effects that are concentrated out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts import nb2
from aicluster_spark.estimation.counts.estimable import estimable_sample, require_counts
from aicluster_spark.estimation.counts.negative_binomial_iteration import (
    NegativeBinomialFit,
    iterate_negative_binomial,
)
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.sample import Sample


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
