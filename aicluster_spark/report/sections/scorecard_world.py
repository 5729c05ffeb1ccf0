"""Cities of several countries side by side, and what differs in their sources."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.sections.scorecard_words import told_cities, told_words
from aicluster_spark.report.tabulate import Field, tabulate

MEASURES = {
    "share": message("share of AI patents"),
    "lq": message("location quotient"),
    "growth": message("growth"),
    "centrality": message("centrality"),
    "cross_border": message("ties across borders"),
    "policy_year": message("year of the national strategy"),
}


def world_blocks(data: ReportData) -> list[Prose | Table]:
    """Compare clusters and compared cities over countries; say what differs in the sources."""
    return [
        Prose(say("Across countries"), [_intervals(), *_sources(data), *filter(None, [told_words(data)])]),
        _table(data),
    ]


def _intervals() -> str:
    return say(
        "Ranks are among all scored cities. The 95 % intervals of share, quotient and growth come from "
        "counts drawn "
        "anew around those observed; the other measures have no counting error that could be drawn."
    )


def _sources(data: ReportData) -> list[str]:
    """Say which offices published the patents of each country's cities, and how strategies are dated."""
    offices = data.scorecard_offices.sort("country", "office")
    if offices.is_empty():
        return []
    one = offices["office"].unique().to_list()
    countries = offices["country"].n_unique()
    if len(one) == 1:
        told = say(
            "All patents of these cities, of {countries}, were published by one office, {office}: "
            "cities elsewhere "
            "show what they file there and no more.",
            countries=words.several(countries, "country", "countries"),
            office=one[0],
        )
    else:
        parts = [
            f"{row['country']}: {row['office']} {row['ai_patents']:,}"
            for row in offices.iter_rows(named=True)
        ]
        told = say(
            "Offices differ between the countries, and so do what they examine and when they publish: "
            "{offices}.",
            offices=words.listed(parts),
        )
    undated = data.scorecard_international.filter(
        (pl.col("measure") == "policy_year") & pl.col("value").is_null()
    )
    dated = say(
        "The year of a strategy is that of the first dated national event whose source was read; for "
        "{cities} "
        "there is none.",
        cities=words.several(undated.height, "city", "cities"),
    )
    return [told, dated]


def _table(data: ReportData) -> Table:
    places = {key: number for number, key in enumerate(MEASURES)}
    shown = told_cities(data).select("city")
    rows = (
        data.names.join(data.scorecard_international.join(shown, on="city", how="semi"))
        .with_columns(
            place=pl.col("measure").replace_strict(places, return_dtype=pl.Int64),
            measure=pl.col("measure").replace({key: say(text) for key, text in MEASURES.items()}),
            why=pl.when(pl.col("value").is_null()).then("reason"),
        )
        .sort("place", "rank", "order", nulls_last=True)
    )
    fields = [
        Field("measure", "measure"),
        Field("label", "city"),
        Field("value", "value", _value, reason="why"),
        Field("rank", "rank", words.count, reason="why"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
    ]
    return tabulate(
        "scorecard-international", say("Cities of all countries, measure by measure"), rows, fields
    )


def _value(value: float | None) -> str | None:
    """Write a measure: a year as a year, the rest with three digits."""
    return words.year(value) if value is not None and value > 1500 else words.three(value)
