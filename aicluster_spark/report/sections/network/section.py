"""Who works with whom: ties between cities, and the networks they are part of."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.world import tie_map
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.network.brokers import broker_sentences, broker_table
from aicluster_spark.report.sections.network.centrality import centrality_blocks
from aicluster_spark.report.sections.network.identity import identity_sentences, identity_tables
from aicluster_spark.report.sections.network.tie_changes import tie_change_figure
from aicluster_spark.report.tabulate import Field, tabulate

TIES = 150


def network_section(data: ReportData) -> Section:
    """Ties of the last window on the map, centrality of its cities and over time, and the networks' sizes."""
    central = findings.central_cities(data)
    sentences = [
        _known_sentence(data, central),
        *identity_sentences(data),
        say("Names of natural persons are not shown; their networks appear as counts.")
        if not data.study.report.persons
        else say("The study shows names of natural persons, as normalised: one name may be several people."),
        *broker_sentences(data),
    ]
    blocks: list[Figure | Table] = [
        *_ties(data),
        *tie_change_figure(data),
        *centrality_blocks(data, central),
        *broker_table(data),
        _summary(data),
        *_hubs(data),
        *identity_tables(data),
    ]
    return Section(
        "network", say("Network"), say("Who works with whom, and who is central?"), sentences, blocks
    )


def _known_sentence(data: ReportData, central: pl.DataFrame) -> str:
    """Say for how many cities of the last window the measure is known, and why not for the others."""
    measure = data.study.panel.centrality
    unknown = data.last_window(data.city_measures).filter(pl.col(measure).is_null())
    known = words.several(central.height, "city has", "cities have")
    sentence = say(
        "{known} a known {measure} in the last window{untied}",
        known=known,
        measure=findings.measure_words(data),
        untied=_untied_words(central),
    )
    if unknown.is_empty():
        return f"{sentence}."
    counts = unknown.group_by("reason").len().sort("len", "reason", descending=[True, False])
    reasons = [f"{stated(reason or 'no reason given')} ({count:,})" for reason, count in counts.iter_rows()]
    return say(
        "{sentence}; for {unknown:,} it is unknown: {reasons}.",
        sentence=sentence,
        unknown=unknown.height,
        reasons=words.listed(reasons),
    )


def _untied_words(central: pl.DataFrame) -> str:
    """Say how many of the cities with a known measure have no tie at all."""
    untied = findings.untied(central)
    if central.is_empty() or untied == 0:
        return ""
    return say(
        ", {untied:,} of them without a tie to another city (their harmonic closeness is 0 by definition)",
        untied=untied,
    )


def _strongest(ties: pl.DataFrame) -> str:
    """Name the strongest tie; several of the same strength are counted, since none of these comes first."""
    first = ties.row(0, named=True)
    same = ties.filter(pl.col("patents") == first["patents"]).height
    shared = words.several(first["patents"], "shared AI patent")
    if same == 1:
        return say("the strongest joins {a} and {b} with {shared}", a=first["a"], b=first["b"], shared=shared)
    several = words.several(same, "tie")
    return say("the strongest are {several}, each of {shared}", several=several, shared=shared)


def _ties(data: ReportData) -> list[Figure]:
    last = data.last_window(data.city_pairs)
    if last.is_empty():
        return []
    named = data.names.join(data.names.join(last, "city_a", "a"), "city_b", "b")
    ties = named.sort(["patents", "a_order", "b_order"], descending=[True, False, False])
    drawn = findings.located_ties(data, ties).head(TIES)
    ends = pl.concat(
        [
            drawn.select(
                "patents",
                label=side,
                order=f"{side}_order",
                latitude=f"latitude_{side}",
                longitude=f"longitude_{side}",
            )
            for side in ("a", "b")
        ]
    )
    cities = ends.group_by("label", "order", "latitude", "longitude").agg(pl.col("patents").sum())
    cities = cities.sort(["patents", "order"], descending=[True, False])
    first = ties.row(0, named=True)
    sentence = say(
        "{ties} between {cities:,} cities; {strongest}.",
        ties=words.several(ties.height, "tie"),
        cities=_cities_in(ties),
        strongest=_strongest(ties),
    )
    when = words.window(first["window_start"], first["window_end"])
    fields = [
        Field("a", "city"),
        Field("b", "and"),
        Field("patents", "shared AI patents", words.count),
        Field("weight", "weight", words.decimal, meaning="each patent 1/(cities − 1) per pair"),
    ]
    columns = ["a", "b", "latitude_a", "longitude_a", "latitude_b", "longitude_b", "patents"]
    spec = tie_map(
        drawn.select(columns),
        cities,
        findings.map_view(data),
        say("Map of ties between cities. {sentence}", sentence=sentence),
        findings.borders(data),
    )
    table = tabulate(
        "ties-table", say("Strongest ties, {when}", when=when), ties, fields, limit=TIES, folded=True
    )
    note = (
        say("The {drawn:,} strongest ties are drawn.", drawn=drawn.height)
        if drawn.height < ties.height
        else ""
    )
    return [
        Figure(
            "ties",
            say("Ties between cities, {when}", when=when),
            sentence,
            spec,
            table,
            words.joined([note, findings.border_words(data)]),
        )
    ]


def _cities_in(ties: pl.DataFrame) -> int:
    return int(pl.concat([ties["city_a"], ties["city_b"]]).n_unique())


def _summary(data: ReportData) -> Table:
    complete = data.network_summary.filter(pl.col("window_end") <= data.last_complete_year)
    summary = complete.sort(["level", "window_end"], descending=[False, True]).with_columns(
        window=words.window_column()
    )
    fields = [
        Field("level", "nodes are", phrase=True),
        Field("window", "window"),
        Field("engine", "engine", phrase=True),
        Field("nodes", "nodes", words.count),
        Field("edges", "ties", words.count),
        Field("patents", "patents used", words.count),
        Field("teams_cut", "above the team cap", words.count),
        Field("components", "components", words.count),
        Field("largest_component", "largest component", words.count),
        Field("iterations", "iterations", words.count),
        Field("residual", "residual", words.three),
    ]
    return tabulate("networks", say("The networks, window by window"), summary, fields, folded=True)


def _hubs(data: ReportData) -> list[Table]:
    """List the largest hubs, by name only if the study asks: a name that several share shows as a hub."""
    found = findings.fact(data, "network", "largest_hubs") or []
    if not found:
        return []
    named = data.study.report.persons
    hubs = [{name: hub.get(name) for name in ("node", "window_start", "degree", "patents")} for hub in found]
    schema = {"node": pl.String, "window_start": pl.Int64, "degree": pl.Int64, "patents": pl.Int64}
    frame = pl.DataFrame(hubs, schema=schema).with_row_index("place", offset=1)
    fields = [
        Field("place", "hub", words.count),
        *([Field("node", "name", meaning="as normalised: it may be several people")] if named else []),
        Field("window_start", "window from", words.year),
        Field("degree", "co-inventors", words.count),
        Field("patents", "patents", words.count),
    ]
    caption = (
        say("Largest hubs among inventors: a name that several people share shows up here")
        if named
        else say(
            "Largest hubs among inventors, names withheld: a name that several people share shows up here"
        )
    )
    return [tabulate("hubs", caption, frame, fields, folded=True)]
