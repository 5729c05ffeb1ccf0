"""Who is taken for whom: the largest identities, and what depends on the setting."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.tabulate import Field, tabulate

PROVISIONAL = message("Inventors are provisional name keys: people of one name are one node.")
PEOPLE = {
    "strict": message(
        "Linked by evidence, strictly, {mentions:,} mentions of inventors are {people:,} people."
    ),
    "loose": message(
        "Linked by evidence, loosely, {mentions:,} mentions of inventors are {people:,} people."
    ),
    "own": message("By the study's own ids {mentions:,} mentions of inventors are {people:,} people."),
}
SETTINGS = {
    "name": message("name key"),
    "strict": message("strict linkage"),
    "loose": message("loose linkage"),
    "own": message("the study's own ids"),
}
MOVED = {
    "inventors": message("number of inventors"),
    "mean_degree": message("mean number of co-inventors"),
    "brokers": message("number of brokers"),
    "inventor_pagerank_mean": message("mean PageRank of inventors"),
    "inventor_pagerank_gini": message("Gini coefficient of their PageRank"),
}


def identity_sentences(data: ReportData) -> list[str]:
    """Say what an inventor is in this study, how many are doubtful, and how far cities depend on it."""
    setting = data.study.identity.setting
    people, mentions = (findings.fact(data, "identity", name) for name in ("people", "mentions"))
    if setting == "none" or not people:
        return [say(PROVISIONAL)]
    counted = say(PEOPLE[setting], mentions=mentions, people=people)
    return [counted, *_conflicts(data), *_movement(data)]


def identity_tables(data: ReportData) -> list[Table]:
    """Show the largest identities, names withheld, and the cities under every setting."""
    return [*_largest(data), *_cities(data)]


def _conflicts(data: ReportData) -> list[str]:
    """Count the people whose mentions contradict each other."""
    found = findings.fact(data, "identity", "people_in_conflict")
    if not found:
        return []
    if not found["people"]:
        return [say("No person has conflicting given names or stands twice on a patent.")]
    sentence = say(
        "{people:,} people ({mentions:,} mentions) have conflicting given names or stand twice on a patent.",
        **found,
    )
    return [sentence]


def _movement(data: ReportData) -> list[str]:
    """Say how far the measures of cities move between the two settings."""
    moved = findings.fact(data, "identity", "movement") or []
    names = dict(data.names.frame().select("city", "label").iter_rows())
    parts = [
        say(
            "{measure} by {median:.0%} in the median of {cities:,} cities and by {largest:.0%} in {city}",
            measure=say(MOVED[each["measure"]]),
            **{key: each[key] for key in ("median", "cities", "largest")},
            city=names.get(each["city"], each["city"]),
        )
        for each in moved
    ]
    if not parts:
        return []
    return [
        say("From strict to loose linkage the figures of cities move: {moves}.", moves=words.listed(parts))
    ]


def _largest(data: ReportData) -> list[Table]:
    stated = findings.fact(data, "identity", "largest_people") or []
    if not stated:
        return []
    yes, no = pl.lit(say("yes")), pl.lit(say("no"))
    frame = (
        pl.DataFrame(stated, infer_schema_length=None)
        .with_row_index("place", offset=1)
        .with_columns(conflict=pl.when("conflicting_names").then(yes).otherwise(no))
    )
    fields = [
        Field("place", "person", words.count),
        Field("mentions", "mentions", words.count),
        Field("spellings", "spellings", words.count),
        Field("conflict", "given names in conflict"),
        Field("first_year", "first filing", words.year),
        Field("last_year", "last filing", words.year),
        Field("applicants", "applicants", words.count),
        Field("cities", "cities", words.count),
        Field("weakest", "weakest link", words.decimal, meaning="sum of weights in bits"),
    ]
    caption = say("Largest identities among inventors, names withheld, with their evidence")
    return [tabulate("identities", caption, frame, fields, folded=True)]


def _cities(data: ReportData) -> list[Table]:
    stated = findings.fact(data, "identity", "largest_cities") or []
    if not stated:
        return []
    settings = {name: say(told) for name, told in SETTINGS.items()}
    cities = pl.DataFrame(stated, infer_schema_length=None).with_row_index("place")
    frame = (
        data.names.join(cities, "city", "name")
        .with_columns(setting=pl.col("setting").replace(settings))
        .sort("place")
    )
    fields = [
        Field("name", "city"),
        Field("setting", "inventors told apart by"),
        Field("inventors", "inventors", words.count),
        Field("mean_degree", "mean co-inventors", words.decimal),
        Field(
            "brokers", "brokers", words.count, meaning="located parties with a partner inside and one outside"
        ),
        Field("inventor_pagerank_mean", "mean PageRank", words.significant),
        Field("inventor_pagerank_gini", "Gini of PageRank", words.decimal),
    ]
    caption = say(
        "Inventors, co-inventors, brokers and ranks of the largest cities by every setting, {when}",
        when=str(findings.fact(data, "identity", "window")).replace("-", "–"),
    )
    return [tabulate("identity-cities", caption, frame, fields, folded=True)]
