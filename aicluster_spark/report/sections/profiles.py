"""One page for each cluster and compared city: where it stands, whom it works with, what to do first."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.scorecard_gaps import focus_steps
from aicluster_spark.report.sections.scorecard_words import STANDINGS, SUBSYSTEMS, model_words, shown_cities
from aicluster_spark.report.tabulate import Field, tabulate

PARTNERS, ORGANISATIONS = 5, 5


def profiles_section(data: ReportData) -> Section:
    """Profiles of the clusters and of the cities that the study names, by rank."""
    title = say("Cluster profiles")
    question = say("What does each cluster have, and which steps follow from its gaps?")
    if data.scorecard.is_empty():
        return Section("profiles", title, question, [say("No city is scored.")])
    cities = shown_cities(data).filter(pl.col("standing") != "peer")
    steps = focus_steps(data)
    sentences = [
        say(
            "{profiles}, each on a page of its own when printed. Steps follow from gaps by a rule and "
            "are no "
            "advice on causes.",
            profiles=words.several(cities.height, "profile"),
        )
    ]
    blocks: list[Figure | Table | Prose] = []
    for number, row in enumerate(cities.iter_rows(named=True), start=1):
        blocks += _profile(data, row, steps.filter(pl.col("city") == row["city"]), number)
    return Section("profiles", title, question, sentences, blocks)


def _profile(
    data: ReportData, row: dict[str, object], steps: pl.DataFrame, number: int
) -> list[Prose | Table]:
    """Sentences, subsystems, indicators and the roadmap of one city."""
    city = str(row["city"])
    paragraphs = [_standing(row), _trend(data, city), _people(data, city), _partners(data, city)]
    return [
        Prose(str(row["label"]), [text for text in paragraphs if text], tone="profile"),
        _subsystems(data, city, number),
        _roadmap(steps, number),
    ]


def _standing(row: dict[str, object]) -> str:
    standing = say(STANDINGS["cluster"]) if row["standing"] == "cluster" else say("no cluster")
    if row["rank"] is None:
        return words.capital(say("{standing}; {model}.", standing=standing, model=model_words(row)))
    return words.capital(
        say(
            "{standing}; rank {rank}; {model}.",
            standing=standing,
            rank=row["rank"],
            model=model_words(row),
        )
    )


def _trend(data: ReportData, city: str) -> str:
    """AI patents in windows that share no year, the last three."""
    width = data.study.specialisation.windows.width
    end = data.last_complete_year
    ends = [end - width * back for back in (2, 1, 0)]
    rows = data.city_lq.filter((pl.col("city") == city) & pl.col("window_end").is_in(ends)).sort("window_end")
    parts = [
        say(
            "{when}: {patents}",
            when=words.window(each["window_start"], each["window_end"]),
            patents=words.several(int(each["ai_patents"]), "AI patent"),
        )
        for each in rows.iter_rows(named=True)
    ]
    return say("Trend: {parts}.", parts="; ".join(parts)) if parts else ""


def _people(data: ReportData, city: str) -> str:
    """Organisations, and how many inventors; no person is named."""
    names = (
        data.scorecard_organisations.filter(pl.col("city") == city).sort("place").head(ORGANISATIONS)["name"]
    )
    told = []
    if names.len():
        told.append(say("Organisations with most AI patents: {names}.", names=words.listed(names.to_list())))
    inventors = data.scorecard_values.filter((pl.col("city") == city) & (pl.col("indicator") == "inventors"))
    known = inventors["value"].drop_nulls()
    if known.len():
        people = words.several(int(known[0]), "inventor", "inventors")
        told.append(say("{people} of AI patents are placed in the city.", people=people))
    return words.joined(told)


def _partners(data: ReportData, city: str) -> str:
    partners = data.last_window(data.city_partners).filter(pl.col("city") == city).sort("rank").head(PARTNERS)
    named = data.names.join(partners, "partner", "partner_label")
    if named.is_empty():
        return ""
    return say("Partner cities: {names}.", names=words.listed(named["partner_label"].to_list()))


def _subsystems(data: ReportData, city: str, number: int) -> Table:
    names = {key: say(text) for key, text in SUBSYSTEMS.items()}
    rows = data.scorecard_subsystems.filter(pl.col("city") == city).with_columns(
        pl.col("subsystem").replace(names)
    )
    fields = [
        Field("subsystem", "subsystem"),
        Field("score", "score", words.decimal, reason="reason"),
        Field("rank", "rank", words.count, reason="reason"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
    ]
    return tabulate(f"profile-{number}-subsystems", say("Subsystems"), rows, fields)


def _roadmap(steps: pl.DataFrame, number: int) -> Table:
    """Lay out steps by horizon, near ones first; within a horizon the largest part of a gap first."""
    ordered = steps.sort(["stage", "gap_share", "area"], descending=[False, True, False])
    fields = [
        Field("horizon", "horizon"),
        Field("action", "step"),
        Field("focus", "focus area"),
        Field("shown_name", "indicator"),
        Field("value", "now", words.decimal),
        Field("target", "target", words.decimal),
        Field("gap_share", "part of the gap", words.percent),
    ]
    return tabulate(f"profile-{number}-roadmap", say("Roadmap"), ordered, fields)
