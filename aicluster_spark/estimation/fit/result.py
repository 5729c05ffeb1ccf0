"""The one result type that every estimator of this package returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, TextArray
from aicluster_spark.estimation.fit.parts import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    FitArrays,
    Inference,
)
from aicluster_spark.estimation.sample.sample import KEPT


@dataclass(frozen=True, slots=True, eq=False)
class EstimationResult:
    """Coefficients with everything that is needed to judge them.

    Attributes
    ----------
    estimator
        E.g. ``"Poisson (PPML), fixed effects"``.
    link
        ``"log"`` or ``"identity"``: the scale of the coefficients.
    outcome
        Column that was explained.
    requested
        All terms that were asked for, in that order.
    terms
        The k terms that were estimated.
    coefficients
        (k,) estimates.
    covariance
        (k, k) covariance of the estimates; NaN where it cannot be computed.
    n
        Observations in the estimation sample.
    unit, n_units
        The first absorbed effect (or the panel unit) and how many of them are in the sample.
    effects
        Fixed effects absorbed.
    row_status
        (rows of the frame,) ``"kept"`` or the reason why the row was dropped.
    convergence, inference
        How the optimiser ended; what tests rest on.
    log_likelihood
        NaN for estimators without a likelihood.
    not_estimable
        Term to the reason why it has no estimate.
    statistics
        Further scalar figures by name, e.g. ``deviance``.
    tests
        Specification tests.
    notes
        Sentences that belong under the table.
    arrays
        Rows, residuals and design of the fit; None where an estimator has none.
    """

    estimator: str
    link: str
    outcome: str
    requested: tuple[str, ...]
    terms: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray
    n: int
    unit: str
    n_units: int
    effects: tuple[AbsorbedEffect, ...]
    row_status: TextArray
    convergence: Convergence
    inference: Inference
    log_likelihood: float
    not_estimable: Mapping[str, str] = field(default_factory=dict)
    statistics: Mapping[str, float] = field(default_factory=dict)
    tests: tuple[DiagnosticTest, ...] = ()
    notes: tuple[str, ...] = ()
    arrays: FitArrays | None = None

    @property
    def converged(self) -> bool:
        """Whether the optimiser's stopping rule was met."""
        return self.convergence.converged

    @property
    def inference_ok(self) -> bool:
        """Whether p-values, stars and intervals may be shown."""
        return self.inference.ok

    @property
    def inference_reason(self) -> str:
        """Why p-values are withheld, or an empty string."""
        return self.inference.reason

    @property
    def clusters(self) -> Mapping[str, int]:
        """Number of clusters by the name of the cluster variable."""
        return self.inference.clusters

    @property
    def dropped(self) -> dict[str, int]:
        """Rows that are not in the sample, counted by reason."""
        counts = Counter(str(status) for status in self.row_status if status != KEPT)
        return dict(sorted(counts.items()))

    @property
    def std_errors(self) -> FloatArray:
        """(k,) standard errors, also where tests are withheld."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    @property
    def test_statistics(self) -> FloatArray:
        """(k,) coefficient over standard error; NaN where inference is withheld."""
        return self.coefficients / self.std_errors if self.inference.ok else self._withheld()

    @property
    def p_values(self) -> FloatArray:
        """(k,) two-sided p-values; NaN where inference is withheld."""
        tail = stats.t.sf(np.abs(self.test_statistics), self.inference.degrees_of_freedom)
        return np.asarray(2 * tail, dtype=np.float64)

    def confidence_intervals(self, level: float = 0.95) -> FloatArray:
        """Return (k, 2) lower and upper bounds; NaN where inference is withheld.

        Parameters
        ----------
        level
            Confidence level between 0 and 1.
        """
        if not self.inference.ok:
            return np.column_stack([self._withheld(), self._withheld()])
        reach = self.critical_value(level) * self.std_errors
        return np.column_stack([self.coefficients - reach, self.coefficients + reach])

    def critical_value(self, level: float = 0.95) -> float:
        """Two-sided critical value of the reference distribution at a confidence level."""
        return float(stats.t.ppf(0.5 + level / 2, self.inference.degrees_of_freedom))

    def coefficient(self, term: str) -> float:
        """Return the estimate of one term.

        Raises
        ------
        EstimationError
            If the term has no estimate; the message gives the reason.
        """
        return float(self.coefficients[self.position(term)])

    def position(self, term: str) -> int:
        """Index of a term among the estimated ones.

        Raises
        ------
        EstimationError
            If the term has no estimate; the message gives the reason.
        """
        if term in self.terms:
            return self.terms.index(term)
        reason = self.not_estimable.get(term, "it is not in the model")
        raise EstimationError(
            f"'{term}' has no estimate in the model of {self.outcome}: {reason}.",
            f"Estimated terms are: {', '.join(self.terms) or 'none'}.",
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a requested term: estimate, standard error, test, interval, or the reason for none."""
        intervals = self.confidence_intervals()
        columns = {
            "coefficient": self.coefficients,
            "std_error": self.std_errors,
            "statistic": self.test_statistics,
            "p_value": self.p_values,
            "lower_95": intervals[:, 0],
            "upper_95": intervals[:, 1],
        }
        estimated = pd.DataFrame(columns, index=pd.Index(self.terms, name="term"))
        table = estimated.reindex(list(self.requested) or list(self.terms))
        table["not_estimable"] = [self.not_estimable.get(term, "") for term in table.index]
        return table.rename_axis("term").reset_index()

    def summary(self) -> dict[str, Any]:
        """Everything but the arrays, as plain values for a manifest."""
        return {
            "estimator": self.estimator,
            "outcome": self.outcome,
            "n": self.n,
            "unit": self.unit,
            "n_units": self.n_units,
            "effects": {effect.name: effect.levels for effect in self.effects},
            "clusters": dict(self.clusters),
            "dropped": self.dropped,
            "converged": self.converged,
            "iterations": self.convergence.iterations,
            "gradient_norm": self.convergence.gradient_norm,
            "log_likelihood": self.log_likelihood,
            "inference_ok": self.inference_ok,
            "inference_reason": self.inference_reason,
            "covariance": self.inference.covariance,
            "not_estimable": dict(self.not_estimable),
            "statistics": dict(self.statistics),
            "notes": list(self.notes),
        }

    def _withheld(self) -> FloatArray:
        return np.full(len(self.terms), np.nan)
