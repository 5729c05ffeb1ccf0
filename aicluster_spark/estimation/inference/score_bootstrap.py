"""Score bootstrap for models of counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts import nb2
from aicluster_spark.estimation.counts.negative_binomial_iteration import iterate_negative_binomial
from aicluster_spark.estimation.counts.poisson_iteration import iterate
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.bootstrap import (
    BootstrapRule,
    BootstrapTest,
    ClusterScores,
    arrays_and_cluster,
    bootstrap_test,
    residual,
)
from aicluster_spark.estimation.sample.effects import FixedEffect, remove_effects
from aicluster_spark.estimation.sample.sample import Sample


def score_bootstrap(
    result: EstimationResult, term: str, null: float = 0.0, rule: BootstrapRule | None = None
) -> BootstrapTest:
    """Test a coefficient of a count model by perturbing the scores of the model that imposes the null.

    Every draw has a variance of its own, from scores after the coefficients and effects were estimated anew
    in the linearised model. Kline and Santos' (2012) draws keep the scores as they are; with a city effect in
    each of few clusters their variance is too small, and the truth is rejected too often (docs/estimation.md
    has both).

    For `fit_poisson` and `fit_negative_binomial`; parameters are those of `wild_bootstrap`. Each null of an
    inverted interval needs a fit of its own.

    Raises
    ------
    EstimationError
        For other models, and without exactly one cluster variable.

    Notes
    -----
    The linearised wild cluster bootstrap that imposes the null of MacKinnon, Nielsen and Webb (Cluster-robust
    jackknife and bootstrap inference for logistic regression models, arXiv 2406.00650) with the scores and
    the expected information of Poisson and NB2. At the restricted estimate a score of the linear predictor
    is a weight times a working residual; the wild cluster bootstrap of that weighted regression then runs as
    in `wild_bootstrap`, the sample's own statistic included. The dispersion of NB2 stays at its restricted
    estimate, to which β is orthogonal in expectation.
    """
    method = "score bootstrap, linearised, null imposed"
    return bootstrap_test(result, term, null, count_scores(result, term), rule or BootstrapRule(), method)


def count_scores(result: EstimationResult, term: str) -> Callable[[float], ClusterScores]:
    """Cluster scores of a count model under any value of one coefficient, each from a fit of its own.

    Raises
    ------
    EstimationError
        For other models, and without exactly one cluster variable.
    """
    dispersed = result.estimator.startswith("Negative binomial (NB2)")
    if not (dispersed or result.estimator.startswith("Poisson")):
        raise EstimationError(
            f"The score bootstrap is for Poisson and NB2 models, not for {result.estimator}.",
            "Use wild_bootstrap.",
        )
    arrays, cluster = arrays_and_cluster(result)
    place = result.position(term)

    def scores_at(value: float) -> ClusterScores:
        return _linearised(arrays.sample, cluster, place, value, dispersed)

    return scores_at


def _linearised(
    sample: Sample, cluster: FixedEffect, place: int, null: float, dispersed: bool
) -> ClusterScores:
    """Cluster scores of the weighted regression that the model is near its restricted estimate."""
    mean, dispersion = _restricted(sample, place, null, dispersed)
    weights = nb2.weights(mean, dispersion)
    root = np.sqrt(weights)[:, None]
    disturbance = nb2.linear_score(sample.outcome, mean, dispersion)[:, None] / weights[:, None]
    alone = np.zeros((len(mean), cluster.levels))
    alone[np.arange(len(mean)), cluster.codes] = disturbance[:, 0]
    within = root * _free(sample, sample.regressors, weights)
    tested = residual(within[:, place], np.delete(within, place, axis=1))
    left = residual(root * _free(sample, alone, weights), within)
    sums = cluster.sums(tested * (root * disturbance)[:, 0])
    return ClusterScores(sums, cluster.column_sums(tested[:, None] * left))


def _restricted(sample: Sample, place: int, null: float, dispersed: bool) -> tuple[FloatArray, float]:
    """(n,) means and dispersion of the fit that holds one coefficient at ``null``."""
    others = sample.select([term for i, term in enumerate(sample.terms) if i != place])
    held = replace(others, offset=others.offset + null * sample.regressors[:, place])
    if dispersed:
        restricted = iterate_negative_binomial(held)
        return restricted.mean, restricted.dispersion
    return iterate(held).mean, 0.0


def _free(sample: Sample, columns: FloatArray, weights: FloatArray) -> FloatArray:
    """Columns without the effects, or without their weighted mean where there are none."""
    if not sample.effects:
        return np.asarray(columns - np.average(columns, axis=0, weights=weights), dtype=np.float64)
    return remove_effects(columns, sample.effects, weights)
