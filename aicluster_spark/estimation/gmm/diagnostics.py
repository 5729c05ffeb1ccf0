"""Tests of overidentification and of autocorrelation."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.gmm.instruments import InstrumentMatrix
from aicluster_spark.estimation.gmm.moments import Moments, Step, rank, symmetric_inverse

LEVEL_GROUP = "GMM lags of the level equation"


def overidentification(name: str, step: Step, moments: Moments, variance: float = 1.0) -> DiagnosticTest:
    """Test all moments at once: g'Wg / variance, chi-squared with L - k degrees under valid instruments.

    ``Sargan`` uses the first-step weight and the error variance, ``Hansen`` the second-step weight and
    variance 1.
    """
    surplus = moments.Z.shape[1] - moments.X.shape[1]
    if surplus <= 0:
        return DiagnosticTest(name, math.nan, math.nan, 0, "exactly identified: nothing to test")
    g = moments.Z.T @ step.residuals
    statistic = float(g @ step.weight @ g) / variance
    return DiagnosticTest(name, statistic, float(stats.chi2.sf(statistic, surplus)), surplus)


def difference_in_hansen(
    moments: Moments, instruments: InstrumentMatrix, S: FloatArray, hansen: DiagnosticTest
) -> list[DiagnosticTest]:
    """Test each group of instruments: how far Hansen's statistic falls without it.

    The restricted model keeps the rows and columns of the full covariance S of the moments, so that the
    difference cannot be negative (Hayashi 2000, section 3.6; Roodman 2009).
    """
    if math.isnan(hansen.statistic):
        return []
    groups = {name: instruments.groups == name for name in dict.fromkeys(instruments.groups)}
    if instruments.of_levels.any():
        groups = {LEVEL_GROUP: instruments.of_levels, **groups}
    return [_without(name, out, moments, S, hansen) for name, out in groups.items()]


def _without(
    name: str, out: BoolArray, moments: Moments, S: FloatArray, hansen: DiagnosticTest
) -> DiagnosticTest:
    title = f"Difference-in-Hansen: {name}"
    kept = np.flatnonzero(~out)
    dropped, k = int(out.sum()), moments.X.shape[1]
    ZX = moments.Z[:, kept].T @ moments.X
    W = symmetric_inverse(S[np.ix_(kept, kept)])
    if len(kept) < k or np.linalg.matrix_rank(ZX) < k or rank(S[np.ix_(kept, kept)]) < k:
        return DiagnosticTest(
            title, math.nan, math.nan, dropped, "the model is not identified without this group"
        )
    g = moments.Z[:, kept].T @ moments.y
    beta = np.linalg.solve(ZX.T @ W @ ZX, ZX.T @ W @ g)
    left = g - ZX @ beta
    statistic = hansen.statistic - float(left @ W @ left)
    return DiagnosticTest(title, statistic, float(stats.chi2.sf(statistic, dropped)), dropped)


def autocorrelation(
    order: int,
    rows: Rows,
    moments: Moments,
    step: Step,
    covariance: FloatArray,
    level_residuals: FloatArray,
    level_regressors: FloatArray,
    error_variance: float | None,
) -> DiagnosticTest:
    """Test of Arellano and Bond (1991) for autocorrelation of the differenced errors.

    First-order correlation is expected of differences; second-order correlation means that lag 2 is no
    instrument.

    Parameters
    ----------
    order
        1, 2, …
    rows, moments, step
        The fit.
    covariance
        (k, k) covariance that is reported with the coefficients.
    level_residuals, level_regressors
        (n,) and (n, k) at the level rows.
    error_variance
        Of independent errors for conventional one-step results, None for robust ones.
    """
    name = f"AR({order})"
    residuals = np.asarray(rows.difference @ level_residuals, dtype=np.float64)
    earlier = _earlier(order, rows, residuals)
    if not (earlier != 0).any():
        spans = f"no {rows.usable.shape[1]}-period unit has two differences {order} periods apart"
        return DiagnosticTest(name, math.nan, math.nan, None, spans)
    units = _clusters_of_differences(rows, moments)
    products = np.bincount(units, weights=earlier * residuals, minlength=moments.clusters.levels)
    slopes = earlier @ np.asarray(rows.difference @ level_regressors, dtype=np.float64)
    if error_variance is None:
        own = float(products @ products)
        shared = moments.by_cluster(step.residuals).T @ products
    else:
        own, shared = _independent_errors(rows, moments, earlier, error_variance)
    variance = own - 2 * float(slopes @ step.projection @ shared) + float(slopes @ covariance @ slopes)
    if variance <= 0:
        return DiagnosticTest(name, math.nan, math.nan, None, "its estimated variance is not positive")
    statistic = float(products.sum()) / math.sqrt(variance)
    return DiagnosticTest(name, statistic, float(2 * stats.norm.sf(abs(statistic))))


def _independent_errors(
    rows: Rows, moments: Moments, earlier: FloatArray, error_variance: float
) -> tuple[float, FloatArray]:
    """Variance of the lagged product and its (L,) covariance with the moments, if errors are independent."""
    weighted = np.asarray(rows.difference.T @ earlier, dtype=np.float64)
    m = len(rows.unit)
    spread = np.asarray(rows.transform.T @ moments.Z[:m], dtype=np.float64)
    if len(moments.Z) > m:
        spread = spread + moments.Z[m:]
    return error_variance * float(weighted @ weighted), error_variance * (spread.T @ weighted)


def _earlier(order: int, rows: Rows, residuals: FloatArray) -> FloatArray:
    """(d,) residual of the same unit ``order`` periods before; zero where there is none."""
    grid = np.zeros((rows.usable.shape[0], rows.usable.shape[1] + order))
    grid[rows.difference_unit, rows.difference_period + order] = residuals
    return grid[rows.difference_unit, rows.difference_period]


def _clusters_of_differences(rows: Rows, moments: Moments) -> IntArray:
    cluster_of_unit = np.zeros(rows.usable.shape[0], dtype=np.int64)
    cluster_of_unit[rows.unit] = moments.clusters.codes[: len(rows.unit)]
    return cluster_of_unit[rows.difference_unit]
