"""Measures by which cities of several countries are compared."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.sections.scorecards.words import told_cities

MEASURES = {
    "share": message("share of AI patents"),
    "lq": message("location quotient"),
    "growth": message("growth"),
    "centrality": message("centrality"),
    "cross_border": message("ties across borders"),
    "policy_year": message("year of the national strategy"),
}
UNITS = {
    "share": "share",
    "lq": "LQ",
    "growth": "share",
    "centrality": "0 to 1",
    "cross_border": "share",
    "policy_year": "year",
}


SHARES = {
    "full": message(
        "of the AI patents of all cities, a patent of several cities counted in each, those without a city "
        "in none"
    ),
    "fractional": message(
        "of the AI patents of all cities, a patent of several cities divided over them, those without a city "
        "in none"
    ),
}
"""What a share is of, by how the study counts patents: not of the patents one by one."""


def meaning(data: ReportData, measure: str) -> str:
    """Say what a measure is of where its name does not; empty else."""
    if measure == "share":
        return say(SHARES[data.study.specialisation.counting])
    if measure == "growth":
        width = data.study.specialisation.windows.width
        years = words.several(width, "year", "years")
        return say(
            "AI patents of the window over those of the window before, each of {years}, less 1", years=years
        )
    return ""


def compared(data: ReportData) -> pl.DataFrame:
    """Give each measure of each city that is told of, with its value and its rank in words."""
    places = {key: number for number, key in enumerate(MEASURES)}
    rows = data.scorecard_international.join(
        told_cities(data).select("city", "label", place=pl.int_range(pl.len())), on="city"
    )
    shown = [words.in_unit(row["value"], UNITS[row["measure"]]) for row in rows.iter_rows(named=True)]
    return rows.with_columns(
        pl.Series("shown", shown, dtype=pl.String),
        number=pl.col("measure").replace_strict(places, return_dtype=pl.Int64),
        key="measure",
        measure=pl.col("measure").replace({key: say(text) for key, text in MEASURES.items()}),
        unit=pl.col("measure").replace_strict(UNITS),
        why=pl.when(pl.col("value").is_null()).then("reason"),
    ).sort("number", "rank", "place", nulls_last=True)
