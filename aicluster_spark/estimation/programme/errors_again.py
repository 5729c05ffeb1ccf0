"""The errors of a model again: without each cluster, and shared by neighbours; and whether they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.conley import ConleyRule, conley
from aicluster_spark.estimation.inference.jackknife import jackknife
from aicluster_spark.estimation.inference.morans_i import morans_i
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.study.errors_again import ErrorOptions
from aicluster_spark.study.estimation import Model

MORAN = "Moran's I of residuals"


def run_errors(
    model: Model,
    result: EstimationResult,
    asked: ErrorOptions,
    data: PanelData,
    ledger: Ledger,
    also: tuple[str, ...] = (),
) -> None:
    """Write each further kind of standard errors as a fit of its own; one that cannot be has its reason.

    Parameters
    ----------
    model, result
        A model of the study and its fit.
    asked
        Which errors.
    data, ledger
        Panel and book of the programme.
    also
        Columns beside the terms whose missing values cost rows.
    """
    for kind, compute in _kinds(model, result, asked, data):
        name = FitName(f"{model.name}/{kind}", "errors", model.name)
        try:
            found = compute()
        except EstimationError as problem:
            ledger.failed(name, model.estimator, model.outcome, str(problem), model.regressors)
        else:
            ledger.fitted(name, found, data.frame, also)
    if asked.neighbours:
        ledger.tests(model.name, [_moran(model, result, asked, data)])


def _kinds(
    model: Model, result: EstimationResult, asked: ErrorOptions, data: PanelData
) -> Iterator[tuple[str, Callable[[], EstimationResult]]]:
    if asked.jackknife:
        yield "jackknife", lambda: jackknife(result)
    if asked.conley_km is not None:
        rule = ConleyRule(asked.conley_km, asked.conley_kernel, asked.conley_lags)
        where = asked.latitude, asked.longitude
        yield "conley", lambda: conley(result, data.frame, *where, rule, *_unit_and_period(model))


def _moran(model: Model, result: EstimationResult, asked: ErrorOptions, data: PanelData) -> DiagnosticTest:
    where = asked.latitude, asked.longitude
    try:
        keys = _unit_and_period(model)
        found = morans_i(result, data.frame, *where, *keys, asked.neighbours, asked.draws)
    except EstimationError as problem:
        return DiagnosticTest(MORAN, math.nan, math.nan, None, str(problem))
    note = f"{found.neighbours} nearest, {found.draws:,} permutations of places"
    return DiagnosticTest(MORAN, found.statistic, found.p_value, None, note)


def _unit_and_period(model: Model) -> tuple[str, str]:
    if len(model.effects) < 2:
        raise EstimationError("The model names no unit and period among its effects.")
    return model.effects[0], model.effects[1]
