"""What a result is made of: effects absorbed, convergence, inference, tests, and the arrays of the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.sample.sample import Sample


@dataclass(frozen=True, slots=True)
class AbsorbedEffect:
    """Fixed effects that were removed before the coefficients were estimated.

    Attributes
    ----------
    name
        Column of the frame, e.g. ``"city"``.
    levels
        Number of levels in the estimation sample.
    nested
        Whether every level lies in one cluster, so that it costs no degrees of freedom there.
    """

    name: str
    levels: int
    nested: bool


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the optimiser ended.

    Attributes
    ----------
    converged
        Whether the stopping rule was met.
    iterations
        Number of outer iterations.
    gradient_norm
        Largest absolute element of the score of the standardised regressors, per observation.
    method
        Name of the algorithm.
    """

    converged: bool
    iterations: int
    gradient_norm: float
    method: str


@dataclass(frozen=True, slots=True)
class Inference:
    """What tests and intervals are based on, and whether they may be shown.

    Attributes
    ----------
    ok
        False where the sample cannot carry tests; standard errors stay, p-values and intervals are NaN.
    reason
        Why not, or an empty string.
    covariance
        Kind of covariance, e.g. ``"clustered by country"``.
    clusters
        Number of clusters by the name of the cluster variable; empty without clusters.
    degrees_of_freedom
        Of Student's t; infinite for the normal distribution.
    small_sample_factor
        What the sandwich was multiplied with.
    """

    ok: bool
    reason: str
    covariance: str
    clusters: Mapping[str, int]
    degrees_of_freedom: float
    small_sample_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class DiagnosticTest:
    """A specification test.

    Attributes
    ----------
    name
        E.g. ``"Hansen"`` or ``"AR(2)"``.
    statistic, p_value
        NaN where the test cannot be computed; ``note`` then says why.
    degrees_of_freedom
        Of the chi-squared distribution; None for a statistic that is standard normal.
    note
        Anything the reader has to know, or an empty string.
    """

    name: str
    statistic: float
    p_value: float
    degrees_of_freedom: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FitArrays:
    """What a fit leaves behind for marginal effects, bootstraps and residual checks.

    Attributes
    ----------
    sample
        The n kept rows with the k estimated terms, effects and clusters, in the order of the frame.
    fitted
        (n,) fitted mean of the outcome.
    within
        (n, k) regressors once the absorbed effects are removed, with the weights of the last iteration.
    weights
        (n,) weights of the last iteration; ones for linear models.
    """

    sample: Sample
    fitted: FloatArray
    within: FloatArray
    weights: FloatArray

    @property
    def rows(self) -> IntArray:
        """(n,) positions of the kept rows in the frame."""
        return self.sample.rows

    @property
    def outcome(self) -> FloatArray:
        """(n,) explained variable."""
        return self.sample.outcome

    @property
    def regressors(self) -> FloatArray:
        """(n, k) the estimated terms as they entered."""
        return self.sample.regressors

    @property
    def residuals(self) -> FloatArray:
        """(n,) outcome less fitted mean."""
        return self.sample.outcome - self.fitted
