"""Score bootstrap for models of counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.bootstrap import (
    BootstrapRule,
    BootstrapTest,
    ClusterScores,
    arrays_and_cluster,
    bootstrap_test,
)
from aicluster_spark.estimation.negative_binomial import evaluate, iterate_negative_binomial
from aicluster_spark.estimation.poisson import iterate
from aicluster_spark.estimation.result import EstimationResult
from aicluster_spark.estimation.sample import Sample


def score_bootstrap(
    result: EstimationResult, term: str, null: float = 0.0, rule: BootstrapRule | None = None
) -> BootstrapTest:
    """Test a coefficient of a count model by perturbing the scores of the model that imposes the null.

    For `fit_poisson` and `fit_negative_binomial`; parameters are those of `wild_bootstrap`. Each null of an
    inverted interval needs a fit of its own.

    Raises
    ------
    EstimationError
        For other models, and without exactly one cluster variable.

    Notes
    -----
    Kline and Santos (2012), A score based approach to wild bootstrap inference. The score of the tested
    coefficient is taken orthogonal to those of the other coefficients and effects, all at the restricted
    estimate.
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
        sums = cluster.sums(_restricted_scores(arrays.sample, place, value, dispersed))
        return ClusterScores(sums, np.diag(sums))

    method = "score bootstrap (Kline-Santos), null imposed"
    return bootstrap_test(result, term, null, scores_at, rule or BootstrapRule(), method)


def _restricted_scores(sample: Sample, place: int, null: float, dispersed: bool) -> FloatArray:
    """(n,) efficient score of one coefficient where it is held at ``null``."""
    tested = sample.regressors[:, place]
    others = sample.select([term for i, term in enumerate(sample.terms) if i != place])
    held = replace(others, offset=others.offset + null * tested)
    if dispersed:
        restricted = iterate_negative_binomial(held)
        mean, dispersion = restricted.mean, restricted.dispersion
    else:
        mean, dispersion = iterate(held).mean, 0.0
    # The coefficients are not needed: scores and information depend on the means alone.
    full = evaluate(sample, np.zeros(len(sample.terms)), mean, dispersion)
    rest = [i for i in range(len(full.information)) if i != place]
    slopes = np.linalg.solve(full.information[np.ix_(rest, rest)], full.information[rest, place])
    return np.asarray(full.scores[:, place] - full.scores[:, rest] @ slopes, dtype=np.float64)
