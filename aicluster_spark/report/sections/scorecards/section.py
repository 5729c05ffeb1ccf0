"""Scorecards: who is scored, who leads, and what the data say of the cities that a study names."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.sections.scorecards.basis import with_basis
from aicluster_spark.report.sections.scorecards.gaps import gap_blocks, largest_gaps
from aicluster_spark.report.sections.scorecards.models import counted_models, model_blocks
from aicluster_spark.report.sections.scorecards.parts import balances, coordination, subsystems
from aicluster_spark.report.sections.scorecards.ranking import choices, indicators, ranking
from aicluster_spark.report.sections.scorecards.values import indicator_values
from aicluster_spark.report.sections.scorecards.words import (
    STANDINGS,
    SUBSYSTEMS,
    model_words,
    rank_interval,
    rank_words,
    scored_cities,
    shown_cities,
)
from aicluster_spark.report.sections.scorecards.world import world_blocks


def scorecards_section(data: ReportData) -> Section:
    """Ranking, subsystems, models, balances, gaps and the comparison of countries."""
    title, question = say("Scorecards"), say("How does each cluster stand, and what does it lack?")
    if data.scorecard.is_empty():
        why = say("No city is scored: there is no cluster, and the study names no city to compare.")
        return Section("scorecards", title, question, [why])
    drawn, scored = shown_cities(data), scored_cities(data)
    sentences = [_who(data), *_first(data, scored), *_unused(data), *_unequal(data), *_named(data)]
    blocks: list[Figure | Table | Prose] = [*ranking(data, drawn), subsystems(data, drawn)]
    blocks += [coordination(data, scored), *model_blocks(data, drawn), *balances(data, scored)]
    blocks += [*gap_blocks(data), *world_blocks(data), choices(data), indicators(data)]
    blocks += [indicator_values(data)]
    return Section("scorecards", title, question, sentences, blocks)


def score_lines(data: ReportData) -> list[str]:
    """Say for the summary who is first, in which ranks, how many follow which model, and what is lacking."""
    if data.scorecard.is_empty():
        return []
    scored = scored_cities(data)
    models = [] if scored["model"].count() == 0 else [counted_models(scored)]
    return [words.joined([*_first(data, scored), *models]), *largest_gaps(data)]


def _who(data: ReportData) -> str:
    counts = dict(data.scorecard["standing"].value_counts().iter_rows())
    clusters, compared, peers = (counts.get(each, 0) for each in STANDINGS)
    text = message(
        "{cities} scored in {when}: {clusters}, {compared} that the study names, and {peers} others "
        "with most AI patents, so that scales and weights stand on more than the clusters."
    )
    if not clusters:
        text = message(
            "{cities} scored in {when}, and none is a cluster: {compared} that the study names, and {peers} "
            "others with most AI patents."
        )
    elif not peers:
        text = message(
            "{cities} scored in {when}: {clusters} and {compared} that the study names. No other has AI "
            "patents enough, so scales and weights stand on these alone."
        )
    return say(
        text,
        cities=words.several(data.scorecard.height, "city is", "cities are"),
        when=findings.last_window_words(data),
        clusters=words.several(clusters, "cluster"),
        compared=f"{compared:,}",
        peers=f"{peers:,}",
    )


def _first(data: ReportData, scored: pl.DataFrame) -> list[str]:
    """Name the first of the clusters, or of all scored cities where there is no cluster."""
    ranked = scored.filter(pl.col("rank").is_not_null())
    clusters = ranked.filter(pl.col("standing") == "cluster")
    if (scored["standing"] == "cluster").any():
        if clusters.is_empty():
            return [say("Too little is known of the clusters for an index.")]
        rivals = ranked.filter(pl.col("standing") != "peer")
        text = message(
            "By the study's recipe {city} is the first of the clusters, rank {rank} of {ranked}; in "
            "{share} of the recipes drawn its rank is {low} to {high}; of the other clusters and compared "
            "cities, {rivals} could stand there too."
        )
        return _place(data, text, clusters, rivals)
    if ranked.is_empty():
        return [say("Too little is known of the scored cities for an index.")]
    text = message(
        "There is no cluster. By the study's recipe {city} is the first of the scored cities, rank {rank} of "
        "{ranked}; in {share} of the recipes drawn its rank is {low} to {high}; of the others, {rivals} "
        "could stand there too."
    )
    return _place(data, text, ranked, ranked)


def _place(data: ReportData, text: str, best_of: pl.DataFrame, rivals: pl.DataFrame) -> list[str]:
    best = best_of.row(0, named=True)
    if best["rank_low"] is None:
        return []
    others = rivals.filter((pl.col("city") != best["city"]) & (pl.col("rank_low") <= best["rank_high"]))
    return [
        say(
            text,
            city=best["label"],
            rank=best["rank"],
            ranked=data.scorecard["rank"].drop_nulls().len(),
            share=words.percent(data.study.scorecard.interval, 0),
            low=f"{best['rank_low']:.0f}",
            high=f"{best['rank_high']:.0f}",
            rivals=f"{others.height:,}",
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
        "{used} of {all} indicators are used; the others are unknown of too many cities, which is not 0, or "
        "the same in all.",
        used=int(indicators["used"].sum()),
        all=indicators.height,
    )
    if not empty:
        return [told]
    return [told, say("Nothing can be said of {subsystems}.", subsystems=words.listed(empty))]


def _unequal(data: ReportData) -> list[str]:
    """Say how many cities have an index over fewer subsystems than others, if any."""
    ranked = data.scorecard.drop_nulls("rank").select("city")
    scores = data.scorecard_subsystems.join(ranked, on="city", how="semi").drop_nulls("score")
    most = scores["subsystem"].n_unique()
    fewer = ranked.height - scores.group_by("city").len().filter(pl.col("len") == most).height
    if not fewer:
        return []
    return [
        say(
            "The index of {fewer} of {ranked} ranked cities rests on fewer than {most} subsystems: what is "
            "unknown of them is left out and not 0, so that they are compared by the others alone.",
            fewer=f"{fewer:,}",
            ranked=f"{ranked.height:,}",
            most=most,
        )
    ]


def _named(data: ReportData) -> list[str]:
    """Say of each city that the study names what the data say of it."""
    compared = findings.fact(data, "scorecard", "compared") or []
    rows = {row["city"]: row for row in data.names.join(data.scorecard).iter_rows(named=True)}
    return [_one(data, rows[city]) for city in compared if city in rows]


def _one(data: ReportData, row: dict[str, object]) -> str:
    parts = data.scorecard_subsystems.filter((pl.col("city") == row["city"]) & pl.col("score").is_not_null())
    where = say(STANDINGS["cluster"]) if row["standing"] == "cluster" else say("no cluster")
    patents = words.several(int(float(str(row["ai_patents"]))), "AI patent")
    return say(
        "{city}: {standing}, {patents}; {rank}; {strength}; {model}.",
        city=row["label"],
        standing=where,
        patents=patents,
        rank=rank_words(row),
        strength=strength(data, parts),
        model=model_words(data, row),
    )


def strength(data: ReportData, parts: pl.DataFrame) -> str:
    """Name the subsystems in which a city is placed best and worst, if their intervals of ranks lie apart.

    Scores of different subsystems have no common scale; the share of the scored cities before a city has. A
    subsystem of which few indicators are known of the city is called by these too: talent and capital may be
    inventors alone.

    Parameters
    ----------
    data
        The study and its results.
    parts
        Rows of `scorecard_subsystems` of the city.
    """
    ranked = data.scorecard_subsystems.group_by("subsystem").agg(ranked=pl.col("rank").count())
    shares = [
        (pl.col(name) / pl.col("ranked")).alias(f"{name}_share") for name in ("rank", "rank_low", "rank_high")
    ]
    told = parts.drop_nulls(["rank", "rank_low", "rank_high"])
    order = told.join(ranked, on="subsystem", maintain_order="left").with_columns(shares)
    order = order.sort("rank_share", maintain_order=True)
    if order.height < 2 or order["rank_high_share"][0] >= order["rank_low_share"][-1]:
        return say("no subsystem in which it surely stands better than in another")
    best, worst = (order.row(place, named=True) for place in (0, -1))
    return say(
        "placed best in {best}, rank {high}{first}, worst in {worst}, rank {low}{last}",
        best=with_basis(data, best["subsystem"], best["city"]),
        worst=with_basis(data, worst["subsystem"], worst["city"]),
        high=best["rank"],
        low=worst["rank"],
        first=rank_interval(best),
        last=rank_interval(worst),
    )
