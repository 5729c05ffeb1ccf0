"""Figures of statistical yearbooks as variables: which figure, of which city, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.study.panel import YearbookColumn
from aicluster_spark.yearbook.figures import KINDS, city_figures, kinds_of


@dataclass(frozen=True, slots=True)
class Figures:
    """One indicator of the yearbooks.

    Attributes
    ----------
    rows
        Columns city, year, value and reason; one row a city and year that the yearbooks hold.
    unit
        As published; empty where the header gives none.
    """

    rows: pl.DataFrame
    unit: str


def yearbook_figures(yearbook: pl.DataFrame, cities: pl.DataFrame, column: YearbookColumn) -> Figures:
    """Take one indicator out of the yearbooks.

    Units are kept as published and never mixed; `city_figures` finds the cities of the figures.

    Parameters
    ----------
    yearbook
        Table `yearbook`.
    cities
        Table `cities`.
    column
        What the study asks for.

    Raises
    ------
    StudyError
        If the yearbooks have no such indicator, or several that differ in price basis, area or unit.
    """
    chosen = _chosen(yearbook, column)
    return Figures(city_figures(chosen, cities), chosen["unit"][0] or "")


def _chosen(yearbook: pl.DataFrame, column: YearbookColumn) -> pl.DataFrame:
    """Rows of the indicator, of one price basis, area and unit."""
    named = yearbook.filter(pl.col("indicator") == column.indicator)
    for part in KINDS:
        asked = getattr(column, part)
        if asked is not None:
            named = named.filter(pl.col(part) == asked)
    kinds = kinds_of(named)
    where = f"panel.yearbook: {column.name}"
    if named.is_empty():
        known = ", ".join(yearbook["indicator"].drop_nulls().unique().sort().to_list()[:40]) or "none"
        raise StudyError(
            f"{where}: the yearbooks hold no figure of {column.indicator} as it is asked for.",
            f"Indicators that were read: {known}; the table yearbook has their price basis, scope and unit.",
        )
    if len(kinds) > 1:
        listed = "; ".join(kinds)
        raise StudyError(
            f"{where}: {column.indicator} comes in {len(kinds)} kinds ({', '.join(KINDS)}): {listed}.",
            "State price, scope or unit, so that one is left.",
        )
    return named
