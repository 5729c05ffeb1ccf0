"""Brokers: who ties a city to others, counted, and how free of overlap the city's own partners are."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate


def broker_sentences(data: ReportData) -> list[str]:
    """Say how many brokers the cities of the last window have, and of how many cities that is known."""
    last = data.last_window(data.city_measures)
    known = last.drop_nulls("brokers")
    if known.is_empty():
        return []
    said = say(
        "In {when} {brokers:,} of {parties:,} located parties are brokers, with a partner inside and one "
        "outside of their city, in {having:,} of the {known:,} cities for which it is known",
        when=words.window(last["window_start"][0], last["window_end"][0]),
        brokers=int(known["brokers"].sum()),
        parties=int(known["located_parties"].sum()),
        having=known.filter(pl.col("brokers") > 0).height,
        known=known.height,
    )
    unknown = last.height - known.height
    return [
        say("{said}; for {unknown:,} it is unknown.", said=said, unknown=unknown)
        if unknown
        else say("{said}.", said=said)
    ]


def broker_table(data: ReportData) -> list[Table]:
    """Return the cities of the last window by their brokers, with Burt's measures; none without brokers."""
    last = data.last_window(data.city_measures).drop_nulls("brokers")
    if last.is_empty():
        return []
    rows = data.names.join(last).sort(["brokers", "order"], descending=[True, False])
    share = pl.when(pl.col("located_parties") > 0).then(pl.col("brokers") / pl.col("located_parties"))
    when = words.window(last["window_start"][0], last["window_end"][0])
    return [
        tabulate(
            "brokers",
            say("Brokers by city, {when}; names of persons are not shown", when=when),
            rows.with_columns(share=share, why=pl.coalesce("reason", "missing")),
            FIELDS,
            limit=data.study.report.ranking_length,
        )
    ]


FIELDS = (
    Field("label", "city"),
    Field("brokers", "brokers", words.count, meaning="located parties with a partner inside and one outside"),
    Field("located_parties", "located parties", words.count),
    Field("share", "brokers of the parties", words.percent, "why"),
    Field("outside_share", "ties that lead out", words.percent, "why"),
    Field(
        "constraint",
        "constraint",
        words.three,
        "why",
        "Burt's: low where partners are not tied to each other",
    ),
    Field("effective_size", "effective size", words.decimal, "why", "Burt's: partners without overlap"),
    Field("betweenness", "betweenness", words.three, "why"),
)
