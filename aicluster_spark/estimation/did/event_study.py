"""Effects by time since adoption, with their joint covariance: one result for every method."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.fit.parts import DiagnosticTest, Inference

PRE_TREND = "No effect before adoption"


@dataclass(frozen=True, slots=True, eq=False)
class EventStudy:
    """Average effect on the treated by time since adoption.

    Attributes
    ----------
    method
        Estimator and controls.
    outcome, link
        Explained variable; ``"log"`` for semi-elasticities of a Poisson model.
    event_times
        (e,) periods since adoption; -1 is the base and absent.
    estimates, covariance
        (e,) effects and their (e, e) covariance.
    overall, overall_std_error
        Mean effect over all treated cells after adoption, each weighted by its number of units.
    pre_trend
        Wald test that all effects before adoption are zero.
    inference
        What tests rest on.
    n_units, cohorts
        Units in the sample; units by adoption period.
    cells
        Effects by cohort and period: columns cohort, period, estimate, std_error, and reason where there is
        none.
    dropped
        Rows left out, by reason.
    notes
        Sentences that belong under the table.
    """

    method: str
    outcome: str
    link: str
    event_times: IntArray
    estimates: FloatArray
    covariance: FloatArray
    overall: float
    overall_std_error: float
    pre_trend: DiagnosticTest
    inference: Inference
    n_units: int
    cohorts: dict[int, int]
    cells: pd.DataFrame
    dropped: dict[str, int]
    notes: tuple[str, ...] = ()

    @property
    def std_errors(self) -> FloatArray:
        """(e,) standard errors, also where tests are withheld."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    @property
    def overall_p_value(self) -> float:
        """Two-sided p of no overall effect; NaN where inference is withheld."""
        return float(self._p(np.array([self.overall]), np.array([self.overall_std_error]))[0])

    @property
    def p_values(self) -> FloatArray:
        """(e,) two-sided p-values; NaN where inference is withheld."""
        return self._p(self.estimates, self.std_errors)

    def confidence_intervals(self, level: float = 0.95) -> FloatArray:
        """Return (e, 2) pointwise bounds; NaN where inference is withheld."""
        reach = self._critical(level) * self.std_errors
        return np.column_stack([self.estimates - reach, self.estimates + reach])

    def overall_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Bounds of the overall effect; NaN where inference is withheld."""
        reach = self._critical(level) * self.overall_std_error
        return self.overall - reach, self.overall + reach

    def to_frame(self) -> pd.DataFrame:
        """One row a time since adoption, ready for a chart."""
        bounds = self.confidence_intervals()
        return pd.DataFrame(
            {
                "event_time": self.event_times,
                "estimate": self.estimates,
                "std_error": self.std_errors,
                "p_value": self.p_values,
                "lower_95": bounds[:, 0],
                "upper_95": bounds[:, 1],
            }
        )

    def _critical(self, level: float) -> float:
        if not self.inference.ok:
            return math.nan
        return float(stats.t.ppf(0.5 + level / 2, self.inference.degrees_of_freedom))

    def _p(self, estimates: FloatArray, errors: FloatArray) -> FloatArray:
        if not self.inference.ok:
            return np.full(len(estimates), math.nan)
        tail = stats.t.sf(np.abs(estimates / errors), self.inference.degrees_of_freedom)
        return np.asarray(2 * tail, dtype=np.float64)


def pre_trend_test(
    event_times: IntArray, estimates: FloatArray, covariance: FloatArray, inference: Inference
) -> DiagnosticTest:
    """Wald test that all effects at event times below -1 are zero.

    Notes
    -----
    A test that does not reject is no proof of parallel trends: with few units its power is low, and
    selecting on it distorts what follows (Roth 2022, Pretest with caution, AER: Insights 4).
    """
    before = np.flatnonzero(event_times < -1)
    k = len(before)
    if not k:
        return DiagnosticTest(PRE_TREND, math.nan, math.nan, 0, "no period before the base is observed")
    V = covariance[np.ix_(before, before)]
    rank = int(np.linalg.matrix_rank(V))
    if not inference.ok or rank < k:
        why = inference.reason or f"the covariance of {k} effects has rank {rank}"
        return DiagnosticTest(PRE_TREND, math.nan, math.nan, k, why)
    wald = float(estimates[before] @ np.linalg.solve(V, estimates[before]))
    freedom = inference.degrees_of_freedom
    p = stats.chi2.sf(wald, k) if math.isinf(freedom) else stats.f.sf(wald / k, k, freedom)
    return DiagnosticTest(PRE_TREND, wald, float(p), k)
