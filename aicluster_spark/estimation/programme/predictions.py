"""What predictions need of each model, as rows: covariances, rows to start from, ranges of variables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.prediction.bases import UnitBase, base_rows, observed
from aicluster_spark.estimation.programme.ledger import Ledger
from aicluster_spark.estimation.tables.as_rows import Row, as_number
from aicluster_spark.study.estimation import Model


def add_predictions(model: Model, result: EstimationResult, frame: pd.DataFrame, ledger: Ledger) -> None:
    """Write what expected outcomes of a fitted model are computed from, or why there are none."""
    ledger.add("estimate_covariances", _covariances(model.name, result))
    try:
        bases = base_rows(result, frame, *_unit_and_period(model))
    except EstimationError as problem:
        no_predictions(model, str(problem), ledger)
        return
    place = {"model": model.name, "possible": True, "outcome": result.outcome, "link": result.link}
    ledger.add("prediction_models", [place | {"critical": result.critical_value()}])
    ledger.add("prediction_bases", [_base_row(model.name, each) for each in bases])
    ledger.add("prediction_values", [row for each in bases for row in _values(model.name, result, each)])
    ledger.add("prediction_ranges", _ranges(model.name, result, frame))


def no_predictions(model: Model, reason: str, ledger: Ledger) -> None:
    """Write why a model carries no predictions."""
    row = {"model": model.name, "possible": False, "reason": reason, "outcome": model.outcome}
    ledger.add("prediction_models", [row])


def _unit_and_period(model: Model) -> tuple[str, str]:
    if len(model.effects) < 2:
        raise EstimationError("The model names no unit and period among its effects.")
    return model.effects[0], model.effects[1]


def _covariances(model: str, result: EstimationResult) -> list[Row]:
    return [
        {"model": model, "term": term, "other": other, "covariance": as_number(float(value))}
        for term, row in zip(result.terms, result.covariance, strict=True)
        for other, value in zip(result.terms, row, strict=True)
    ]


def _base_row(model: str, each: UnitBase) -> Row:
    return {
        "model": model,
        "city": each.unit,
        "year": each.period,
        "observed": each.observed,
        "linear": each.base.linear,
    }


def _values(model: str, result: EstimationResult, each: UnitBase) -> Iterator[Row]:
    """Terms with their derivatives, then variables that have no term of their own."""
    place = {"model": model, "city": each.unit}
    for term, value, within in zip(result.terms, each.base.terms, each.base.within, strict=True):
        yield {**place, "name": term, "value": float(value), "within": float(within)}
    for name, value in each.base.values.items():
        if name not in result.terms:
            yield {**place, "name": name, "value": value}


def _ranges(model: str, result: EstimationResult, frame: pd.DataFrame) -> list[Row]:
    return [
        {
            "model": model,
            "name": name,
            "low": x.low,
            "high": x.high,
            "mean": x.mean,
            "std": as_number(x.std),
            "values": x.values,
        }
        for name, x in observed(result, frame).items()
    ]
