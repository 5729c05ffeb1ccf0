"""Clusters and central cities of two runs, as sections of a page."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.cities import CityNames
from aicluster_spark.report.comparison import changes, ranks
from aicluster_spark.report.comparison.reasons import Reasons
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.comparison.why import why_stage
from aicluster_spark.report.content import Section
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.tabulate import Field, tabulate

CHANGES = {
    changes.ENTERED: message("entered"),
    changes.LEFT: message("left"),
    changes.MOVED: message("other rank"),
    changes.STAYED: message("same rank"),
    ranks.FIRST_ALONE: message("first run alone"),
    ranks.SECOND_ALONE: message("second run alone"),
    ranks.BEYOND: message("beyond both intervals"),
    ranks.BEYOND_ONE: message("beyond one interval"),
    ranks.WITHIN: message("within both intervals"),
    ranks.UNCERTAIN: message("other rank, no interval"),
}


def named(one: RunSide, two: RunSide, frame: pl.DataFrame, *others: str) -> pl.DataFrame:
    """Add labels of the cities in `city`, and in `others` in their place."""
    cities = pl.concat([side.tables["cities"] for side in (two, one)], how="diagonal")
    chinese = _studys_chinese_names(one) | _studys_chinese_names(two)
    names = CityNames(cities.unique("city", keep="first", maintain_order=True), chinese)
    told = names.join(frame)
    for other in others:
        told = names.join(told, other, f"{other}_label")
    return told


def _studys_chinese_names(side: RunSide) -> dict[str, str]:
    """Return the Chinese names that a run's study gives, by city: each run knows its own cities."""
    cities = side.tables["cities"]
    return {} if cities.is_empty() else CityNames(cities, side.study.report.names_zh).study_names()


def change_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Write the column `change` in the language spoken."""
    return frame.with_columns(words.in_words("change", lambda change: say(CHANGES[change])))


def counts(frame: pl.DataFrame) -> dict[str, int]:
    """Count the rows of each change; 0 for those that there are none of."""
    found = dict(frame.group_by("change").len().iter_rows())
    return {change: found.get(change, 0) for change in CHANGES}


def differs(frame: pl.DataFrame, *names: str) -> bool:
    """Whether any of these columns, suffixed _one and _two, differs between the runs in any digit."""
    return any(frame[f"{name}_one"].ne_missing(frame[f"{name}_two"]).any() for name in names)


def missing(one: RunSide, two: RunSide, *tables: str) -> str:
    """Say which run lacks tables that a section compares; empty where both have them."""
    lacking = [side.run.run_id for side in (one, two) if side.missing.intersection(tables)]
    if not lacking:
        return ""
    return say(
        "Nothing to compare: {runs} did not come so far, or an earlier version made it without these tables.",
        runs=words.listed(lacking),
    )


def clusters(one: RunSide, two: RunSide, reasons: Reasons) -> Section:
    """Which cities entered the list of clusters, left it, or moved on it."""
    found = changes.cluster_changes(one, two)
    fields = [
        Field("label", "city"),
        Field("change", "change", phrase=True),
        Field("rank_one", "rank, first run", words.count),
        Field("rank_two", "rank, second run", words.count),
        Field("ai_patents_one", "AI patents, first run", words.count),
        Field("ai_patents_two", "AI patents, second run", words.count),
        Field("lq_one", "location quotient, first run", words.decimal),
        Field("lq_two", "location quotient, second run", words.decimal),
    ]
    caption = say("Clusters of the last complete window of each run")
    table = tabulate("cluster-changes", caption, change_words(named(one, two, found)), fields)
    question = say("Which cities entered, left or moved?")
    none = missing(one, two, "clusters")
    other = differs(found, "rank", "ai_patents", "lq")
    told = [none] if none else [_cluster_sentence(found), why_stage(reasons, "specialisation", other)]
    told.append(_windows(one, two, "clusters"))
    return Section("clusters", say("Clusters"), question, list(filter(None, told)), [] if none else [table])


def centrality(one: RunSide, two: RunSide, reasons: Reasons) -> Section:
    """Which cities hold another rank by centrality."""
    found = ranks.centrality_changes(one, two)
    fields = [
        Field("label", "city"),
        Field("change", "change", phrase=True),
        Field("rank_one", "rank, first run", words.count, "reason_one"),
        Field("rank_two", "rank, second run", words.count, "reason_two"),
        Field("value_one", "centrality, first run", words.three, "reason_one"),
        Field("value_two", "centrality, second run", words.three, "reason_two"),
        Field("located_parties_one", "located parties, first run", words.count),
        Field("located_parties_two", "located parties, second run", words.count),
    ]
    caption = say("Cities by centrality in the last complete window of each run")
    table = tabulate("centrality-changes", caption, change_words(named(one, two, found)), fields)
    none = missing(one, two, "city_measures")
    why = why_stage(reasons, "network", differs(found, "rank", "value"))
    told = [none] if none else [*_central_sentences(one, two, found), why]
    told.append(_windows(one, two, "city_measures"))
    question = say("Which cities are more or less central?")
    return Section("centrality", say("Network"), question, list(filter(None, told)), [] if none else [table])


def _cluster_sentence(found: pl.DataFrame) -> str:
    if found.is_empty():
        return say("Neither run has a cluster in its last complete window.")
    count = counts(found)
    return say(
        "Clusters: {entered:,} entered the list, {left:,} left it, {both:,} are on both lists, {moved:,} of "
        "them at another rank.",
        entered=count[changes.ENTERED],
        left=count[changes.LEFT],
        both=count[changes.MOVED] + count[changes.STAYED],
        moved=count[changes.MOVED],
    )


def _central_sentences(one: RunSide, two: RunSide, found: pl.DataFrame) -> list[str]:
    if found.is_empty():
        return [say("Neither run has a city with a known centrality in its last complete window.")]
    first, second = (stated(side.study.panel.centrality.replace("_", " ")) for side in (one, two))
    count = counts(found)
    sentence = say(
        "Of {both:,} cities whose centrality both runs know {moved:,} have another rank; {first:,} are known "
        "in the first run alone, {second:,} in the second. Ties share a rank.",
        both=count[changes.MOVED] + count[changes.STAYED],
        moved=count[changes.MOVED],
        first=count[ranks.FIRST_ALONE],
        second=count[ranks.SECOND_ALONE],
    )
    if first == second:
        return [sentence, say("Centrality is measured as {measure}.", measure=first)]
    other = say(
        "The first run measures centrality as {one}, the second as {two}: only ranks compare.",
        one=first,
        two=second,
    )
    return [sentence, other]


def _windows(one: RunSide, two: RunSide, table: str) -> str:
    """Name the windows that are set against each other; empty where neither run has one."""
    frames = [side.last_window(table) for side in (one, two)]
    if any(frame.is_empty() for frame in frames):
        return ""
    first, second = (words.window(*frame.row(0, named=True).values()) for frame in map(_ends, frames))
    if first == second:
        return say("Both runs are compared in the window {window}.", window=first)
    return say(
        "The window is {one} in the first run and {two} in the second: what differs may come of that alone.",
        one=first,
        two=second,
    )


def _ends(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select("window_start", "window_end")
