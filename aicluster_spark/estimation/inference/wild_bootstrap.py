"""Wild cluster bootstrap for linear models."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.bootstrap import (
    BootstrapRule,
    BootstrapTest,
    ClusterScores,
    arrays_and_cluster,
    bootstrap_test,
    residual,
)
from aicluster_spark.estimation.sample.effects import remove_effects
from aicluster_spark.estimation.sample.sample import Sample


def wild_bootstrap(
    result: EstimationResult, term: str, null: float = 0.0, rule: BootstrapRule | None = None
) -> BootstrapTest:
    """Test a coefficient of `fit_ols` by the wild cluster bootstrap that imposes the null.

    Parameters
    ----------
    result
        Fit of `fit_ols` with one cluster variable.
    term, null
        Hypothesis.
    rule
        How clusters are resampled.

    Raises
    ------
    EstimationError
        For other models, and without exactly one cluster variable.

    Notes
    -----
    WCR of Cameron, Gelbach and Miller (2008). The draws never touch the n rows: with H the (G, G) matrix of
    cluster sums of the regressor times the residuals that a disturbance of one cluster leaves, each t
    statistic is 1'(Hw) / |Hw| (Roodman, MacKinnon, Nielsen and Webb 2019, Fast and wild).
    """
    method = "wild cluster bootstrap, null imposed"
    return bootstrap_test(result, term, null, linear_scores(result, term), rule or BootstrapRule(), method)


def linear_scores(result: EstimationResult, term: str) -> Callable[[float], ClusterScores]:
    """Cluster scores of a linear model under any value of one coefficient.

    Raises
    ------
    EstimationError
        For other models, and without exactly one cluster variable.
    """
    if result.link != "identity" or result.arrays is None:
        raise EstimationError(
            f"The wild bootstrap is for linear models, not for {result.estimator}.", "Use score_bootstrap."
        )
    arrays, _ = arrays_and_cluster(result)
    regressor, outcome = _partialled(arrays, result.position(term))
    # The restricted residual is linear in the null, so two sets of scores serve every null.
    at_zero = _cluster_scores(result, regressor, outcome)
    along = _cluster_scores(result, regressor, regressor)

    def scores_at(value: float) -> ClusterScores:
        return ClusterScores(at_zero.sums - value * along.sums, at_zero.spread - value * along.spread)

    return scores_at


def _partialled(arrays: FitArrays, place: int) -> tuple[FloatArray, FloatArray]:
    """(n,) tested regressor and (n,) outcome, both free of effects and of the other regressors."""
    outcome = _free(arrays.sample, arrays.outcome[:, None])[:, 0]
    others = np.delete(arrays.within, place, axis=1)
    return residual(arrays.within[:, place], others), residual(outcome, others)


def _free(sample: Sample, columns: FloatArray) -> FloatArray:
    if not sample.effects:
        return np.asarray(columns - columns.mean(axis=0), dtype=np.float64)
    return remove_effects(columns, sample.effects, np.ones(len(columns)))


def _cluster_scores(
    result: EstimationResult, regressor: FloatArray, disturbance: FloatArray
) -> ClusterScores:
    arrays, cluster = arrays_and_cluster(result)
    alone = np.zeros((len(disturbance), cluster.levels))
    alone[np.arange(len(disturbance)), cluster.codes] = disturbance
    left = residual(_free(arrays.sample, alone), arrays.within)
    return ClusterScores(
        cluster.sums(regressor * disturbance), cluster.column_sums(regressor[:, None] * left)
    )
