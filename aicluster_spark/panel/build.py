"""The whole panel: city-years with every variable, why cells are empty, and the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.errors import StudyError
from aicluster_spark.panel.assemble import PanelInputs, PanelRule, city_years
from aicluster_spark.panel.dictionary import dictionary
from aicluster_spark.panel.variables import Grid, declared_names, panel_cells
from aicluster_spark.panel.yearbook import Figures, yearbook_figures
from aicluster_spark.schema.panel import CITY_YEAR, PANEL_GAPS, PANEL_VARIABLES


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel.

    Attributes
    ----------
    city_year, gaps, variables
        Tables `city_year`, `panel_gaps` and `panel_variables`.
    left_out
        Cities that were left out because the study asks for a balanced panel.
    """

    city_year: pa.Table
    gaps: pa.Table
    variables: pa.Table
    left_out: int


def build_panel(inputs: PanelInputs, rule: PanelRule) -> Panel:
    """Build the panel that a study asks for.

    Parameters
    ----------
    inputs
        Tables of the other stages.
    rule
        What the study asks for.

    Raises
    ------
    StudyError
        If the yearbooks lack what the study declares, or no city is left in a balanced panel.
    """
    panel = city_years(inputs, rule)
    yearbook, cities = pl.DataFrame(inputs.yearbook), pl.DataFrame(inputs.cities)
    figures = {asked.name: (asked, yearbook_figures(yearbook, cities, asked)) for asked in rule.yearbook}
    printed = {name: found for name, (_, found) in figures.items()}
    whole = panel["city"].n_unique()
    if rule.balanced:
        # Means and deviations of the formulas are to be those of the cities that stay, so they come after.
        panel = _balanced(panel, Grid(panel.select("city", "year")), rule, printed)
    grid = Grid(panel.select("city", "year"))
    cells = panel_cells(panel, grid, printed, rule.variables)
    declared = declared_names(cells)
    filled = panel.with_columns(grid.column(name, cells[name]) for name in declared)
    known = pl.all_horizontal(pl.col(rule.required).is_not_null())
    city_year = filled.with_columns(in_sample=known).select(*CITY_YEAR.names, *declared)
    gaps = pl.concat([PANEL_GAPS_EMPTY, *(grid.gaps(name, found) for name, found in cells.items())])
    years = range(rule.first_year, rule.last_year + 1)
    described = dictionary(cells, years, rule.measure, figures, rule.variables)
    return Panel(
        city_year.to_arrow().cast(CITY_YEAR.arrow_of(city_year.columns)),
        gaps.sort("variable", "city", "year").to_arrow().cast(PANEL_GAPS.arrow),
        described.to_arrow().cast(PANEL_VARIABLES.arrow),
        whole - panel["city"].n_unique(),
    )


PANEL_GAPS_EMPTY = pl.DataFrame(PANEL_GAPS.arrow.empty_table())


def _balanced(panel: pl.DataFrame, grid: Grid, rule: PanelRule, printed: dict[str, Figures]) -> pl.DataFrame:
    """Keep the cities whose required variables are known in every year."""
    cells = panel_cells(panel, grid, printed, rule.variables)
    missing = pl.concat(grid.gaps(name, cells[name]) for name in rule.required)
    kept = panel.join(missing.select("city").unique(), on="city", how="anti")
    if kept.is_empty() and not panel.is_empty():
        counts = missing.group_by("variable", "year").len()
        worst = counts.sort("len", "variable", "year").row(-1, named=True)
        raise StudyError(
            f"panel.balanced: no city has {', '.join(rule.required)} in every year from {rule.first_year} "
            f"to {rule.last_year}; {worst['variable']} is unknown for {worst['len']:,} cities in "
            f"{worst['year']}.",
            "Choose another first_year, fewer required variables, or balanced: false.",
        )
    return kept
