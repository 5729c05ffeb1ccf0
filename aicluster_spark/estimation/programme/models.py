"""The models of a study: each is fitted, its effects along the moderator are drawn, its terms resampled."""

from __future__ import annotations

import math

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.bootstrap import BootstrapRule, BootstrapTest
from aicluster_spark.estimation.inference.score_bootstrap import score_bootstrap
from aicluster_spark.estimation.inference.wild_bootstrap import wild_bootstrap
from aicluster_spark.estimation.moderation.johnson_neyman import johnson_neyman
from aicluster_spark.estimation.moderation.marginal import marginal_effects
from aicluster_spark.estimation.moderation.simultaneous_bands import simultaneous_bands
from aicluster_spark.estimation.programme.errors_again import run_errors
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.moderation_rows import no_region, region_rows, turning_rows
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.estimation.programme.predictions import add_predictions, no_predictions
from aicluster_spark.estimation.sample.columns import factors
from aicluster_spark.estimation.specification.specification import (
    DYNAMIC,
    DynamicRule,
    Specification,
    fit_specification,
)
from aicluster_spark.estimation.tables.as_rows import as_number, diagnostic_rows, failed_rows, marginal_rows
from aicluster_spark.study.estimation import EstimationOptions, Model

BOOTSTRAPS = {"ols": wild_bootstrap, "poisson": score_bootstrap, "negative-binomial": score_bootstrap}


def specification(model: Model, min_clusters: int) -> Specification:
    """Put a model of a study into the words of the library."""
    estimator = model.estimator.replace("_", "-")
    rule = model.dynamic
    return Specification(
        estimator=estimator,
        outcome=model.outcome,
        regressors=model.regressors,
        effects=model.effects,
        cluster=model.cluster,
        offset=model.offset,
        roles=model.roles,
        lags=rule.lags if estimator in DYNAMIC else 1,
        min_clusters=min_clusters,
        transform=model.transform,
        dynamic=DynamicRule(
            rule.collapse, rule.deepest_lag, rule.steps, rule.transformation, rule.time_effects
        ),
    )


def run_model(model: Model, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Fit a model and write all that follows from it; one that the data cannot carry keeps its reason."""
    name = FitName(model.name, "models", model.name)
    try:
        asked = specification(model, options.minimum_policy_units)
        result = fit_specification(data.frame, asked)
    except EstimationError as problem:
        ledger.failed(name, model.estimator, model.outcome, str(problem), model.regressors)
        ledger.add("diagnostics", failed_rows(model.name, model.regressors, str(problem))[1])
        no_predictions(model, str(problem), ledger)
        return
    ledger.fitted(name, result, data.frame, used_columns(asked))
    ledger.add("diagnostics", diagnostic_rows(model.name, result))
    add_predictions(model, result, data.frame, ledger)
    _resample(model, asked, result, ledger)
    run_errors(model, result, options.errors, data, ledger, used_columns(asked))
    for term in model.regressors:
        parts = factors(term)
        if len(parts) == 2 and parts[0] != parts[1]:
            _moderation(model.name, result, parts[0], parts[1], ledger)
        if len(parts) > 1 and parts[-1] == parts[-2]:
            ledger.add("thresholds", turning_rows(model.name, result, term))


def used_columns(asked: Specification) -> tuple[str, ...]:
    """Columns beside the terms whose missing values cost rows."""
    return (asked.outcome, *asked.effects, *asked.cluster, *([asked.offset] if asked.offset else []))


def _moderation(model: str, result: EstimationResult, focus: str, along: str, ledger: Ledger) -> None:
    """Effect of the first factor along the second: the curve, its bands, and where it differs from zero."""
    try:
        curves = marginal_effects(result, focus, along)
    except EstimationError as problem:
        ledger.add("johnson_neyman", [no_region(model, focus, along, str(problem))])
        return
    try:
        bands = simultaneous_bands(result, focus, along)
        region = region_rows(model, johnson_neyman(result, focus, along))
    except EstimationError as problem:
        bands, region = None, [no_region(model, focus, along, str(problem))]
    ledger.add("marginal_effects", marginal_rows(model, curves, bands))
    ledger.add("johnson_neyman", region)


def _resample(model: Model, asked: Specification, result: EstimationResult, ledger: Ledger) -> None:
    """Test every term by the bootstrap of its estimator, where the study asks for it."""
    if not model.bootstrap_draws:
        return
    test = BOOTSTRAPS.get(asked.estimator)
    rule = BootstrapRule(draws=model.bootstrap_draws)
    for term in result.terms:
        label = f"bootstrap: {term}"
        if test is None:
            why = f"there is no bootstrap for {asked.estimator}"
            ledger.tests(model.name, [DiagnosticTest(label, math.nan, math.nan, None, why)])
            continue
        try:
            ledger.add("fit_tests", [_bootstrap_row(model.name, label, test(result, term, rule=rule))])
        except EstimationError as problem:
            ledger.tests(model.name, [DiagnosticTest(label, math.nan, math.nan, None, str(problem))])


def _bootstrap_row(fit: str, label: str, test: BootstrapTest) -> dict[str, object]:
    how = f"{test.method}, {test.draws:,} draws over {test.clusters:,} clusters"
    return {
        "fit": fit,
        "test": label,
        "statistic": as_number(test.statistic),
        "degrees_of_freedom": None,
        "p_value": as_number(test.p_value),
        "note": how,
    }
