"""The first page: what was found, in sentences and numbers."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Section, Tile
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.headline import headline
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.clusters.certainty import certainty_sentences
from aicluster_spark.report.sections.collaboration.section import collaboration_section
from aicluster_spark.report.sections.scorecards.section import score_lines


def summary_section(data: ReportData) -> Section:
    """State findings as sentences made from the results, and the numbers a reader wants first."""
    return Section(
        id="summary",
        title=say("Summary"),
        question=say("What was found?"),
        sentences=[*headline(data), *standing_lines(data)],
        tiles=_tiles(data),
    )


def standing_lines(data: ReportData) -> list[str]:
    """Say how sure the list of clusters is, where they work, and how they stand: each with its intervals."""
    found = findings.clusters(data)
    sure = certainty_sentences(found, data.study.specialisation.cluster.lq_above)
    sides = [] if found.is_empty() else collaboration_section(data).sentences[:1]
    return [*sure, *sides, *score_lines(data)]


def _tiles(data: ReportData) -> list[Tile]:
    complete = data.city_output.filter(pl.col("year") <= data.last_complete_year)
    last = findings.judged(data)
    with_ai = last.filter(pl.col("ai_patents") > 0).height
    when = findings.last_window_words(data)
    return [
        Tile(f"{findings.patents_read(data):,}", say("patents"), say("distinct, all filing years")),
        Tile(
            f"{complete['city'].n_unique():,}",
            say("cities"),
            say("with a patent filed up to {year}", year=data.last_complete_year),
        ),
        Tile(f"{with_ai:,}", say("cities with AI patents"), when),
        Tile(f"{findings.clusters(data).height:,}", say("AI clusters"), when),
        Tile(
            str(data.last_complete_year),
            say("last complete year"),
            say("later years are not yet published in full"),
        ),
        *_policy_units(data),
    ]


def _policy_units(data: ReportData) -> list[Tile]:
    """Units that the errors are clustered by, over the models: each has its own sample."""
    if not data.study.estimation.models:
        return []
    units = {
        unit: list(findings.by_model(data, f"clusters:{unit}").values())
        for unit in ("country", "province", "city")
    }
    unit, counts = next(((unit, counts) for unit, counts in units.items() if counts), ("country", []))
    labels = {
        "country": say("countries in the models"),
        "province": say("provinces in the models"),
        "city": say("cities in the models"),
    }
    differ = say(", by model") if len(set(counts)) > 1 else ""
    counted = say("units to which policy is assigned{differ}", differ=differ)
    return [Tile(words.span(counts) or "–", labels[unit], counted)]
