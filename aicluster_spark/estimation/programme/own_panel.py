"""A programme on a table of the user's own: its samples, and its models side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.programme.ledger import Ledger
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.estimation.tables.regression_table import RegressionTable, regression_table
from aicluster_spark.study.estimation import EstimationOptions

PUBLISHED = "sample published"


def own_panel(frame: pd.DataFrame, options: EstimationOptions) -> PanelData:
    """Take a frame as a panel; the published list marks units by their value of the first effect."""
    unit = next((model.effects[0] for model in options.models if model.effects), None)
    named = options.selection.published
    if not named or unit not in frame.columns:
        return PanelData(frame)
    marked: pd.DataFrame = frame.assign(**{PUBLISHED: frame[unit].astype(str).isin(named).astype(float)})
    return PanelData(marked, samples={"published": PUBLISHED})


def models_side_by_side(
    options: EstimationOptions,
    ledger: Ledger,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    brackets: str = "statistic",
    digits: int = 3,
) -> RegressionTable:
    """Lay out the models of a study; one without a fit stands in the notes with its reason.

    Raises
    ------
    EstimationError
        If no model has a fit.
    """
    names = [model.name for model in options.models]
    failed = {row["fit"]: row["reason"] for row in ledger.tables["fits"] if not row["estimated"]}
    without = [f"{name}: not estimated: {failed[name]}" for name in names if name in failed]
    fits = {name: ledger.results[name] for name in names if name in ledger.results}
    if not fits:
        raise EstimationError("No model of the study can be estimated. " + " ".join(without))
    table = regression_table(fits, title, labels, brackets, digits)
    notes = (*without, *_lost(ledger, list(fits)), *_bootstrapped(ledger, list(fits)), *table.notes)
    return RegressionTable(table.title, table.models, table.coefficients, table.facts, notes)


def _lost(ledger: Ledger, names: list[str]) -> list[str]:
    """Say for which variable rows are missing: that is where samples of models differ."""
    return [
        f"{row['fit']}: {row['rows']:,} rows lost because {row['variable']} is missing"
        + (f" ({row['why']})." if row["why"] else ".")
        for row in ledger.tables["dropped_rows"]
        if row["fit"] in names and row["variable"]
    ]


def _bootstrapped(ledger: Ledger, names: list[str]) -> list[str]:
    return [
        f"{row['fit']}: {row['test']}: p = {row['p_value']:.3f} ({row['note']})."
        for row in ledger.tables["fit_tests"]
        if row["fit"] in names and row["test"].startswith("bootstrap") and row["p_value"] is not None
    ]
