"""Poisson pseudo-maximum likelihood with high-dimensional fixed effects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.estimation.counts.estimable import estimable_sample, require_counts
from aicluster_spark.estimation.counts.poisson_iteration import (
    PoissonFit,
    deviance,
    inverse_information,
    iterate,
    log_likelihood,
)
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.sample import Sample


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
