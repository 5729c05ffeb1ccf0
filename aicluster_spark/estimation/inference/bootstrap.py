"""What the wild and the score bootstrap share: the test, its statistic and its inversion."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.weights import cluster_weights
from aicluster_spark.estimation.sample.effects import FixedEffect


@dataclass(frozen=True, slots=True)
class BootstrapRule:
    """How clusters are resampled.

    Attributes
    ----------
    draws, weights, seed
        See `cluster_weights`.
    interval
        Whether to invert the test into a confidence interval.
    level
        Of the interval.
    """

    draws: int = 999
    weights: str = "rademacher"
    seed: int = 20
    interval: bool = False
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class BootstrapTest:
    """Test of one coefficient by resampling clusters.

    Attributes
    ----------
    term, null
        Hypothesis: the coefficient of ``term`` equals ``null``.
    statistic
        Cluster-robust t, or score, statistic of the sample.
    p_value
        Two-sided, symmetric; 0 means that no draw was as far out, so it is below 1 / draws.
    lower, upper
        Interval of the null values that are not rejected at the rule's level; NaN where it was not asked for.
    draws
        Draws that were made; all 2^G patterns where these are fewer than asked for.
    clusters
        Number G of clusters.
    rule
        How clusters were resampled.
    method
        Name for the table.
    """

    term: str
    null: float
    statistic: float
    p_value: float
    lower: float
    upper: float
    draws: int
    clusters: int
    rule: BootstrapRule
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class ClusterScores:
    """What a test statistic needs of the sample under one null.

    Attributes
    ----------
    sums
        (G,) score of the tested coefficient summed over each cluster.
    spread
        (G, G) the same from the residuals of the unrestricted model, when only the disturbance of one cluster
        (column) is there; a diagonal of ``sums`` where the residuals are not estimated again.
    """

    sums: FloatArray
    spread: FloatArray

    def statistics(self, signs: FloatArray) -> FloatArray:
        """(B,) t statistics of the samples whose clusters are multiplied with (G, B) signs."""
        top = self.sums @ signs
        bottom = np.sqrt(((self.spread @ signs) ** 2).sum(axis=0))
        ratio = np.divide(top, bottom, out=np.full(len(top), np.inf), where=bottom > 0)
        return np.asarray(ratio, dtype=np.float64)


def bootstrap_test(
    result: EstimationResult,
    term: str,
    null: float,
    scores_at: Callable[[float], ClusterScores],
    rule: BootstrapRule,
    method: str,
) -> BootstrapTest:
    """Compare the sample's statistic with those of the draws, and invert the test if asked to.

    Parameters
    ----------
    result
        Fit with one cluster variable.
    term, null
        Hypothesis.
    scores_at
        Cluster scores under any value of the coefficient.
    rule
        How clusters are resampled.
    method
        Name for the table.
    """
    _, cluster = arrays_and_cluster(result)
    signs = cluster_weights(cluster.levels, rule.draws, rule.weights, rule.seed)

    def p_at(value: float) -> tuple[float, float]:
        scores = scores_at(value)
        observed = scores.statistics(np.ones((cluster.levels, 1)))[0]
        # A draw that repeats the sample's own signs must count as equal, whatever the rounding.
        beyond = np.abs(scores.statistics(signs)) >= abs(observed) * (1 - 1e-10)
        return float(observed), float(beyond.mean())

    statistic, p_value = p_at(null)
    lower = upper = math.nan
    if rule.interval:
        lower, upper = (
            _edge(lambda v: p_at(v)[1], result, term, side, 1 - rule.level) for side in (-1.0, 1.0)
        )
    drawn = signs.shape[1]
    return BootstrapTest(term, null, statistic, p_value, lower, upper, drawn, cluster.levels, rule, method)


def arrays_and_cluster(result: EstimationResult) -> tuple[FitArrays, FixedEffect]:
    """Arrays of a fit and its one cluster variable; an EstimationError if there is none or more than one."""
    if result.arrays is None or len(result.arrays.sample.clusters) != 1:
        raise EstimationError(
            f"The bootstrap resamples one cluster variable, not {len(result.clusters)} of them.",
            "Fit it with a single cluster variable.",
        )
    return result.arrays, result.arrays.sample.clusters[0]


def residual(values: FloatArray, basis: FloatArray) -> FloatArray:
    """Return what is left of columns after least squares on a basis."""
    return np.asarray(values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0], dtype=np.float64)


def _edge(
    p_value: Callable[[float], float], result: EstimationResult, term: str, side: float, alpha: float
) -> float:
    """End of the set of null values with p above alpha, searched outward from the estimate."""
    place = result.position(term)
    start, step = float(result.coefficients[place]), side * float(result.std_errors[place])
    inner, outer = start, start + 2 * step
    for _ in range(12):
        if p_value(outer) <= alpha:
            # p falls in steps of one draw; the tiny shift keeps bisect off a step that equals alpha.
            def above(value: float, target: float = alpha + 1e-12) -> float:
                return p_value(value) - target

            return float(optimize.bisect(above, inner, outer, xtol=abs(step) * 1e-4))
        inner, outer = outer, outer + 2 * (outer - start)
    return math.copysign(math.inf, step)
