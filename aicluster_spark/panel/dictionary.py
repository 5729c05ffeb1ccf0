"""The data dictionary: what each variable of a panel is, in which unit, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.panel.cells import Cells
from aicluster_spark.panel.yearbook import Figures
from aicluster_spark.schema.panel import CITY_YEAR, PANEL_VARIABLES
from aicluster_spark.study.formula import Call, Formula, Name, parse_formula
from aicluster_spark.study.panel import Variable, YearbookColumn

SOURCES = {
    "city": "cities.city",
    "name": "cities.name",
    "country": "cities.country",
    "ai_patents": "city_output.ai_patents",
    "patents": "city_output.patents",
    "ai_patents_granted": "city_output.ai_patents_granted",
    "ai_patents_cited": "city_output.ai_patents + city_output.ai_citations",
    "is_cluster": "clusters.is_cluster",
    "lq": "city_lq.lq",
    "policy": "city_policy.policy",
    "policy_years": "city_policy.policy_years",
    "pilot": "city_policy.pilot",
    "policy_weighted_stock": "city_policy_intensity.weighted_stock",
    "policy_supply": "city_policy_intensity.supply_share",
    "policy_environment": "city_policy_intensity.environment_share",
    "policy_demand": "city_policy_intensity.demand_share",
    "policy_flow": "city_policy_intensity.flow",
    "policy_stock": "city_policy_intensity.stock",
    "policy_stock_log": "city_policy_intensity.stock",
    "centrality": "city_measures.{measure}",
    "centrality_window": "city_measures.window_start, window_end",
}
"""Tables and columns that the panel's own columns are taken from; the others are the panel's own words."""


def dictionary(
    cells: Mapping[str, Cells],
    years: range,
    measure: str,
    figures: Mapping[str, tuple[YearbookColumn, Figures]],
    variables: tuple[Variable, ...],
) -> pl.DataFrame:
    """Write the table `panel_variables`.

    Parameters
    ----------
    cells
        Variables of the panel, each shaped (cities, years).
    years
        Of the panel.
    measure
        Column of `city_measures` that is the centrality.
    figures
        Yearbook variables: what was asked for and found.
    variables
        Computed ones.
    """
    whole = next(iter(cells.values())).values.size if cells else 0
    rows: list[dict[str, Any]] = [*_own(measure), *_printed(figures), *_computed(figures, variables)]
    for position, row in enumerate(rows):
        row["position"] = position
        row |= (
            _known(cells[row["variable"]], years)
            if row["variable"] in cells
            else {"known": whole, "missing": 0}
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(PANEL_VARIABLES.names), infer_schema_length=None)


def _own(measure: str) -> Iterator[dict[str, Any]]:
    for column in CITY_YEAR.columns:
        source = SOURCES.get(column.name, f"city_year.{column.name}").format(measure=measure)
        yield {"variable": column.name, "label": column.meaning, "unit": column.unit, "source": source}


def _printed(figures: Mapping[str, tuple[YearbookColumn, Figures]]) -> Iterator[dict[str, Any]]:
    for name, (asked, found) in figures.items():
        kind = ", ".join(part for part in (asked.indicator, asked.price, asked.scope) if part)
        label = asked.label or f"{kind}, as the yearbook prints it."
        yield {"variable": name, "label": label, "unit": found.unit, "source": f"yearbook.value ({kind})"}


def _computed(
    figures: Mapping[str, tuple[YearbookColumn, Figures]], variables: tuple[Variable, ...]
) -> Iterator[dict[str, Any]]:
    units = {column.name: column.unit for column in CITY_YEAR.columns}
    units |= {name: found.unit for name, (_, found) in figures.items()}
    for variable in variables:
        unit = variable.unit or unit_of(parse_formula(variable.formula), units)
        units[variable.name] = unit
        label = variable.label or f"{variable.formula}."
        given = {"variable": variable.name, "label": label, "unit": unit}
        yield {**given, "source": "formula", "formula": variable.formula}


def unit_of(formula: Formula, units: Mapping[str, str]) -> str:
    """Find the unit of a formula where it follows from its form; empty where it does not."""
    if isinstance(formula, Name):
        return units.get(formula.name, "")
    if not isinstance(formula, Call):
        return ""
    inner = unit_of(formula.argument, units)
    if formula.function == "std":
        return "standard deviations"
    return f"log {inner}".strip() if formula.function in ("log", "log1p") else inner


def _known(cells: Cells, years: range) -> dict[str, Any]:
    known = ~np.isnan(cells.values)
    held = np.array(years)[known.any(axis=0)].tolist() if known.any() else []
    count = int(known.sum())
    first, last = (held[0], held[-1]) if held else (None, None)
    return {"first_year": first, "last_year": last, "known": count, "missing": known.size - count}
