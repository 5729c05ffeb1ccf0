"""The five lines a person wants to know."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, naming, say
from aicluster_spark.report.policy_lines import policy_line
from aicluster_spark.report.variables import study_labels

MOST_NAMED = 6
MOST_CENTRAL = 3
SAME = 1e-12
"""Relative difference below which two centralities differ by the order of their sums alone."""

KIND_WORDS = {"real": "", "sample": message("Sample: "), "synthetic": message("SYNTHETIC: ")}


def headline(data: ReportData) -> list[str]:
    """Say what was read, where it lies, where AI clusters are, who is central, and what the model carries.

    Every line is made from results and claims no more than they do.
    """
    with naming(study_labels(data.study)):
        return [_read(data), _placed(data), _clusters(data), _central(data), policy_line(data)]


def _read(data: ReportData) -> str:
    seen, kept, rejected = findings.records_seen(data)
    kind = say(KIND_WORDS[data.study.provenance.kind]) if KIND_WORDS[data.study.provenance.kind] else ""
    return say(
        "{kind}{seen:,} records read from {files}, {kept:,} kept and {rejected:,} rejected: "
        "{patents:,} patents; the last complete filing year is {year}.",
        kind=kind,
        seen=seen,
        files=words.several(data.files.height, "file"),
        kept=kept,
        rejected=rejected,
        patents=findings.patents_read(data),
        year=data.last_complete_year,
    )


def _placed(data: ReportData) -> str:
    shares = dict(findings.placement(data).select("level", "share").iter_rows())
    if shares["city"] is None:
        return say("No party published an address.")
    return say(
        "{city} of the parties with an address were placed in a city, {region} only in a "
        "region, {country} only in a country, {none} not at all.",
        city=words.percent(shares["city"]),
        region=words.percent(shares["region"]),
        country=words.percent(shares["country"]),
        none=words.percent(shares["none"]),
    )


def _clusters(data: ReportData) -> str:
    when, rule = findings.last_window_words(data), findings.rule_words(data)
    found = findings.clusters(data)
    if found.is_empty():
        return say(
            "No city is an AI cluster in {when} ({rule}).", when=when or say("any complete window"), rule=rule
        )
    most = words.listed(found["label"].head(MOST_NAMED).to_list())
    named = message("{cities} in {when} ({rule}); by AI patents: {most}.")
    if found.height > MOST_NAMED:
        named = message("{cities} in {when} ({rule}); with most AI patents: {most}.")
    return say(
        named,
        cities=words.several(found.height, "city is an AI cluster", "cities are AI clusters"),
        when=when,
        rule=rule,
        most=most,
    )


def _central(data: ReportData) -> str:
    central = findings.central_cities(data)
    measure = findings.measure_words(data)
    if central.is_empty():
        return say("No city has a known {measure} in the last network window.", measure=measure)
    when = words.window(central["window_start"][0], central["window_end"][0])
    known = words.several(central.height, "city has", "cities have")
    return say(
        "In the network of {when}, {known} a known {measure}; {most_central}.",
        when=when,
        known=known,
        measure=measure,
        most_central=_most_central(data, central),
    )


def _most_central(data: ReportData, central: pl.DataFrame) -> str:
    """Name the most central cities where ties are enough to tell, and say how many have no tie."""
    ties = findings.ties_between_cities(data)
    untied = say("{untied:,} of them without a tie to another city", untied=findings.untied(central))
    if ties is None or ties < findings.TIES_TO_RANK:
        number = say("an unknown number of ties") if ties is None else words.several(ties, "tie")
        return say(
            "{untied}; with {number} between cities there is no ranking to speak of",
            untied=untied,
            number=number,
        )
    return say("{untied}; {first}", untied=untied, first=_first(data, central))


def _first(data: ReportData, central: pl.DataFrame) -> str:
    """Name the first cities, at most three, without cutting among equals by the alphabet."""
    values = central[data.study.panel.centrality]
    places = [int((values > value * (1 + SAME)).sum()) + 1 for value in values]
    equal = places.count(1)
    if equal > MOST_CENTRAL:
        return say(
            "most central: {cities} of the same value",
            cities=words.several(equal, "city", "cities"),
        )
    if equal > 1:
        return say(
            "most central, with the same value: {cities}",
            cities=words.listed(central["label"].head(equal).to_list()),
        )
    whole = [place for place in places if place + places.count(place) - 1 <= MOST_CENTRAL]
    return say("most central: {cities}", cities=words.listed(central["label"].head(len(whole)).to_list()))
