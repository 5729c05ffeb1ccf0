"""How firmly the list of clusters stands: other specifications, chance, published ways to find clusters."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.firmness import MEASURES, specifications
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.rule_words import rule_set_words
from aicluster_spark.report.tabulate import Field, tabulate

CHOICES = {
    "base": message("base {}"),
    "rule_set": message("rule set {}"),
    "counting": message("{} counting"),
    "width": message("window of {} years"),
    "lq_above": message("LQ above {}"),
    "floor": message("floor of {} a year"),
}
"""What a specification chooses, in the words of the chart."""


def firmness_blocks(data: ReportData) -> list[Figure | Table]:
    """Draw the specifications that differ from the study's in one choice; list cities and presets."""
    if data.stability.is_empty() or not data.stability["is_reference"].any():
        return []
    return [_one_choice(data), _cities(data), _presets(data)]


def single_changes(stability: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table `stability` that differ from the study's own in exactly one choice, named by it.

    Floors scale with the width of the window and are compared by year.
    """
    choices = stability.with_columns(
        (pl.col("window_end") - pl.col("window_start") + 1).alias("width")
    ).with_columns((pl.col("minimum_ai_patents") / pl.col("width")).round(2).alias("floor"))
    own = choices.filter("is_reference").row(0, named=True)
    differs = [pl.col(name) != pl.lit(own[name]) for name in CHOICES]
    said = [
        pl.when(differ).then(pl.format(say(text), _choice(name)))
        for differ, (name, text) in zip(differs, CHOICES.items(), strict=True)
    ]
    alone = pl.sum_horizontal(differ.cast(pl.Int8) for differ in differs) == 1
    changed = choices.with_columns(pl.coalesce(said).alias("choice")).filter(alone)
    rank = [pl.when(differ).then(place) for place, differ in enumerate(differs)]
    return changed.sort(pl.coalesce(rank), "base", "rule_set", "counting", "width", "lq_above", "floor")


def _choice(name: str) -> pl.Expr:
    write = rule_set_words if name == "rule_set" else stated
    return words.in_words(pl.col(name).cast(pl.String).str.strip_suffix(".0"), write)


def _one_choice(data: ReportData) -> Figure:
    changed = single_changes(data.stability)
    least = changed.filter(pl.col("jaccard").is_not_null()).sort("jaccard", maintain_order=True).head(1)
    sentence = say(
        "{specifications} gave a list of the last window; {changed:,} of them differ from "
        "the study's own in one choice only.",
        specifications=words.several(data.stability.height, "specification"),
        changed=changed.height,
    )
    if least.height:
        row = least.row(0, named=True)
        most = say(
            "Of these the list changes most with {choice}: {in_both:,} of its {clusters} are the study's.",
            choice=row["choice"],
            in_both=row["in_both"],
            clusters=words.several(row["clusters"], "cluster"),
        )
        sentence = words.joined([sentence, most])
    drawn = changed.select("choice", "jaccard", "rank_correlation").rename(
        {"jaccard": say(MEASURES[0]), "rank_correlation": say(MEASURES[1])}
    )
    long = drawn.unpivot(index="choice", variable_name="measure", value_name="agreement")
    fields = [
        Field("choice", "instead", phrase=True),
        Field("clusters", "clusters", words.count),
        Field("in_both", "also the study's", words.count),
        Field("jaccard", "Jaccard", words.decimal, meaning="those in both lists over those in either"),
        Field("rank_correlation", "Spearman", words.decimal, meaning="of the location quotients"),
    ]
    return Figure(
        "specifications",
        say("What the list depends on"),
        sentence,
        specifications(long.drop_nulls(), say("Agreement by changed choice. {sentence}", sentence=sentence)),
        tabulate(
            "specifications-table", say("Specifications with one other choice"), changed, fields, folded=True
        ),
        note=say(
            "1 is the study's own list. Same clusters: Jaccard index of the lists. Same order: Spearman's "
            "correlation of quotients."
        ),
    )


def _cities(data: ReportData) -> Table:
    cities = data.names.join(data.cluster_stability).sort(
        ["share_of_specifications", "bootstrap_share", "order"],
        descending=[True, True, False],
        nulls_last=True,
    )
    verdict = findings.verdict()
    fields = [
        Field("label", "city"),
        Field("verdict", "verdict", phrase=True),
        Field("share_of_specifications", "of specifications", words.decimal, meaning="share that lists it"),
        Field(
            "bootstrap_share", "of samples", words.decimal, meaning="share of bootstrap samples that lists it"
        ),
    ]
    caption = say("How often each city is a cluster, over all specifications and over chance")
    limit = data.study.report.ranking_length
    return tabulate(
        "firmness", caption, cities.with_columns(verdict=verdict), fields, limit=limit, folded=True
    )


def _presets(data: ReportData) -> Table:
    agreed = data.last_window(data.preset_agreement)
    fields = [
        Field("first", "one way"),
        Field("second", "another"),
        Field("in_first", "clusters by the one", words.count),
        Field("in_second", "by the other", words.count),
        Field("in_both", "by both", words.count),
        Field("jaccard", "Jaccard", words.decimal),
        Field("kappa", "kappa", words.decimal, meaning="Cohen's, over all cities"),
    ]
    return tabulate("presets", say("Published ways to find clusters, and the study's own"), agreed, fields)
