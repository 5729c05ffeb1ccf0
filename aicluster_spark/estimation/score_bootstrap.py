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
from aicluster_spark.estimation.effects import remove_effects
from aicluster_spark.estimation.poisson import iterate
from aicluster_spark.estimation.result import EstimationResult
from aicluster_spark.estimation.sample import Sample


def score_bootstrap(
    result: EstimationResult, term: str, null: float = 0.0, rule: BootstrapRule | None = None
) -> BootstrapTest:
    """Test a coefficient of `fit_poisson` by perturbing the scores of the model that imposes the null.

    Parameters are those of `wild_bootstrap`. Each null of an inverted interval needs a fit of its own.

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
    if not result.estimator.startswith("Poisson"):
        raise EstimationError(
            f"The score bootstrap is for Poisson models, not for {result.estimator}.", "Use wild_bootstrap."
        )
    arrays, cluster = arrays_and_cluster(result)
    place = result.position(term)

    def scores_at(value: float) -> ClusterScores:
        sums = cluster.sums(_restricted_scores(arrays.sample, place, value))
        return ClusterScores(sums, np.diag(sums))

    method = "score bootstrap (Kline-Santos), null imposed"
    return bootstrap_test(result, term, null, scores_at, rule or BootstrapRule(), method)


def _restricted_scores(sample: Sample, place: int, null: float) -> FloatArray:
    """(n,) efficient score of one Poisson coefficient where it is held at ``null``."""
    tested = sample.regressors[:, place]
    others = sample.select([term for i, term in enumerate(sample.terms) if i != place])
    fit = iterate(replace(others, offset=others.offset + null * tested))
    if sample.effects:
        free = remove_effects(tested[:, None], sample.effects, fit.mean)[:, 0]
    else:
        free = tested - fit.mean @ tested / fit.mean.sum()
    root = np.sqrt(fit.mean)
    slopes = np.linalg.lstsq(root[:, None] * fit.within, root * free, rcond=None)[0]
    return np.asarray((free - fit.within @ slopes) * (sample.outcome - fit.mean), dtype=np.float64)
