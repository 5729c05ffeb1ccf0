"""A programme from its first model to its last channel."""

from __future__ import annotations

from collections.abc import Callable

from aicluster_spark.estimation.programme.event_studies import run_event_study
from aicluster_spark.estimation.programme.grids import run_grid_options
from aicluster_spark.estimation.programme.ledger import Ledger
from aicluster_spark.estimation.programme.mediations import run_mediation
from aicluster_spark.estimation.programme.models import run_model
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.estimation.programme.selection import run_selection
from aicluster_spark.estimation.programme.splits import run_split, run_threshold
from aicluster_spark.study.estimation import EstimationOptions


def run_programme(
    options: EstimationOptions, data: PanelData, tell: Callable[[str], None] = lambda text: None
) -> Ledger:
    """Run everything that a study's block `estimation` asks for.

    Parameters
    ----------
    options
        The block.
    data
        The panel, its samples and its other measures of centrality.
    tell
        Hears what is being fitted.

    Returns
    -------
    Ledger
        Rows of all tables of `aicluster_spark.schema.estimation`. What could not be estimated is among them
        with its reason: no model, sample, channel or specification is left out.
    """
    ledger = Ledger()
    chosen = options.selection.models
    for model in options.models:
        tell(f"fitting {model.name}")
        run_model(model, options, data, ledger)
        if chosen is None or model.name in chosen:
            run_selection(model, options, data, ledger)
    for split in options.splits:
        tell(f"splitting {split.model} by {split.by}")
        run_split(split, options, data, ledger)
    for threshold in options.thresholds:
        tell(f"searching the threshold {threshold.name}")
        run_threshold(threshold, options, data, ledger)
    for study in options.event_studies:
        tell(f"event study {study.name}")
        run_event_study(study, options, data, ledger)
    for mediation in options.mediations:
        tell(f"channels of {mediation.name}")
        run_mediation(mediation, options, data, ledger)
    for grid in options.grids:
        tell(f"grid {grid.name}")
        run_grid_options(grid, options, data, ledger)
    return ledger
