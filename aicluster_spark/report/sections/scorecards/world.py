"""Cities of several countries side by side, and what differs in their sources."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.measures import measure_ranks
from aicluster_spark.report.content import Cell, Figure, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.scorecards.words import rank_interval, told_cities, told_words
from aicluster_spark.report.tabulate import Field, column, tabulate

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
MOST_DRAWN = 12


def world_blocks(data: ReportData) -> list[Prose | Figure | Table]:
    """Compare clusters and compared cities over countries; say what differs in the sources."""
    rows = _compared(data)
    return [
        Prose(say("Across countries"), [_intervals(), *_sources(data), *filter(None, [told_words(data)])]),
        _side_by_side(data, rows),
        *_ranks(data, rows),
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


def _compared(data: ReportData) -> pl.DataFrame:
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


def _side_by_side(data: ReportData, rows: pl.DataFrame) -> Table:
    """Lay out a row a city and a column a measure: the value, its rank and the interval of that."""
    found = {(row["city"], row["key"]): row for row in rows.iter_rows(named=True)}
    cities = told_cities(data).select("city", "label").rows()
    columns = [column("city"), *(column(text) for text in MEASURES.values())]
    cells = [
        [Cell(label, is_name=True), *(_placed(found.get((city, measure))) for measure in MEASURES)]
        for city, label in cities
    ]
    caption = say("Cities of all countries side by side: value; rank, with its 95 % interval")
    return Table("scorecard-countries", caption, columns, cells)


def _placed(row: dict[str, Any] | None) -> Cell:
    if row is None or row["value"] is None:
        why = row["reason"] if row else None
        return Cell(None, reason=stated(why) if why else None)
    text = say(
        "{value}; rank {rank}{interval}", value=row["shown"], rank=row["rank"], interval=rank_interval(row)
    )
    return Cell(text, row["value"])


def _ranks(data: ReportData, rows: pl.DataFrame) -> list[Figure | Table]:
    """Draw the ranks by all measures; the table alone where nothing has a rank."""
    fields = [
        Field("measure", "measure"),
        Field("label", "city"),
        Field("value", "value", words.three, reason="why", unit="unit"),
        Field("rank", "rank", words.count, reason="why"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
    ]
    title = say("Cities of all countries, measure by measure")
    table = tabulate("scorecard-international", title, rows, fields, folded=True)
    ranked = rows.drop_nulls("rank")
    if ranked.is_empty():
        return [table]
    cities = told_cities(data)["label"].to_list()
    drawn = ranked.filter(pl.col("label").is_in(cities[:MOST_DRAWN]))
    sentence = _sentence(ranked)
    spec = measure_ranks(
        drawn.select("label", "measure", "shown", "rank", "rank_low", "rank_high"),
        [label for label in cities[:MOST_DRAWN] if label in set(drawn["label"])],
        drawn["measure"].unique(maintain_order=True).to_list(),
        say("Ranks. {sentence}", sentence=sentence),
    )
    return [Figure("scorecard-measures", say("Ranks by measure"), sentence, spec, table, _note(len(cities)))]


def _sentence(ranked: pl.DataFrame) -> str:
    """Name the first of the cities by each measure with the interval of its rank."""
    first = ranked.unique("key", keep="first", maintain_order=True)
    parts = [
        say(
            "by {measure} {city}, rank {rank}{interval}",
            measure=row["measure"],
            city=_with_equals(row["label"], ranked.filter(key=row["key"], rank=row["rank"]).height - 1),
            rank=row["rank"],
            interval=rank_interval(row),
        )
        for row in first.iter_rows(named=True)
    ]
    return say("First of the cities shown: {parts}.", parts="; ".join(parts))


def _with_equals(label: str, more: int) -> str:
    return say("{city} and {more} more", city=label, more=more) if more else label


def _note(cities: int) -> str:
    said = say("Lines are 95 % intervals; a measure without them has no counting error that could be drawn.")
    if cities <= MOST_DRAWN:
        return said
    return words.joined(
        [said, say("Drawn are the first {shown:,} of {rows:,} cities.", shown=MOST_DRAWN, rows=cities)]
    )
