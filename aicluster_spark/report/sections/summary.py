"""The first page: what was found, in sentences and numbers."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Section, Tile
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.headline import headline
from aicluster_spark.report.language import say


def summary_section(data: ReportData) -> Section:
    """State findings as sentences made from the results, and the numbers a reader wants first."""
    return Section(
        id="summary",
        title=say("Summary"),
        question=say("What was found?"),
        sentences=headline(data),
        tiles=_tiles(data),
    )


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
        _countries(data),
    ]


def _countries(data: ReportData) -> Tile:
    """Countries that the errors are clustered by, over the models: each has its own sample."""
    countries = list(findings.by_model(data, "clusters:country").values())
    differ = say(", by model") if len(set(countries)) > 1 else ""
    return Tile(
        words.span(countries) or "–",
        say("countries in the models"),
        say("units to which policy is assigned{differ}", differ=differ),
    )
