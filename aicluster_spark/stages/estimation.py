"""Stage `estimation`: the effect of policy on innovation, and how a central position changes it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from aicluster_spark.engine.tables import rows_to_arrow
from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation import EstimationResult, fit_poisson, marginal_effects
from aicluster_spark.estimation.as_rows import (
    Row,
    diagnostic_rows,
    estimate_rows,
    failed_rows,
    marginal_rows,
)
from aicluster_spark.schema.estimation import DIAGNOSTICS, ESTIMATES, MARGINAL_EFFECTS
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import EstimationOptions, Model, Study


def run(ctx: StageContext) -> None:
    """Fit every model of the study; a model that the data cannot carry is kept with its reason."""
    panel = ctx.read_arrow("city_year").to_pandas()
    estimates: list[Row] = []
    diagnostics: list[Row] = []
    marginals: list[Row] = []
    for model in ctx.study.estimation.models:
        ctx.step(f"fitting {model.name}", len(panel))
        try:
            result = _fit(model, panel, ctx.study.estimation)
        except EstimationError as problem:
            lost, fact = failed_rows(model.name, model.regressors, str(problem))
            estimates += lost
            diagnostics += fact
            ctx.fact(f"{model.name}_not_estimated", str(problem))
            continue
        estimates += estimate_rows(model.name, result)
        diagnostics += diagnostic_rows(model.name, result)
        marginals += _marginals(ctx, model, result)
        ctx.fact(model.name, result.summary())
    ctx.write_arrow("estimates", rows_to_arrow(ESTIMATES, estimates))
    ctx.write_arrow("diagnostics", rows_to_arrow(DIAGNOSTICS, diagnostics))
    ctx.write_arrow("marginal_effects", rows_to_arrow(MARGINAL_EFFECTS, marginals))


def _fit(model: Model, panel: pd.DataFrame, options: EstimationOptions) -> EstimationResult:
    return fit_poisson(
        panel,
        model.outcome,
        model.regressors,
        absorb=model.effects,
        cluster=model.cluster,
        min_clusters=options.minimum_policy_units,
        keys=("city", "year"),
    )


def _marginals(ctx: StageContext, model: Model, result: EstimationResult) -> list[Row]:
    """Effect of the first factor of each product along the second, where the product has an estimate."""
    rows: list[Row] = []
    for term in model.regressors:
        focus, product, moderator = term.partition(":")
        if not product:
            continue
        try:
            rows += marginal_rows(model.name, marginal_effects(result, focus, moderator))
        except EstimationError as problem:
            ctx.fact(f"{model.name}_no_marginal_effect", str(problem))
    return rows


def _options(study: Study) -> Any:
    return study.estimation.model_dump(mode="json")


ESTIMATION = Stage(
    name="estimation",
    question="Did policy raise innovation, and does centrality weaken it?",
    reads=("city_year",),
    writes=("estimates", "diagnostics", "marginal_effects"),
    options=_options,
    run=run,
    needs_spark=False,
)
