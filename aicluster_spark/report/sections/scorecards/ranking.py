"""The ranking with intervals, the recipe behind it, and how far each of its choices moves ranks."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts import scorecards as charts
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.scorecards.words import (
    SUBSYSTEMS,
    by_language,
    left_out,
    scored_cities,
    with_standing,
)
from aicluster_spark.report.tabulate import Field, tabulate

STEPS = {
    "missing": message("missing values"),
    "outliers": message("outliers"),
    "normalisation": message("normalisation"),
    "weights": message("weights"),
    "aggregation": message("aggregation"),
}
NOTE = message("The interval says what the choices of the index do, not what chance in the data does.")


def ranking(data: ReportData, cities: pl.DataFrame) -> list[Figure]:
    """Draw the ranks with their intervals, and state the recipe."""
    drawn = with_standing(cities).filter(pl.col("rank").is_not_null() & pl.col("rank_low").is_not_null())
    if drawn.is_empty():
        return []
    scored = scored_cities(data)
    ranked = scored.drop_nulls(["rank", "rank_low", "rank_high"])
    wide = ranked.filter(pl.col("rank_high") - pl.col("rank_low") >= 10).height
    sentence = say(
        "{cities} with their rank by the study's recipe and the interval over {draws} recipes; for "
        "{wide} the "
        "interval is ten ranks wide or more.",
        cities=words.several(ranked.height, "city", "cities"),
        draws=f"{data.study.scorecard.draws:,}",
        wide=f"{wide:,}",
    )
    fields = [
        Field("label", "city"),
        Field("standing", "standing"),
        Field("ai_patents", "AI patents", words.count),
        Field("score", "score", words.decimal, reason="reason"),
        Field("rank", "rank", words.count, reason="reason"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
        Field("coverage", "known indicators", words.percent, meaning="of those the index uses"),
    ]
    columns = ["label", "rank", "rank_low", "rank_high", "score", "coverage", "standing"]
    return [
        Figure(
            "scorecard-ranking",
            say("Ranks with intervals over all recipes"),
            sentence,
            charts.rank_intervals(drawn.select(columns), say("Ranks. {sentence}", sentence=sentence)),
            tabulate(
                "scorecard-ranking-table",
                say("Composite index"),
                with_standing(scored),
                fields,
                folded=True,
            ),
            note=words.joined([say(NOTE), _outside(data), left_out(data, cities)]),
        )
    ]


def _outside(data: ReportData) -> str:
    """Say how many cities the study's own recipe ranks outside of their interval, and why that may be."""
    options, ranked = data.study.scorecard, data.scorecard.drop_nulls(["rank", "rank_low", "rank_high"])
    outside = ranked.filter(~pl.col("rank").is_between(pl.col("rank_low"), pl.col("rank_high"))).height
    return say(
        "The study's own recipe is one that can be drawn: {recipe}. It ranks {outside} of {cities} outside "
        "of their interval, which leaves out {tails} of the recipes: where few others rank a city as the "
        "study's does.",
        recipe=words.listed([_recipe(step, getattr(options.recipe, step)) for step in STEPS]),
        outside=f"{outside:,}",
        cities=words.several(ranked.height, "scored city", "scored cities"),
        tails=words.percent(1 - options.interval, 0),
    )


def _recipe(step: str, option: str) -> str:
    return say("{step} {option}", step=say(STEPS[step]), option=stated(option.replace("_", " ")))


def choices(data: ReportData) -> Table:
    """Lay out how far each choice of the index moves ranks."""
    steps = {key: say(text) for key, text in STEPS.items()}
    rows = data.scorecard_choices.with_columns(
        pl.col("step").replace(steps),
        pl.col("option").str.replace_all("_", " "),
    )
    fields = [
        Field("step", "step"),
        Field("option", "option", phrase=True),
        Field("chosen", "the study's"),
        Field("draws", "recipes", words.count),
        Field("mean_shift", "mean shift of ranks", words.decimal, meaning="from the study's recipe"),
    ]
    return tabulate("scorecard-choices", say("How far each choice moves ranks"), rows, fields, folded=True)


def indicators(data: ReportData) -> Table:
    """Lay out the indicators, and why some are not used."""
    names = {key: say(text) for key, text in SUBSYSTEMS.items()}
    rows = data.scorecard_indicators.with_columns(
        shown=pl.col(by_language("name", "name_zh")), subsystem=pl.col("subsystem").replace(names)
    )
    fields = [
        Field("shown", "indicator"),
        Field("subsystem", "subsystem"),
        Field("formula", "formula"),
        Field("source", "source"),
        Field("known", "cities known", words.count),
        Field("weight", "weight", words.decimal, reason="reason", meaning="within the subsystem"),
        Field("treatment", "outliers", reason="reason", phrase=True),
    ]
    return tabulate("scorecard-indicators", say("Indicators, and which are used"), rows, fields, folded=True)
