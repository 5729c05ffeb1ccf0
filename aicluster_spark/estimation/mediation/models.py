"""The models of the mediator and of the outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.counts.poisson import fit_poisson
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.mediation.result import MediationOptions
from aicluster_spark.estimation.mediation.sensitivity import Sensitivity, sensitivity
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.sample.columns import numeric

NAMES = ("total", "direct", "indirect", "indirect_at_start", "proportion")


@dataclass(frozen=True, slots=True)
class Models:
    """The mediator's and the outcome's model, and what follows from their coefficients."""

    outcome: str
    treatment: str
    mediator: str
    controls: tuple[str, ...]
    absorb: tuple[str, ...]
    cluster: str
    min_clusters: int
    options: MediationOptions

    @property
    def product(self) -> str:
        """Name of the interaction of treatment and mediator."""
        return f"{self.treatment}:{self.mediator}"

    def fit(self, frame: pd.DataFrame) -> tuple[EstimationResult, EstimationResult]:
        """Fit the mediator's model, then the outcome's."""
        first = self._linear(frame, self.mediator, [self.treatment])
        terms = [self.treatment, self.mediator, *([self.product] if self.options.interaction else [])]
        if self.options.link == "identity":
            return first, self._linear(frame, self.outcome, terms)
        second = fit_poisson(
            frame,
            self.outcome,
            [*terms, *self.controls],
            self.absorb,
            self.cluster,
            min_clusters=self.min_clusters,
        )
        return first, second

    def _linear(self, frame: pd.DataFrame, outcome: str, terms: list[str]) -> EstimationResult:
        terms = [*terms, *self.controls]
        return fit_ols(frame, outcome, terms, self.absorb, self.cluster, self.min_clusters)

    def effects(
        self, frame: pd.DataFrame, first: EstimationResult, second: EstimationResult
    ) -> dict[str, float]:
        """Compute the effects of a `MediationResult` by name from the two fits."""
        start, end = self.options.start, self.options.end
        treated = self._mean(frame, first, second, end, end)
        crossed = self._mean(frame, first, second, end, start)
        untreated = self._mean(frame, first, second, start, start)
        other = self._mean(frame, first, second, start, end)
        total, indirect = treated - untreated, treated - crossed
        share = indirect / total if total else math.nan
        figures = (total, crossed - untreated, indirect, other - untreated, share)
        named = dict(zip(NAMES, figures, strict=True))
        return named | ({"indirect_ratio": treated / crossed} if second.link == "log" else {})

    def _mean(
        self, frame: pd.DataFrame, first: EstimationResult, second: EstimationResult, x: float, at: float
    ) -> float:
        """Mean outcome with treatment at ``x`` and the mediator as under treatment ``at``: E[Y(x, M(at))]."""
        if second.arrays is None:
            raise EstimationError(f"{second.estimator} keeps no sample.", "")
        rows = frame.iloc[second.arrays.rows]
        now, mediator = numeric(rows, self.treatment), numeric(rows, self.mediator)
        moved = mediator + first.coefficient(self.treatment) * (at - now)
        shift = second.coefficient(self.treatment) * (x - now)
        shift = shift + second.coefficient(self.mediator) * (moved - mediator)
        if self.options.interaction:
            shift = shift + second.coefficient(self.product) * (x * moved - now * mediator)
        fitted = second.arrays.fitted
        return float((fitted * np.exp(shift) if second.link == "log" else fitted + shift).mean())

    def sensitivity(self, frame: pd.DataFrame, first: EstimationResult) -> Sensitivity:
        """Vary the hidden confounding of the indirect effect of the contrast (see `Sensitivity`)."""
        total = self._linear(frame, self.outcome, [self.treatment])
        change = self.options.end - self.options.start
        return sensitivity(first, total, first.coefficient(self.treatment) * change)
