"""Stage `estimation`: the programme of the study, run on the panel and written as tables."""

from __future__ import annotations

from typing import Any

from aicluster_spark.engine.tables import rows_to_arrow
from aicluster_spark.estimation.programme import Ledger, run_programme
from aicluster_spark.schema import TABLES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.estimation.data import panel_data
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study

WRITES = (
    "fits",
    "dropped_rows",
    "fit_tests",
    "estimates",
    "diagnostics",
    "marginal_effects",
    "johnson_neyman",
    "splits",
    "thresholds",
    "event_study",
    "bacon_weights",
    "mediation_channels",
    "specification_curve",
    "estimate_covariances",
    "prediction_models",
    "prediction_bases",
    "prediction_values",
    "prediction_ranges",
)


def run(ctx: StageContext) -> None:
    """Fit every model of the study; what the data cannot carry is kept with its reason."""
    data = panel_data(ctx)
    ledger = run_programme(ctx.study.estimation, data, lambda text: ctx.step(text, len(data.frame)))
    for table in WRITES:
        ctx.write_arrow(table, rows_to_arrow(TABLES[table], ledger.tables[table]))
    _state_facts(ctx, ledger)


def _state_facts(ctx: StageContext, ledger: Ledger) -> None:
    """Name every fit in the manifest, and those that could not be made by themselves."""
    for row in ledger.tables["fits"]:
        if row["part"] == "models" and not row["estimated"]:
            ctx.fact(f"{row['fit']}_not_estimated", row["reason"])
    ctx.fact("fits", ledger.records())
    ctx.fact("fits_estimated", sum(bool(row["estimated"]) for row in ledger.tables["fits"]))


def _options(study: Study) -> Any:
    measures = {"centrality": study.panel.centrality, "step": study.network.windows.step}
    years = {"first_year": study.panel.first_year}
    return {"estimation": study.estimation.model_dump(mode="json"), **measures, **years}


ESTIMATION = Stage(
    name="estimation",
    question="Did policy raise innovation, and does centrality weaken it?",
    reads=("city_year", "clusters", "city_measures", "cities"),
    writes=WRITES,
    options=_options,
    run=run,
    needs_spark=False,
)
