"""The variables of the panel: its own, those of the yearbooks and those that formulas compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.panel.before import REASON
from aicluster_spark.panel.cells import KNOWN, Cells, evaluate
from aicluster_spark.panel.yearbook import Figures
from aicluster_spark.schema.panel import CITY_YEAR, NUMBERS
from aicluster_spark.study.formula import parse_formula
from aicluster_spark.study.panel import Variable
from aicluster_spark.yearbook.figures import NOT_PRINTED

NO_REASON = "no reason given"
MEASURED = tuple(name for name in NUMBERS if name != "year")
"""Columns of `city_year` that are variables."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cities and years of a panel: all years of all cities, sorted.

    Attributes
    ----------
    keys
        Columns city and year.
    """

    keys: pl.DataFrame

    def cells(self, values: pl.Series, reasons: pl.Series) -> Cells:
        """Shape two columns of the panel; a null without a reason says so."""
        shape = (self.keys["city"].n_unique(), self.keys["year"].n_unique())
        numbers = values.cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(shape)
        unknown = np.isnan(numbers)
        told = np.array(reasons.fill_null(NO_REASON).to_list(), dtype=object).reshape(shape)
        return Cells(np.where(unknown, np.nan, numbers), np.where(unknown, told, KNOWN).astype(object))

    def column(self, name: str, cells: Cells) -> pl.Series:
        """Write a variable as a column, null where it is unknown."""
        return pl.Series(name, cells.values.ravel(), dtype=pl.Float64).fill_nan(None)

    def gaps(self, name: str, cells: Cells) -> pl.DataFrame:
        """Columns variable, city, year and reason of the unknown cells."""
        reasons = pl.Series("reason", cells.reasons.ravel().tolist(), dtype=pl.String)
        found = self.keys.with_columns(reasons).filter(pl.col("reason") != KNOWN)
        return found.select(pl.lit(name).alias("variable"), "city", "year", "reason")


def panel_cells(
    panel: pl.DataFrame, grid: Grid, figures: Mapping[str, Figures], formulas: tuple[Variable, ...]
) -> dict[str, Cells]:
    """Collect all variables, in the order of the columns.

    Parameters
    ----------
    panel
        Of `city_years`.
    grid
        Its cities and years.
    figures
        Yearbook figures by the names of their variables.
    formulas
        In their order; each may use those before it.
    """
    none = pl.Series([None] * panel.height, dtype=pl.String)
    cells = {
        name: grid.cells(panel[name], panel.get_column(f"{name}{REASON}", default=none)) for name in MEASURED
    }
    for name, found in figures.items():
        rows = grid.keys.join(found.rows, on=["city", "year"], how="left", maintain_order="left")
        cells[name] = grid.cells(rows["value"], rows["reason"].fill_null(NOT_PRINTED))
    for variable in formulas:
        usable = {**cells, "year": grid.cells(grid.keys["year"], none)}
        cells[variable.name] = evaluate(parse_formula(variable.formula), usable)
    return cells


def declared_names(cells: Mapping[str, Cells]) -> tuple[str, ...]:
    """Variables that are no columns of the panel's own."""
    return tuple(name for name in cells if name not in CITY_YEAR.names)
