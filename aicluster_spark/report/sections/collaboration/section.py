"""Inside and outside: work within one city against work with others."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.network import INSIDE, OUTSIDE, UNTOLD, balance
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.openness import least_open, most_open, mostly_in_part, settled, with_interval
from aicluster_spark.report.sections.collaboration.cases import cases
from aicluster_spark.report.tabulate import Field, tabulate

OVERLAP = message("Intervals overlap: no city can be called the most or the least open.")
SIDES = (pl.col("ei_low") > 0, pl.col("ei_high") < 0)
MOST_SHOWN = 10
"""Cities told of where none is a cluster."""
PARTNERS = 3
"""Partners named of each cluster; the table `city_partners` has more."""


def collaboration_section(data: ReportData) -> Section:
    """Intra- and inter-city collaboration of the clusters in the last complete window."""
    title, question = say("Inside and outside"), say("Do clusters work with themselves or with others?")
    when = findings.last_window_words(data)
    work = data.last_window(data.collaboration)
    members = findings.clusters(data).select("city", "rank")
    cities = with_interval(data.names.join(work.join(members, on="city")).sort("rank"))
    if cities.is_empty():
        return Section("collaboration", title, question, *_without_clusters(data, work))
    known = cities.filter(pl.col("ei_index").is_not_null())
    sentences = [
        _sides(cities, known, when),
        say(
            "Only patents whose other parties could be placed say where the partners are: partly placed "
            "teams are counted apart."
        ),
    ]
    blocks: list[Figure | Table | Prose] = (
        [_balance(data, cities, known)] if known.height else [_table(cities)]
    )
    blocks += [*cases(data, cities), _partners(data, cities)]
    return Section("collaboration", title, question, sentences, blocks)


def _sides(cities: pl.DataFrame, known: pl.DataFrame, when: str) -> str:
    """Count the clusters surely on one side of 0; none where most teams are placed in part."""
    if mostly_in_part(cities):
        return say(
            "Of the team patents of {clusters} in {when}, {part:,} could be placed in part only and "
            "{whole:,} whole: whether clusters work within or with others cannot be told.",
            clusters=words.several(cities.height, "cluster"),
            when=when,
            part=int(cities["partly_located"].sum()),
            whole=int((cities["intra"] + cities["inter"]).sum()),
        )
    outside, inside = (known.filter(settled(side)).height for side in SIDES)
    return say(
        "Of {clusters} in {when}, {known} an E–I index: by its 95 % interval {outside} more with other "
        "cities and {inside} more within the city; of the other {others:,} it cannot be told.",
        clusters=words.several(cities.height, "cluster"),
        when=when,
        known=words.several(known.height, "has", "have"),
        outside=words.several(outside, "works", "work"),
        inside=words.several(inside, "works", "work"),
        others=known.height - outside - inside,
    )


def _without_clusters(data: ReportData, work: pl.DataFrame) -> tuple[list[str], list[Figure | Table | Prose]]:
    """Tell of the cities with most AI patents where none is a cluster."""
    when = findings.last_window_words(data) or say("a complete window")
    none = say("There is no cluster in {when}.", when=when)
    most = findings.judged(data).filter(pl.col("ai_patents") > 0).select("city", "ai_patents", "order")
    order = ["ai_patents", "order"]
    cities = data.names.join(work.join(most.drop("order"), on="city")).sort(order, descending=[True, False])
    if cities.is_empty():
        return [none], []
    shown = with_interval(cities.head(MOST_SHOWN))
    said = say(
        "E–I is known of {known}; these are the {shown} with most AI patents.",
        known=words.several(cities["ei_index"].count(), "city", "cities"),
        shown=words.several(shown.height, "city", "cities"),
    )
    return [words.joined([none, said])], [_table(shown), *cases(data, shown)]


def _balance(data: ReportData, cities: pl.DataFrame, known: pl.DataFrame) -> Figure:
    ranked = known.with_columns(
        patents=pl.col("intra") + pl.col("inter"),
        side=pl.when(settled(SIDES[0]))
        .then(pl.lit(say(OUTSIDE)))
        .when(settled(SIDES[1]))
        .then(pl.lit(say(INSIDE)))
        .otherwise(pl.lit(say(UNTOLD))),
    ).sort(["ei_index", "order"], descending=[True, False])
    shown = ranked.head(data.study.report.ranking_length)
    sides = "" if mostly_in_part(ranked) else _sides_sentence(ranked)
    sentence = words.joined([_range_sentence(ranked), sides])
    columns = ["label", "ei_index", "ei_low", "ei_high", "intra", "inter", "patents", "side"]
    return Figure(
        "balance",
        say("Balance of collaboration (E–I index)"),
        sentence,
        balance(shown.select(columns), say("E–I index by cluster. {sentence}", sentence=sentence)),
        _table(cities),
        note=say(
            "The size of a point is the number of team patents the index rests on; bars are 95 % intervals."
        ),
    )


def _range_sentence(ranked: pl.DataFrame) -> str:
    """Name a city as most or least open only where its interval lies apart from all the others."""
    highest, lowest = ranked.row(0, named=True), ranked.row(-1, named=True)
    if ranked.height == 1:
        return say("The index is known for {case}.", case=_case(highest))
    said = say("The indices go from {lowest} to {highest}.", lowest=_case(lowest), highest=_case(highest))
    if mostly_in_part(ranked):
        return said
    top, bottom = most_open(ranked), least_open(ranked)
    if top is None and bottom is None:
        return words.joined([said, say(OVERLAP)])
    apart = []
    if top is not None:
        apart.append(say("{city} is more open than every other cluster.", city=top["label"]))
    if bottom is not None:
        apart.append(say("{city} is less open than every other cluster.", city=bottom["label"]))
    return words.joined([said, *apart])


def _sides_sentence(ranked: pl.DataFrame) -> str:
    """Count the cities that surely work more outside, or more inside; the others could be either."""
    outside, inside = (ranked.filter(settled(side)).height for side in SIDES)
    return say(
        "The whole interval lies above 0 (more outside) for {outside:,} and below 0 (more inside) for "
        "{inside:,} of {known:,}; of the others, and where most teams are placed in part, it cannot be told.",
        outside=outside,
        inside=inside,
        known=ranked.height,
    )


def _case(city: dict[str, Any]) -> str:
    return say(
        "{city} ({index}, 95 % interval {low} to {high}, on {teams})",
        city=city["label"],
        index=words.decimal(city["ei_index"]),
        low=words.decimal(city["ei_low"]),
        high=words.decimal(city["ei_high"]),
        teams=words.several(city["patents"], "team patent"),
    )


def _table(cities: pl.DataFrame) -> Table:
    fields = [
        Field("label", "city"),
        Field("intra", "within the city", words.count, meaning="teams of which all parties are in the city"),
        Field("inter", "with other cities", words.count),
        Field(
            "partly_located",
            "partly placed",
            words.count,
            meaning="teams of which some parties could not be placed",
        ),
        Field("single", "one party", words.count),
        Field("ei_index", "E–I", words.decimal, reason="reason", meaning="(inter − intra)/(inter + intra)"),
        Field("ei_low", "95 % from", words.decimal, "reason", "Wilson's interval of the share outside"),
        Field("ei_high", "to", words.decimal, "reason"),
    ]
    return tabulate("balance-table", say("AI patents of cities by who worked together"), cities, fields)


def _partners(data: ReportData, cities: pl.DataFrame) -> Table:
    """Name the first partners of each cluster, with their shares of its patents with other cities."""
    last = data.last_window(data.city_partners).filter(pl.col("rank") <= PARTNERS)
    said = pl.format("{} ({} %)", "partner_name", (100 * pl.col("weight_share")).round(0).cast(pl.Int64))
    listed = (
        data.names.join(last, "partner", "partner_name")
        .sort("city", "rank")
        .group_by("city", maintain_order=True)
        .agg(said.str.join(say("; ")).alias("partners"))
    )
    shown = cities.join(listed, on="city", how="left").with_columns(
        why=pl.when(pl.col("partners").is_null()).then(pl.lit(say("no AI patent with another city")))
    )
    fields = [
        Field("label", "city"),
        Field(
            "partners",
            "first partners",
            reason="why",
            meaning="shares of the cluster's AI patents with other cities, each shared over its partners",
        ),
    ]
    return tabulate("partners", say("With whom the clusters work most"), shown, fields)
