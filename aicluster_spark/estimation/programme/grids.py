"""Grids of specifications: measures of centrality, windows, outcomes, estimators and samples at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.models import specification
from aicluster_spark.estimation.programme.panel import ALL, PanelData
from aicluster_spark.estimation.specification.curve import SpecificationCurve, run_grid
from aicluster_spark.estimation.specification.grid import Grid
from aicluster_spark.estimation.tables.as_rows import Row, as_number
from aicluster_spark.study.estimation import EstimationOptions, Model
from aicluster_spark.study.robustness import GridOptions

OUTCOME = "{outcome}"


def run_grid_options(grid: GridOptions, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Fit every specification of a grid; each has its row, with an estimate or with the reason for none."""
    model = next(each for each in options.models if each.name == grid.model)
    chosen = _choices(grid, model, data)
    try:
        curve = run_grid(_declared(grid, model, options, data), chosen.panels)
    except EstimationError as problem:
        ledger.failed(FitName(grid.name, "grid", grid.name), model.estimator, model.outcome, str(problem))
        return
    rows = _rows(grid, curve, chosen, data)
    for row, fit in zip(rows, curve.fits, strict=True):
        name = FitName(str(row["fit"]), "grid", grid.name, str(row["sample"]))
        if fit is None:
            ledger.failed(name, str(row["estimator"]), str(row["outcome"]), str(row["reason"]))
        else:
            frame = chosen.panels[chosen.label(str(row["measure"] or ""), int(row["lag"]))]
            inside = frame if row["sample"] == ALL else frame[frame[data.samples[row["sample"]]] == 1]
            ledger.fitted(name, fit, inside, (str(row["outcome"]), *model.effects, *model.cluster))
    ledger.add("specification_curve", rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Choices:
    """Panels by their label; the label's measure and lag; why a panel is missing."""

    panels: Mapping[str, pd.DataFrame]
    measure_and_lag: Mapping[str, tuple[str, int]]
    missing: Mapping[str, str]

    def label(self, measure: str, lag: int) -> str:
        return next(name for name, found in self.measure_and_lag.items() if found == (measure, lag))


def _choices(grid: GridOptions, model: Model, data: PanelData) -> _Choices:
    """Make a frame for each measure and lag; one that the panel lacks is a frame without centrality."""
    uses = any("centrality" in term.split(":") for term in model.regressors)
    wanted = [(m, lag) for m in grid.measures or (data.measure,) for lag in grid.lags]
    panels, found, missing = {}, {}, {}
    for measure, lag in wanted if uses else [(data.measure, 1)]:
        label = f"{measure} {lag}"
        found[label] = (measure, lag)
        try:
            panels[label] = data.with_centrality(measure, lag)
        except EstimationError as problem:
            panels[label] = data.frame.drop(columns="centrality", errors="ignore")
            missing[label] = str(problem)
    return _Choices(panels, found, missing)


def _declared(grid: GridOptions, model: Model, options: EstimationOptions, data: PanelData) -> Grid:
    outcomes = {name: name for name in grid.outcomes or (model.outcome,)}
    # An absent sample is named as a column that no panel has, so that each of its rows says so.
    samples: dict[str, str | None] = {
        name: None if name == ALL else data.samples.get(name, f"sample {name}") for name in grid.samples
    }
    return Grid(
        model=replace(specification(model, options.minimum_policy_units), outcome=OUTCOME),
        focus=grid.focus,
        choices={"outcome": outcomes},
        estimators=tuple(each.replace("_", "-") for each in grid.estimators),
        samples=samples,
    )


def _rows(grid: GridOptions, curve: SpecificationCurve, chosen: _Choices, data: PanelData) -> list[Row]:
    ranks = curve.rows.groupby("link")["per_sd"].rank(method="first")
    rows = []
    for number, (line, rank) in enumerate(zip(curve.rows.to_dict("records"), ranks, strict=True), 1):
        measure, lag = chosen.measure_and_lag[line["panel"]]
        missing = chosen.missing.get(line["panel"]) or data.absent.get(line["sample"])
        estimated = as_number(line["estimate"]) is not None
        rows.append(
            {
                "grid": grid.name,
                "number": number,
                "fit": f"{grid.name}/{number:03d}",
                "measure": measure or None,
                "lag": lag,
                **{name: line[name] for name in ("outcome", "estimator", "sample", "term")},
                "link": line["link"] or None,
                **{name: as_number(line[name]) for name in FIGURES},
                "rank": int(rank) if estimated and rank == rank else None,
                "observations": int(line["n"]),
                "reason": (missing if missing and not estimated else line["reason"]) or None,
            }
        )
    return rows


FIGURES = ("estimate", "std_error", "low", "high", "p_value", "p_holm", "p_romano_wolf", "per_sd")
