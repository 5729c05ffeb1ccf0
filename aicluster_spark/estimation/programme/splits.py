"""Moderation in other forms: low against high centrality, and thresholds."""

from __future__ import annotations

import math

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.moderation.split import SplitComparison, judged_values, split_by_moderator
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.models import specification, used_columns
from aicluster_spark.estimation.programme.panel import PanelData, require_columns
from aicluster_spark.estimation.sample.transform import transform_outcome
from aicluster_spark.estimation.specification.specification import fit_specification
from aicluster_spark.estimation.tables.as_rows import as_number
from aicluster_spark.estimation.threshold.fit import fit_threshold
from aicluster_spark.estimation.threshold.result import ThresholdFit, ThresholdOptions
from aicluster_spark.study.designs import SplitModel, ThresholdModel
from aicluster_spark.study.estimation import EstimationOptions


def run_split(split: SplitModel, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Fit a model on low and on high values of a moderator, and test the difference."""
    model = next(each for each in options.models if each.name == split.model)
    unit = model.effects[0] if split.whole_cities and model.effects else None
    try:
        asked = specification(model, options.minimum_policy_units)
        require_columns(data.frame, split.by)
        found = split_by_moderator(
            data.frame, split.by, lambda half: fit_specification(half, asked), split.cut, unit
        )
    except EstimationError as problem:
        name = FitName(split.name, "split", split.name)
        ledger.failed(name, model.estimator, model.outcome, str(problem))
        row = {"split": split.name, "moderator": split.by, "reason": str(problem)}
        ledger.add("splits", [row | {"term": term} for term in model.regressors])
        return
    values = judged_values(data.frame, split.by, unit)
    halves = {"low": (found.low, values <= found.cut), "high": (found.high, values > found.cut)}
    for side, (fit, inside) in halves.items():
        name = FitName(f"{split.name}/{side}", "split", split.name, f"{side} {split.by}")
        ledger.fitted(name, fit, data.frame[inside], used_columns(asked))
    ledger.add("splits", _split_rows(split, found))


def _split_rows(split: SplitModel, found: SplitComparison) -> list[dict[str, object]]:
    place = {"split": split.name, "moderator": split.by, "cut": found.cut}
    withheld = found.low.inference_reason or found.high.inference_reason or None
    columns = zip(found.terms, found.difference, found.std_error, found.p_value, strict=True)
    rows: list[dict[str, object]] = [
        {
            **place,
            "term": term,
            "low": found.low.coefficient(term),
            "high": found.high.coefficient(term),
            "difference": float(difference),
            "std_error": as_number(error),
            "p_value": as_number(p),
            "reason": withheld,
        }
        for term, difference, error, p in columns
    ]
    joint = {
        "term": "all terms",
        "p_value": as_number(found.joint.p_value),
        "reason": found.joint.note or None,
    }
    return [*rows, {**place, **joint}]


def run_threshold(asked: ThresholdModel, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Search the value of the moderator that divides two regimes."""
    name = FitName(asked.name, "threshold", asked.name)
    place = {"fit": asked.name, "form": "threshold", "moderator": asked.moderator}
    try:
        frame, outcome = transform_outcome(data.frame, asked.outcome, asked.transform)
        found = fit_threshold(
            frame,
            outcome,
            [asked.regressor],
            asked.moderator,
            asked.controls,
            asked.effects,
            asked.cluster,
            ThresholdOptions(draws=asked.draws),
            options.minimum_policy_units,
        )
    except EstimationError as problem:
        ledger.failed(name, "threshold", asked.outcome, str(problem), (asked.regressor, *asked.controls))
        ledger.add("thresholds", [place | {"reason": str(problem)}])
        return
    ledger.fitted(name, found.fit, frame, (asked.outcome, asked.moderator, *asked.effects, asked.cluster))
    ledger.add("thresholds", [place | _threshold_figures(found)])


def _threshold_figures(found: ThresholdFit) -> dict[str, object]:
    return {
        "value": found.threshold,
        "low": found.lower if math.isfinite(found.lower) else None,
        "high": found.upper if math.isfinite(found.upper) else None,
        "set_form": "interval" if found.connected else "an interval with gaps",
        "statistic": as_number(found.statistic),
        "p_value": as_number(found.p_value),
    }
