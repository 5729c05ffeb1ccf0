"""The indicators' values of clusters and compared cities: what their scores are made of."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.scorecards.words import SUBSYSTEMS, by_language, told_cities
from aicluster_spark.report.tabulate import Field, tabulate

FIELDS = (
    Field("label", "city"),
    Field("shown", "indicator"),
    Field("subsystem", "subsystem"),
    Field("value", "value", words.significant, unit="unit"),
    Field("unit", "unit", phrase=True),
    Field(
        "score",
        "score",
        words.decimal,
        meaning="the value after treatment and normalisation; a dash where the index does not use it",
    ),
    Field(
        "base",
        "over",
        words.significant,
        meaning="the count that a share or a mean is over; a dash where there is none, or it is unknown",
    ),
    Field("why", "why unknown or not used", phrase=True),
)


def indicator_values(data: ReportData) -> Table:
    """Lay out every indicator of each city with its value, score and base, or why it has none.

    The reasons stand in a column and not below the table, so that they are in its file too.
    """
    caption = say("Values of the indicators, city by city")
    return tabulate("scorecard-values", caption, _rows(data), FIELDS, folded=True)


def _rows(data: ReportData) -> pl.DataFrame:
    """Cities by rank, the indicators of each in the order of the catalogue."""
    subsystems = {key: say(text) for key, text in SUBSYSTEMS.items()}
    indicators = data.scorecard_indicators.select(
        "indicator",
        pl.col("unit").fill_null(""),
        shown=by_language("name", "name_zh"),
        subsystem=pl.col("subsystem").replace(subsystems),
        unused=pl.when(~pl.col("used")).then("reason"),
    ).with_row_index("place")
    cities = told_cities(data).select("city", "label").with_row_index("city_place")
    values = data.scorecard_values.join(cities, on="city").join(indicators, on="indicator")
    return values.sort("city_place", "place").with_columns(why=pl.coalesce("reason", "unused", pl.lit("")))
