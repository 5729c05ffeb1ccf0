"""Scorecards: who is scored, who leads, and what the data say of the cities that a study names."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.scorecard_gaps import gap_blocks
from aicluster_spark.report.sections.scorecard_models import model_blocks
from aicluster_spark.report.sections.scorecard_parts import balances, coordination, subsystems
from aicluster_spark.report.sections.scorecard_ranking import choices, indicators, ranking
from aicluster_spark.report.sections.scorecard_words import STANDINGS, SUBSYSTEMS, model_words, shown_cities
from aicluster_spark.report.sections.scorecard_world import world_blocks


def scorecards_section(data: ReportData) -> Section:
    """Ranking, subsystems, models, balances, gaps and the comparison of countries."""
    title, question = say("Scorecards"), say("How does each cluster stand, and what does it lack?")
    if data.scorecard.is_empty():
        why = say("No city is scored: there is no cluster, and the study names no city to compare.")
        return Section("scorecards", title, question, [why])
    cities = shown_cities(data)
    sentences = [_who(data), *_first(data, cities), *_unused(data), *_named(data)]
    blocks: list[Figure | Table | Prose] = [*ranking(data, cities), subsystems(data, cities)]
    blocks += [coordination(data, cities), *model_blocks(data, cities), *balances(data, cities)]
    blocks += [*gap_blocks(data), *world_blocks(data), choices(data), indicators(data)]
    return Section("scorecards", title, question, sentences, blocks)


def _who(data: ReportData) -> str:
    counts = dict(data.scorecard["standing"].value_counts().iter_rows())
    return say(
        "{cities} scored in {when}: {clusters}, {compared} that the study names, and {peers} others "
        "with most "
        "AI patents, so that scales and weights stand on more than the clusters.",
        cities=words.several(data.scorecard.height, "city is", "cities are"),
        when=findings.last_window_words(data),
        clusters=words.several(counts.get("cluster", 0), "cluster"),
        compared=f"{counts.get('compared', 0):,}",
        peers=f"{counts.get('peer', 0):,}",
    )


def _first(data: ReportData, cities: pl.DataFrame) -> list[str]:
    ranked = cities.filter((pl.col("standing") != "peer") & pl.col("rank").is_not_null())
    if ranked.is_empty():
        return [say("Too little is known of the clusters for an index.")]
    best = ranked.row(0, named=True)
    if best["rank_low"] is None:
        return []
    rivals = ranked.filter(pl.col("rank_low") <= best["rank_high"]).height - 1
    tail = say(
        "of the other clusters and compared cities, {rivals} could stand there too.", rivals=f"{rivals:,}"
    )
    return [
        say(
            "By the study's recipe {city} is the first of the clusters, rank {rank} of {ranked}; in "
            "{share} of the "
            "recipes drawn its rank is {low} to {high}; {tail}",
            city=best["label"],
            rank=best["rank"],
            ranked=data.scorecard["rank"].drop_nulls().len(),
            share=words.percent(data.study.scorecard.interval, 0),
            low=f"{best['rank_low']:.0f}",
            high=f"{best['rank_high']:.0f}",
            tail=tail,
        )
    ]


def _unused(data: ReportData) -> list[str]:
    """Say how many indicators the index can use, and which subsystems have none."""
    indicators = data.scorecard_indicators
    empty = [
        say(name)
        for key, name in SUBSYSTEMS.items()
        if not indicators.filter(pl.col("subsystem") == key)["used"].any()
    ]
    told = say(
        "{used} of {all} indicators are known widely enough to be used; the others are unknown, not 0.",
        used=int(indicators["used"].sum()),
        all=indicators.height,
    )
    if not empty:
        return [told]
    return [told, say("Nothing can be said of {subsystems}.", subsystems=words.listed(empty))]


def _named(data: ReportData) -> list[str]:
    """Say of each city that the study names what the data say of it."""
    compared = findings.fact(data, "scorecard", "compared") or []
    rows = {row["city"]: row for row in data.names.join(data.scorecard).iter_rows(named=True)}
    return [_one(data, rows[city]) for city in compared if city in rows]


def _one(data: ReportData, row: dict[str, object]) -> str:
    parts = data.scorecard_subsystems.filter((pl.col("city") == row["city"]) & pl.col("score").is_not_null())
    where = say(STANDINGS["cluster"]) if row["standing"] == "cluster" else say("no cluster")
    patents = words.several(int(float(str(row["ai_patents"]))), "AI patent")
    if row["rank"] is None or parts.is_empty():
        return say(
            "{city}: {standing}, {patents}; no rank, since {reason}.",
            city=row["label"],
            standing=where,
            patents=patents,
            reason=stated(str(row["reason"])),
        )
    order = parts.sort("score", descending=True, maintain_order=True)["subsystem"].to_list()
    return say(
        "{city}: {standing}, {patents}; rank {rank}{interval}; strongest in {best}, weakest in {worst}; "
        "{model}.",
        city=row["label"],
        standing=where,
        patents=patents,
        rank=row["rank"],
        interval=_interval(row),
        best=say(SUBSYSTEMS[order[0]]),
        worst=say(SUBSYSTEMS[order[-1]]),
        model=model_words(data, row),
    )


def _interval(row: dict[str, object]) -> str:
    if row["rank_low"] is None:
        return ""
    low, high = (f"{float(str(row[name])):.0f}" for name in ("rank_low", "rank_high"))
    return say(" ({low} to {high})", low=low, high=high)
