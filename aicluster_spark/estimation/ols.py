"""Least squares with high-dimensional fixed effects."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.parts import Convergence, FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.checks import require_variation
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.effects import remove_effects
from aicluster_spark.estimation.sample.identification import not_estimable_terms
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative


def fit_ols(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    absorb: Sequence[str] = ("city", "year"),
    cluster: str | Sequence[str] | None = "country",
    min_clusters: int = 10,
    *,
    keys: Sequence[str] | None = None,
    reference: str = "t",
    small_sample: str = "fixest",
) -> EstimationResult:
    """Estimate y = x'β + effects + e by least squares on data from which the effects are projected off.

    Parameters are those of `fit_poisson`; the outcome may have any sign.

    Returns
    -------
    EstimationResult
        With ``r2``, ``r2_within`` and ``rmse`` among its statistics.

    Raises
    ------
    EstimationError
        Whatever `draw_sample` refuses.

    Notes
    -----
    Frisch, Waugh and Lovell: the residual of the projected regression is that of the full one.
    """
    drawn = draw_sample(frame, outcome, regressors, tuple(absorb), cluster_names(cluster), None, keys)
    sample = drop_uninformative(drawn, zeros=False)
    require_variation(sample, outcome)
    found = not_estimable_terms(sample)
    sample = sample.select([term for term in sample.terms if term not in found])
    target, within = centred(sample)
    beta = np.asarray(np.linalg.lstsq(within, target, rcond=None)[0], dtype=np.float64)
    residual = target - within @ beta
    bread = np.asarray(np.linalg.inv(within.T @ within), dtype=np.float64)
    rule = InferenceRule(min_clusters, reference, small_sample)
    scores = within * residual[:, None]
    covariance, inference = sandwich(bread, scores, sample.clusters, sample.effects, rule)
    norm = float(np.abs(scores.sum(axis=0)).max(initial=0) / len(target))
    return assemble(
        estimator="OLS, fixed effects" if absorb else "OLS",
        link="identity",
        outcome=outcome,
        requested=tuple(dict.fromkeys(regressors)),
        sample=sample,
        not_estimable={**sample.without_values, **found},
        coefficients=beta,
        covariance=covariance,
        inference=inference,
        convergence=Convergence(True, 1, norm, "closed form"),
        log_likelihood=_gaussian_log_likelihood(residual),
        statistics=_statistics(sample.outcome, target, residual),
        arrays=FitArrays(sample, sample.outcome - residual, within, np.ones(len(target))),
    )


def centred(sample: Sample) -> tuple[FloatArray, FloatArray]:
    """(n,) outcome and (n, k) regressors without the effects, or without their means where there are none."""
    both = np.column_stack([sample.outcome, sample.regressors])
    if not sample.effects:
        both = both - both.mean(axis=0)
    free = remove_effects(both, sample.effects, np.ones(len(both)))
    return free[:, 0], free[:, 1:]


def _gaussian_log_likelihood(residual: FloatArray) -> float:
    n = len(residual)
    variance = float(residual @ residual) / n
    return -n / 2 * (math.log(2 * math.pi * variance) + 1) if variance > 0 else math.nan


def _statistics(y: FloatArray, target: FloatArray, residual: FloatArray) -> dict[str, float]:
    squares = float(residual @ residual)
    total = y - y.mean()
    return {
        "r2": 1 - squares / float(total @ total),
        "r2_within": 1 - squares / float(target @ target) if target.any() else math.nan,
        "rmse": math.sqrt(squares / len(y)),
        "mean_outcome": float(y.mean()),
    }
