"""Figures of statistical yearbooks as variables: which figure, of which city, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.study.panel import YearbookColumn

NOT_PRINTED = "not in the yearbook"
DIFFERENT = "the yearbooks print different figures"
CHINESE = "CN-"
"""Begins the identifiers of cities that are units of China, before their administrative code."""
_PARTS = ("price", "scope", "unit")
_WORDS = {
    "blank": "blank in the yearbook",
    "not_available": "marked as not available in the yearbook",
    "not_a_number": "not a number in the yearbook",
}


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

    Units are kept as published and never mixed. A place is the city of its administrative code; without a
    code it is the city that bore its name in the year, or the one city of the panel that is called so. The
    figure of a city that was later merged into another stays with its own code: shares and means cannot be
    added.

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
    placed = _placed(chosen, cities).filter(pl.col("city").is_in(cities["city"].implode()))
    told = pl.col("reason").replace(_WORDS).drop_nulls().first()
    rows = (
        placed.group_by("city", "year")
        .agg(
            values=pl.col("value").drop_nulls().n_unique(),
            value=pl.col("value").drop_nulls().first(),
            told=told,
        )
        .select(
            "city",
            "year",
            value=pl.when(pl.col("values") == 1).then("value"),
            reason=pl.when(pl.col("values") > 1)
            .then(pl.lit(DIFFERENT))
            .when(pl.col("values") == 0)
            .then(pl.coalesce("told", pl.lit(NOT_PRINTED))),
        )
    )
    return Figures(rows, chosen["unit"][0] or "")


def _chosen(yearbook: pl.DataFrame, column: YearbookColumn) -> pl.DataFrame:
    """Rows of the indicator, of one price basis, area and unit."""
    named = yearbook.filter(pl.col("indicator") == column.indicator)
    for part in _PARTS:
        asked = getattr(column, part)
        if asked is not None:
            named = named.filter(pl.col(part) == asked)
    kinds = named.select(_PARTS).unique().sort(_PARTS)
    where = f"panel.yearbook: {column.name}"
    if named.is_empty():
        known = ", ".join(yearbook["indicator"].drop_nulls().unique().sort().to_list()[:40]) or "none"
        raise StudyError(
            f"{where}: the yearbooks hold no figure of {column.indicator} as it is asked for.",
            f"Indicators that were read: {known}; the table yearbook has their price basis, scope and unit.",
        )
    if kinds.height > 1:
        listed = "; ".join(", ".join(str(part) for part in kind) for kind in kinds.iter_rows())
        raise StudyError(
            f"{where}: {column.indicator} comes in {kinds.height} kinds (price, scope, unit): {listed}.",
            "State price, scope or unit, so that one is left.",
        )
    return named


def _placed(figures: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Add the city of each figure; null where its place is none."""
    register = _register()
    by_name = register.rename({"name": "place"}).unique(["place", "first", "last"])
    alone = (
        cities.group_by("name")
        .agg(pl.len(), pl.col("city").first().alias("called"))
        .filter(pl.col("len") == 1)
    )
    numbered = figures.with_row_index("row")
    in_year = (
        numbered.select("row", "place", "year")
        .join(by_name, on="place")
        .filter(pl.col("year").is_between(pl.col("first"), pl.col("last")))
        .group_by("row")
        .agg(pl.len().alias("n"), pl.col("city").first().alias("bore"))
        .filter(pl.col("n") == 1)
    )
    return (
        numbered.join(in_year.select("row", "bore"), on="row", how="left")
        .join(alone.select("called", place="name"), on="place", how="left")
        .with_columns(city=pl.coalesce(pl.lit(CHINESE) + pl.col("place_code"), "bore", "called"))
    )


def _register() -> pl.DataFrame:
    """Full and short names of Chinese cities by the years they bore them."""
    file = resources.files("aicluster_spark") / "data" / "china" / "cities.csv"
    table = pl.read_csv(file.read_bytes(), schema_overrides={"city": pl.String})
    kept = table.select((pl.lit(CHINESE) + pl.col("city")).alias("city"), "name", "short", "first", "last")
    return pl.concat(
        [kept.select("city", pl.col(name).alias("name"), "first", "last") for name in ("name", "short")]
    )
