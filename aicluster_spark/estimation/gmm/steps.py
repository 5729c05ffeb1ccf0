"""Both steps of GMM and the covariance that is reported."""

from __future__ import annotations

from dataclasses import dataclass

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.gmm.moments import (
    Moments,
    Step,
    first_weight,
    moment_covariance,
    rank,
    robust_covariance,
    solve,
    symmetric_inverse,
    windmeijer_covariance,
)
from aicluster_spark.estimation.gmm.specification import GmmOptions


@dataclass(frozen=True, slots=True, eq=False)
class GmmFit:
    """The numbers of a fit, without names.

    Attributes
    ----------
    moments, rows
        Data of the stacked equations.
    first
        One-step estimate.
    S, moment_rank
        (L, L) covariance of the moments at the one-step residuals, and its rank: at most the number of
        clusters.
    second
        Two-step estimate; None where S has a smaller rank than there are coefficients.
    reported
        The step that was asked for.
    covariance
        (k, k) covariance reported with it.
    error_variance
        Of the level errors, from the first step.
    """

    moments: Moments
    rows: Rows
    first: Step
    S: FloatArray
    moment_rank: int
    second: Step | None
    reported: Step
    covariance: FloatArray
    error_variance: float


def run_steps(moments: Moments, rows: Rows, options: GmmOptions) -> GmmFit:
    """Estimate in one step, and in two where the moments allow it.

    Raises
    ------
    EstimationError
        If two steps are asked for and there are fewer clusters than coefficients.
    """
    k = moments.X.shape[1]
    first = solve(moments, first_weight(moments.Z, rows, options.system, options.h))
    S = moment_covariance(moments, first.residuals)
    moment_rank = rank(S)
    second = solve(moments, symmetric_inverse(S)) if moment_rank >= k else None
    variance = _error_variance(first, rows, options, k)
    if options.steps == 1:
        covariance = robust_covariance(first, S) if options.corrected else variance * first.bread
        return GmmFit(moments, rows, first, S, moment_rank, second, first, covariance, variance)
    if second is None:
        raise EstimationError(
            f"Two-step GMM has {k} coefficients but only {moment_rank} independent clusters.",
            "Use one step, fewer time effects, or clusters of a lower level.",
        )
    covariance = windmeijer_covariance(moments, first, second) if options.corrected else second.bread
    return GmmFit(moments, rows, first, S, moment_rank, second, second, covariance, variance)


def _error_variance(first: Step, rows: Rows, options: GmmOptions, k: int) -> float:
    """Variance of the level errors from transformed residuals; differences have twice that variance."""
    m = len(rows.unit)
    squares = float(first.residuals[:m] @ first.residuals[:m])
    return squares / (m - k) / (2 if options.transformation == "difference" and options.h > 1 else 1)
