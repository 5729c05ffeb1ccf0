"""Every model again for other choices of cities and other outcomes: is it a finding of the selection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.models import specification, used_columns
from aicluster_spark.estimation.programme.panel import ALL, PanelData, require_columns
from aicluster_spark.estimation.specification.specification import fit_specification
from aicluster_spark.study.estimation import EstimationOptions, Model

OWN_OUTCOME = "own"


def run_selection(model: Model, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Fit a model to every sample and outcome of the study; what cannot be given keeps its reason.

    The model itself, on all cities and with its own outcome, is among the models and is not fitted twice.
    """
    for sample, label, outcome in _variants(model, options):
        name = FitName(f"{model.name}/{sample}/{label}", "selection", model.name, sample)
        try:
            frame = data.sample(sample)
            asked = replace(specification(model, options.minimum_policy_units), outcome=outcome)
            require_columns(frame, outcome)
            result = fit_specification(frame, asked)
        except EstimationError as problem:
            ledger.failed(name, model.estimator, outcome, str(problem), model.regressors)
            continue
        ledger.fitted(name, result, frame, used_columns(asked))


def _variants(model: Model, options: EstimationOptions) -> Iterator[tuple[str, str, str]]:
    outcomes = {OWN_OUTCOME: model.outcome, **options.selection.outcomes}
    for sample in options.selection.samples:
        for label, outcome in outcomes.items():
            if (sample, label) != (ALL, OWN_OUTCOME):
                yield sample, label, outcome
