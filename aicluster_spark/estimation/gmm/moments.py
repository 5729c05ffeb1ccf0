"""Linear GMM in one and two steps on stacked equations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.sample.effects import FixedEffect


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Stacked data: transformed rows, then level rows in a system.

    Attributes
    ----------
    y
        (r,) outcome.
    X
        (r, k) regressors.
    Z
        (r, L) instruments.
    clusters
        Cluster (by default the unit) of each stacked row.
    """

    y: FloatArray
    X: FloatArray
    Z: FloatArray
    clusters: FixedEffect

    def by_cluster(self, column: FloatArray) -> FloatArray:
        """(G, L) sums over each cluster of the instruments times a stacked column."""
        return self.clusters.weighted_sums(self.Z, column)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step of GMM.

    Attributes
    ----------
    weight
        (L, L) weight of the moments.
    coefficients
        (k,) estimates.
    bread
        (k, k) inverse of X'Z W Z'X.
    projection
        (k, L) bread times X'Z W: what turns moments into coefficients.
    residuals
        (r,) stacked residuals.
    """

    weight: FloatArray
    coefficients: FloatArray
    bread: FloatArray
    projection: FloatArray
    residuals: FloatArray


def first_weight(Z: FloatArray, rows: Rows, system: bool, h: int) -> FloatArray:
    """(L, L) inverse of Σ Z'HZ, H the covariance that independent errors have in the stacked equations.

    ``h`` 3: H = MM' with M the transformation above the identity; 2: the same without the covariance
    between the two equations; 1: the identity (Roodman 2009, How to do xtabond2, section 3.3).
    """
    if h == 1:
        return symmetric_inverse(Z.T @ Z)
    m = len(rows.unit)
    transformed = np.asarray(rows.transform.T @ Z[:m], dtype=np.float64)
    level = Z[m:] if system else np.zeros_like(transformed)
    if h == 2:
        return symmetric_inverse(transformed.T @ transformed + level.T @ level)
    return symmetric_inverse((transformed + level).T @ (transformed + level))


def solve(moments: Moments, weight: FloatArray) -> Step:
    """Minimise the quadratic form of the moments."""
    ZX = moments.Z.T @ moments.X
    bread = np.asarray(np.linalg.inv(ZX.T @ weight @ ZX), dtype=np.float64)
    projection = bread @ ZX.T @ weight
    coefficients = projection @ (moments.Z.T @ moments.y)
    return Step(weight, coefficients, bread, projection, moments.y - moments.X @ coefficients)


def moment_covariance(moments: Moments, residuals: FloatArray) -> FloatArray:
    """(L, L) Σ over clusters of Z'ee'Z."""
    sums = moments.by_cluster(residuals)
    return sums.T @ sums


def robust_covariance(step: Step, S: FloatArray) -> FloatArray:
    """(k, k) sandwich of a step with the covariance S of its moments."""
    return step.projection @ S @ step.projection.T


def windmeijer_covariance(moments: Moments, first: Step, second: Step) -> FloatArray:
    """(k, k) two-step covariance corrected for the estimated weight.

    Windmeijer (2005), A finite sample correction for the variance of linear efficient two-step GMM
    estimators: V = V₂ + DV₂ + V₂D' + DV₁D', column j of D being -V₂ X'Z W ∂S/∂β_j W Z'e₂.
    """
    errors = moments.by_cluster(first.residuals)
    pull = second.weight @ (moments.Z.T @ second.residuals)
    D = np.empty((len(first.coefficients), len(first.coefficients)))
    for j in range(moments.X.shape[1]):
        slopes = moments.by_cluster(moments.X[:, j])
        change = slopes.T @ (errors @ pull) + errors.T @ (slopes @ pull)
        D[:, j] = second.projection @ change
    one_step = robust_covariance(first, errors.T @ errors)
    V = second.bread
    return V + D @ V + V @ D.T + D @ one_step @ D.T


def symmetric_inverse(S: FloatArray) -> FloatArray:
    """Invert a positive semi-definite matrix, scaled first so that units do not decide its rank."""
    scale = np.sqrt(np.clip(np.diag(S), np.finfo(float).tiny, None))
    inverse = np.linalg.pinv(S / np.outer(scale, scale), rcond=1e-12, hermitian=True)
    return np.asarray(inverse / np.outer(scale, scale), dtype=np.float64)


def rank(S: FloatArray) -> int:
    """Rank of a positive semi-definite matrix, after the same scaling."""
    scale = np.sqrt(np.clip(np.diag(S), np.finfo(float).tiny, None))
    return int(np.linalg.matrix_rank(S / np.outer(scale, scale), tol=1e-10, hermitian=True))
