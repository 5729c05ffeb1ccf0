"""Dated policy: which countries have a strategy, and which are unknown."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.estimates import coverage
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.policy.documents import document_blocks
from aicluster_spark.report.tabulate import Field, tabulate
from aicluster_spark.report.unit_places import place_names


def policy_section(data: ReportData) -> Section:
    """Events used and not used, countries that are unknown, and what the panel knows."""
    used = data.policy_events.filter(pl.col("used"))
    unknown = _unknown_countries(data)
    sentences = [
        say(
            "{used} of {events:,}: of the levels that the study asks for, "
            "with a date that was read in its source.",
            used=words.several(used.height, "dated event is used", "dated events are used"),
            events=data.policy_events.height,
        ),
        _unknown_sentence(data, unknown),
        *_centrality_sentence(data),
    ]
    blocks: list[Figure | Table] = [
        *document_blocks(data),
        _events(data, True),
        _unknown(unknown),
        _events(data, False),
        *_coverage(data),
    ]
    return Section("policy", say("Dated policy"), say("Where and when was AI supported?"), sentences, blocks)


def _unknown_countries(data: ReportData) -> pl.DataFrame:
    """Countries of the panel without a used event: columns country, cities and reason."""
    return (
        data.city_year.filter(pl.col("policy").is_null())
        .group_by("country")
        .agg(cities=pl.col("city").n_unique(), reason=pl.col("policy_reason").first())
        .sort(["cities", "country"], descending=[True, False])
    )


def _unknown_sentence(data: ReportData, unknown: pl.DataFrame) -> str:
    if not data.city_year["policy"].count():
        return say("The panel knows no country's strategy.")
    if unknown.is_empty():
        return say("Every country of the panel has a dated strategy.")
    cities = int(unknown["cities"].sum())
    return say(
        "{countries} no such event: their {cities} unknown, not untreated, and in no model.",
        countries=words.several(unknown.height, "country has", "countries have"),
        cities=words.several(cities, "city is", "cities are"),
    )


def _centrality_sentence(data: ReportData) -> list[str]:
    """Say for how many city-years centrality is unknown, and why."""
    missing = data.coverage.filter((pl.col("variable") == "centrality") & (pl.col("reason") != "known"))
    counts = missing.group_by("reason").agg(pl.col("rows").sum())
    if counts.is_empty():
        return []
    ordered = counts.sort("rows", "reason", descending=[True, False])
    reasons = [f"{stated(reason)} ({rows:,})" for reason, rows in ordered.iter_rows()]
    return [
        say(
            "Centrality is unknown for {rows:,} city-years: {reasons}.",
            rows=int(counts["rows"].sum()),
            reasons=words.listed(reasons),
        )
    ]


def _events(data: ReportData, used: bool) -> Table:
    events = data.policy_events.filter(pl.col("used") == used).sort("date", "country", "place", "programme")
    events = events.with_columns(place=place_names())
    fields = [
        Field("date", "date"),
        Field("country", "country"),
        Field("level", "level", phrase=True),
        Field("place", "place"),
        Field("programme", "programme"),
        *(
            [Field("evidence", "evidence", phrase=True), Field("source", "source")]
            if used
            else [Field("reason", "not used because", phrase=True)]
        ),
    ]
    name, caption = (
        ("events-used", say("Events used")) if used else ("events-unused", say("Events known and not used"))
    )
    return tabulate(name, caption, events, fields, folded=not used)


def _unknown(unknown: pl.DataFrame) -> Table:
    fields = [
        Field("country", "country"),
        Field("cities", "cities", words.count),
        Field("reason", "because", phrase=True),
    ]
    return tabulate("policy-unknown", say("Countries whose policy is unknown"), unknown, fields, folded=True)


def _coverage(data: ReportData) -> list[Figure]:
    if data.coverage.is_empty():
        return []
    totals = data.coverage.group_by("variable", "year").agg(
        total=pl.col("rows").sum(), known=pl.col("rows").filter(pl.col("reason") == "known").sum()
    )
    variables = totals.with_columns(
        pl.col("variable").replace({"ai_patents": say("AI patents")}).pipe(words.in_words, words.term)
    )
    shares = variables.sort("variable", "year").with_columns(
        words=pl.format(say("{known} of {total}", known="{}", total="{}"), "known", "total"),
        known=pl.col("known") / pl.col("total"),
    )
    sentence = _samples_sentence(data)
    fields = [
        Field("variable", "variable", phrase=True),
        Field("year", "year", words.year),
        Field("reason", "known, or why not", phrase=True),
        Field("rows", "city-years", words.count),
    ]
    rows = data.coverage.sort("variable", "year", "reason")
    table = tabulate("coverage-table", say("City-years by what is known"), rows, fields, folded=True)
    spec = coverage(shares, say("Share of city-years known. {sentence}", sentence=sentence))
    return [Figure("coverage", say("What the panel knows"), sentence, spec, table)]


def _samples_sentence(data: ReportData) -> str:
    """Say what is known of all city-years, and how many of them each model uses."""
    both = int(data.city_year["in_sample"].sum())
    sentence = say(
        "Of {rows:,} city-years, {both:,} know both policy and centrality",
        rows=data.city_year.height,
        both=both,
    )
    used = [
        say("{model} uses {rows:,}", model=model, rows=rows)
        for model, rows in findings.by_model(data, "observations").items()
    ]
    return (
        say("{sentence}; of the models, {used}.", sentence=sentence, used=words.listed(used))
        if used
        else f"{sentence}."
    )
