"""Formulas of indicators, computed as those of the panel are: one language, one evaluator."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.panel.cells import Cells, evaluate
from aicluster_spark.panel.variables import Grid
from aicluster_spark.scorecard.figures.figure import Figure, figure
from aicluster_spark.scorecard.figures.panel import NOT_IN_PANEL
from aicluster_spark.scorecard.values import Numbers
from aicluster_spark.study.formula import Formula, names_of, parse_formula
from aicluster_spark.study.scorecard import OwnIndicator


def compute(formula: Formula, numbers: Mapping[str, Numbers]) -> Numbers:
    """Evaluate a formula of numbers, one a city."""
    cells = {name: Cells(each.values[:, None], each.reasons[:, None]) for name, each in numbers.items()}
    found = evaluate(formula, cells)
    return Numbers(found.values[:, 0], found.reasons[:, 0])


def own_figure(indicator: OwnIndicator, panel: pl.DataFrame, gaps: pl.DataFrame, year: int) -> Figure:
    """Compute an indicator of a study's own over the whole panel, and take one year of it.

    Parameters
    ----------
    panel
        Table `city_year`.
    gaps
        Table `panel_gaps`.
    year
        Last year of the window.
    """
    rows = panel.sort("city", "year")
    grid = Grid(rows.select("city", "year"))
    formula = parse_formula(indicator.formula)
    cells = {
        name: grid.cells(rows[name].cast(pl.Float64), _reasons(grid, gaps, name))
        for name in names_of(formula)
    }
    found = evaluate(formula, cells)
    told = grid.keys.with_columns(
        grid.column("value", found), pl.Series("why", found.reasons.ravel().tolist(), dtype=pl.String)
    )
    of_year = told.filter(pl.col("year") == year)
    return figure(indicator.id, of_year, "value", pl.col("why"), NOT_IN_PANEL)


def _reasons(grid: Grid, gaps: pl.DataFrame, name: str) -> pl.Series:
    of_variable = gaps.filter(pl.col("variable") == name).select("city", "year", "reason")
    return grid.keys.join(of_variable, on=["city", "year"], how="left", maintain_order="left")["reason"]
