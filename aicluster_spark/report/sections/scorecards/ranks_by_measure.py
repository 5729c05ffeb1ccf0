"""Ranks of cities of several countries, measure by measure."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.measures import measure_ranks
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.scorecards.words import rank_interval, told_cities
from aicluster_spark.report.tabulate import Field, tabulate

MOST_DRAWN = 12
"""Cities that the chart shows; its table has all."""


def ranks_by_measure(data: ReportData, rows: pl.DataFrame) -> list[Figure | Table]:
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
    return say("First of the cities shown: {parts}.", parts=say("; ").join(parts))


def _with_equals(label: str, more: int) -> str:
    return say("{city} and {more} more", city=label, more=more) if more else label


def _note(cities: int) -> str:
    said = say("Lines are 95 % intervals; a measure without them has no counting error that could be drawn.")
    if cities <= MOST_DRAWN:
        return said
    return words.joined(
        [said, say("Drawn are the first {shown:,} of {rows:,} cities.", shown=MOST_DRAWN, rows=cities)]
    )
