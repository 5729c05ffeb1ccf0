"""How a threshold is to be searched, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult


@dataclass(frozen=True, slots=True)
class ThresholdOptions:
    """How a threshold is searched and tested.

    Attributes
    ----------
    trim
        Share of rows that each regime must keep at least.
    grid
        Largest number of candidate values; all distinct ones if they are fewer.
    draws, seed
        Of the bootstrap.
    level
        Of the confidence set.
    """

    trim: float = 0.1
    grid: int = 300
    draws: int = 499
    seed: int = 20
    level: float = 0.95

    def __post_init__(self) -> None:
        if not (0 < self.trim < 0.5 and self.grid >= 1 and self.draws >= 1 and 0 < self.level < 1):
            raise EstimationError(
                f"A threshold cannot be searched with {self}.",
                "Give 0 < trim < 0.5, 0 < level < 1, and at least one grid point and draw.",
            )


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdFit:
    """Two regimes and the value of the moderator that divides them.

    Attributes
    ----------
    moderator
        Threshold variable q.
    threshold
        Least-squares estimate; rows with q <= threshold are the low regime.
    lower, upper
        Smallest and largest value in the confidence set.
    connected
        Whether the set is one run of candidates; if not, values between the ends are rejected too.
    statistic, p_value
        F of no threshold, and its bootstrap p-value; 0 means below 1 / draws.
    draws
        Bootstrap samples made.
    grid, likelihood_ratio
        (g,) candidates and LR(γ); the set holds those at or below ``critical_value``.
    critical_value
        Of LR.
    rows_low, rows_high
        Sizes of the regimes.
    fit
        Least squares with the regimes' terms, threshold taken as known (it converges faster than they do).
    low_terms, high_terms
        Names of these terms, in the order asked for.
    """

    moderator: str
    threshold: float
    lower: float
    upper: float
    connected: bool
    statistic: float
    p_value: float
    draws: int
    grid: FloatArray
    likelihood_ratio: FloatArray
    critical_value: float
    rows_low: int
    rows_high: int
    fit: EstimationResult
    low_terms: tuple[str, ...]
    high_terms: tuple[str, ...]
