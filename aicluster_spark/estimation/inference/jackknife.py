"""Standard errors from leaving out one cluster at a time: for few clusters, or clusters of unequal weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts import nb2
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.bootstrap import arrays_and_cluster
from aicluster_spark.estimation.inference.influence import arrays_of
from aicluster_spark.estimation.sample.effects import FixedEffect, remove_effects

LARGEST = 2_000
# Below this share of what a term had, what is left of it without a cluster is rounding.
NOTHING_LEFT = 1e-9


def jackknife(result: EstimationResult) -> EstimationResult:
    """Give a fit cluster jackknife standard errors (CV3).

    The sandwich takes the residuals of a cluster for its errors, though a cluster that weighs much has pulled
    the estimate towards itself; its variance is then too small. Here each cluster is left out instead, and
    the estimate without it is what counts.

    Parameters
    ----------
    result
        Fit of least squares, Poisson or NB2 with one cluster variable.

    Returns
    -------
    EstimationResult
        The same estimates; Student's t with G - 1 degrees of freedom.

    Raises
    ------
    EstimationError
        For other models, without exactly one cluster variable, where a term varies in a single cluster only,
        and with more than 2,000 levels of effects that are not nested in the clusters.

    Notes
    -----
    MacKinnon, Nielsen and Webb (2023), Fast and reliable jackknife and bootstrap methods for cluster-robust
    inference, Journal of Applied Econometrics 38: CV3 = (G - 1) / G · Σ (b_g - b)(b_g - b)', exact for least
    squares. For Poisson and NB2 b_g is one Newton step with the expected information from the estimate on all
    clusters, the dispersion held (CV3L of their paper on logistic regression, arXiv 2406.00650). Effects
    nested in the clusters go with their cluster and are projected off; the others are estimated anew.
    """
    arrays_of(result)
    arrays, cluster = arrays_and_cluster(result)
    if not result.terms:
        raise EstimationError(f"The model of {result.outcome} has no estimated term.", "Add a regressor.")
    moved = _moves(result, arrays, cluster)
    covariance = moved.T @ moved * (cluster.levels - 1) / cluster.levels
    kind = f"cluster jackknife by {cluster.name}"
    inference = replace(result.inference, covariance=kind, small_sample_factor=1.0)
    note = f"Standard errors are from the cluster jackknife by {cluster.name} ({cluster.levels:,} clusters)."
    kept = [each for each in result.notes if not each.startswith("Standard errors are")]
    return replace(result, covariance=covariance, inference=inference, notes=(note, *kept))


def _moves(result: EstimationResult, arrays: FitArrays, cluster: FixedEffect) -> FloatArray:
    """(G, k) change of the estimates when one cluster is left out."""
    weights, slopes = _weights_and_slopes(result, arrays)
    columns = _columns(arrays, cluster, weights)
    k, order = len(result.terms), np.argsort(cluster.codes, kind="stable")
    ends = np.cumsum(cluster.counts())[:-1]
    pieces = [np.split(each[order], ends) for each in (columns, weights, slopes)]
    information = columns.T @ (weights[:, None] * columns)
    moved = np.empty((cluster.levels, k))
    for place, (own, w, slope) in enumerate(zip(*pieces, strict=True)):
        left = information - own.T @ (w[:, None] * own)
        _require_terms(result, left, information, cluster)
        moved[place] = (-np.linalg.pinv(left, hermitian=True) @ (own.T @ slope))[:k]
    return moved


def _weights_and_slopes(result: EstimationResult, arrays: FitArrays) -> tuple[FloatArray, FloatArray]:
    """(n,) expected curvature and derivative of the likelihood in the linear predictor."""
    if result.link == "identity":
        return np.ones(len(arrays.outcome)), arrays.residuals
    dispersion = result.statistics.get("alpha", 0.0)
    return (
        nb2.weights(arrays.fitted, dispersion),
        nb2.linear_score(arrays.outcome, arrays.fitted, dispersion),
    )


def _columns(arrays: FitArrays, cluster: FixedEffect, weights: FloatArray) -> FloatArray:
    """(n, k + m) regressors and dummies of the effects that clusters share, without those they do not."""
    sample = arrays.sample
    nested = [effect for effect in sample.effects if effect.is_nested_in(cluster.codes)]
    shared = [effect for effect in sample.effects if not effect.is_nested_in(cluster.codes)]
    if (size := sum(effect.levels for effect in shared)) > LARGEST:
        raise EstimationError(
            f"The jackknife estimates {size:,} effects anew without each cluster, at most {LARGEST:,}.",
            "Cluster by the larger effect, or use the bootstrap.",
        )
    dummies = [np.eye(effect.levels)[effect.codes] for effect in shared]
    constant = [] if sample.effects else [np.ones((len(weights), 1))]
    return remove_effects(np.hstack([sample.regressors, *dummies, *constant]), nested, weights)


def _require_terms(
    result: EstimationResult, left: FloatArray, whole: FloatArray, cluster: FixedEffect
) -> None:
    """Refuse a term that one cluster alone carries: without it there is no estimate to compare."""
    k = len(result.terms)
    for place, term in enumerate(result.terms):
        others = np.delete(np.arange(len(left)), place)
        cross = left[place, others]
        explained = cross @ np.linalg.pinv(left[np.ix_(others, others)], hermitian=True) @ cross
        if left[place, place] - explained <= NOTHING_LEFT * whole[place, place]:
            raise EstimationError(
                f"'{term}' cannot be told from the other {k - 1} terms and the effects without one "
                f"{cluster.name}: a single {cluster.name} carries it.",
                "Use the sandwich, and say that one cluster decides.",
            )
