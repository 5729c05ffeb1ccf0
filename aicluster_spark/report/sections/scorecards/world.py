"""Cities of several countries side by side, and what differs in their sources."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.scorecards.measures import compared
from aicluster_spark.report.sections.scorecards.ranks_by_measure import ranks_by_measure
from aicluster_spark.report.sections.scorecards.side_by_side import side_by_side
from aicluster_spark.report.sections.scorecards.words import told_words


def world_blocks(data: ReportData) -> list[Prose | Figure | Table]:
    """Compare clusters and compared cities over countries; say what differs in the sources."""
    rows = compared(data)
    return [
        Prose(say("Across countries"), [_intervals(), *_sources(data), *filter(None, [told_words(data)])]),
        side_by_side(data, rows),
        *ranks_by_measure(data, rows),
    ]


def _intervals() -> str:
    return say(
        "Ranks are among all scored cities. The 95 % intervals say what counts leave open, those of 0 too: "
        "rates and shares are drawn from their posteriors by Jeffreys' priors. The share of ties across "
        "borders is taken for one of the AI patents that made the ties. Centrality and the year of a "
        "strategy have no counting error that could be drawn."
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
