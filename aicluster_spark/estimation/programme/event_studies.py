"""Dated treatments: event studies, what two-way fixed effects compare, and placebos."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.did import (
    EventStudy,
    adoption_from_treatment,
    bacon_decomposition,
    callaway_santanna,
    placebo_at_random,
    placebo_in_time,
    sun_abraham,
)
from aicluster_spark.estimation.fit.losses import Loss
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.programme.ledger import FitName, Ledger, clusters_in_words
from aicluster_spark.estimation.programme.panel import PanelData, require_columns
from aicluster_spark.estimation.sample.columns import numeric
from aicluster_spark.estimation.sample.transform import transform_outcome
from aicluster_spark.estimation.tables.as_rows import Row, as_number
from aicluster_spark.study.designs import EventStudyModel
from aicluster_spark.study.estimation import EstimationOptions

T = TypeVar("T")
ADOPTED = "first treated period"


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """Rows whose treatment is known, each with the first treated period of its unit."""

    asked: EventStudyModel
    frame: pd.DataFrame
    outcome: str
    unknown: int
    min_clusters: int

    @property
    def common(self) -> tuple[pd.DataFrame, str, str, str, str, str]:
        return self.frame, self.outcome, ADOPTED, self.asked.unit, self.asked.period, self.asked.cluster

    def study(self, method: str) -> EventStudy:
        """Event study of a method, or the placebo."""
        if method == "sun_abraham":
            return sun_abraham(*self.common, min_clusters=self.min_clusters)
        if method == "callaway_santanna":
            return callaway_santanna(*self.common, min_clusters=self.min_clusters)
        frame, outcome, adopted, unit, period, cluster = self.common
        earlier = self.asked.placebo_years
        return placebo_in_time(
            frame, outcome, adopted, earlier, unit, period, cluster, min_clusters=self.min_clusters
        )


def run_event_study(
    asked: EventStudyModel, options: EstimationOptions, data: PanelData, ledger: Ledger
) -> None:
    """Estimate effects by time since adoption by every method asked for; none is dropped in silence."""
    methods = [*asked.estimators, *(["placebo"] if asked.placebo_years else [])]
    try:
        design = _lay_out(asked, options, data)
    except EstimationError as problem:
        for method in methods:
            _no_study(asked, method, str(problem), ledger)
        _no_weights(asked, str(problem), ledger)
        return
    for method in methods:
        _study(design, method, ledger)
    _weights(design, ledger)
    if asked.placebo_draws:
        _deal_out(design, ledger)


def _lay_out(asked: EventStudyModel, options: EstimationOptions, data: PanelData) -> _Design:
    """Keep the rows whose treatment is known: an unknown treatment is not the absence of one."""
    require_columns(data.frame, asked.treatment)
    treated = numeric(data.frame, asked.treatment)
    known = data.frame[~pd.isna(treated)]
    if known.empty:
        raise EstimationError(f"'{asked.treatment}' has no value in any row.")
    adopted = adoption_from_treatment(known, asked.treatment, asked.unit, asked.period)
    frame, outcome = transform_outcome(known.assign(**{ADOPTED: adopted}), asked.outcome, asked.transform)
    return _Design(asked, frame, outcome, len(data.frame) - len(known), options.minimum_policy_units)


def _study(design: _Design, method: str, ledger: Ledger) -> None:
    asked = design.asked
    name = FitName(f"{asked.name}/{method}", "event_study", asked.name)
    found = _attempt(lambda: design.study(method))
    if isinstance(found, str):
        _no_study(asked, method, found, ledger)
        return
    ledger.design(
        name,
        estimator=found.method,
        outcome=found.outcome,
        link=found.link,
        reason=found.inference.reason or None,
        rows=len(design.frame) + design.unknown,
        observations=len(design.frame) - sum(found.dropped.values()),
        unit=asked.unit,
        groups=found.n_units,
        clusters=clusters_in_words(found.inference.clusters),
        covariance=found.inference.covariance,
        inference=found.inference.ok,
    )
    losses = [Loss("treatment unknown", asked.treatment, "", design.unknown)] if design.unknown else []
    ledger.dropped(name.fit, [*losses, *(Loss(why, "", "", n) for why, n in found.dropped.items())])
    ledger.tests(name.fit, [found.pre_trend])
    ledger.add("event_study", _study_rows(asked.name, method, name.fit, found))


def _study_rows(design: str, method: str, fit: str, found: EventStudy) -> list[Row]:
    place = {"design": design, "method": method, "fit": fit, "reason": found.inference.reason or None}
    rows = [
        {
            **place,
            "event_time": int(line["event_time"]),
            "estimate": as_number(line["estimate"]),
            "std_error": as_number(line["std_error"]),
            "p_value": as_number(line["p_value"]),
            "low": as_number(line["lower_95"]),
            "high": as_number(line["upper_95"]),
        }
        for line in found.to_frame().to_dict("records")
    ]
    low, high = found.overall_interval()
    overall = {"estimate": as_number(found.overall), "std_error": as_number(found.overall_std_error)}
    overall |= {"p_value": as_number(found.overall_p_value), "low": as_number(low), "high": as_number(high)}
    return [*rows, {**place, "event_time": None, **overall}]


def _weights(design: _Design, ledger: Ledger) -> None:
    asked = design.asked
    fit = f"{asked.name}/two_way"
    found = _attempt(lambda: bacon_decomposition(*design.common[:5]))
    if isinstance(found, str):
        _no_weights(asked, found, ledger)
        return
    ledger.design(
        FitName(fit, "event_study", asked.name),
        estimator="two-way fixed effects, Goodman-Bacon decomposition",
        outcome=design.outcome,
        link="identity",
        rows=len(design.frame) + design.unknown,
        observations=len(design.frame) - sum(found.dropped.values()),
        unit=asked.unit,
        inference=False,
    )
    place = {"design": asked.name, "fit": fit}
    kinds = found.by_kind().reset_index().to_dict("records")
    rows = [
        {
            **place,
            "comparison": str(k["kind"]),
            "weight": float(k["weight"]),
            "estimate": float(k["estimate"]),
        }
        for k in kinds
    ]
    whole = {"comparison": "two-way fixed effects", "weight": 1.0, "estimate": float(found.estimate)}
    ledger.add("bacon_weights", [*rows, {**place, **whole}])


def _deal_out(design: _Design, ledger: Ledger) -> None:
    """Compare the overall effect with that of treatments dealt out at random."""
    label = "placebo: adoption dealt out at random"
    fit = f"{design.asked.name}/callaway_santanna"
    found = _attempt(lambda: placebo_at_random(*design.common, draws=design.asked.placebo_draws))
    if isinstance(found, str):
        test = DiagnosticTest(label, math.nan, math.nan, None, found)
    else:
        note = f"{len(found.drawn):,} draws, {found.failed:,} without an effect"
        test = DiagnosticTest(label, found.statistic, found.p_value, None, note)
    ledger.tests(fit, [test])


def _no_study(asked: EventStudyModel, method: str, reason: str, ledger: Ledger) -> None:
    fit = f"{asked.name}/{method}"
    ledger.failed(FitName(fit, "event_study", asked.name), method, asked.outcome, reason)
    row = {"design": asked.name, "method": method, "fit": fit, "event_time": None, "reason": reason}
    ledger.add("event_study", [row])


def _no_weights(asked: EventStudyModel, reason: str, ledger: Ledger) -> None:
    fit = f"{asked.name}/two_way"
    name = FitName(fit, "event_study", asked.name)
    ledger.failed(name, "two-way fixed effects, Goodman-Bacon decomposition", asked.outcome, reason)
    row = {"design": asked.name, "fit": fit, "comparison": "two-way fixed effects", "reason": reason}
    ledger.add("bacon_weights", [row])


def _attempt(compute: Callable[[], T]) -> T | str:
    try:
        return compute()
    except EstimationError as problem:
        return str(problem)
