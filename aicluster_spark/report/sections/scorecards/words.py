"""Words and cities that the blocks of the scorecards share."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts import models as model_charts
from aicluster_spark.report.charts import scorecards as charts
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, spoken, stated

SUBSYSTEMS = {
    "innovation": message("technological innovation"),
    "industry": message("industrial application"),
    "infrastructure": message("digital infrastructure"),
    "talent_capital": message("talent and capital"),
    "governance": message("open governance"),
}
STANDINGS = dict(zip(("cluster", "compared", "peer"), charts.STANDINGS, strict=True))
MODELS = dict(zip(("technology", "scenario", "institution"), model_charts.MODELS, strict=True))


UNCLUSTERED = 5
"""Cities told of one by one where there is no cluster and the study names no city."""


def scored_cities(data: ReportData) -> pl.DataFrame:
    """Give every scored city with its name, best rank first: what sentences and tables are about."""
    return data.names.join(data.scorecard).sort(["rank", "order"], nulls_last=True)


def shown_cities(data: ReportData) -> pl.DataFrame:
    """Clusters and compared cities, then peers, best rank first, as many as the study's ranking has rows."""
    first = pl.col("standing") == "peer"
    kept = scored_cities(data).sort([first, "rank", "order"], nulls_last=True)
    return kept.head(data.study.report.ranking_length).sort(["rank", "order"], nulls_last=True)


def told_cities(data: ReportData) -> pl.DataFrame:
    """Clusters and compared cities, best rank first; without any, the scored cities of the first ranks."""
    scored = scored_cities(data)
    named = scored.filter(pl.col("standing") != "peer")
    return scored.head(UNCLUSTERED) if named.is_empty() else named


def told_words(data: ReportData) -> str:
    """Say whom tables of single cities are about where none of them is a cluster; empty else."""
    standings = data.scorecard["standing"]
    if (standings == "cluster").any():
        return ""
    if (standings == "compared").any():
        return say("There is no cluster: these are the cities that the study names.")
    return say(
        "There is no cluster, and the study names no city: these are the {cities} of the first ranks.",
        cities=words.several(told_cities(data).height, "scored city", "scored cities"),
    )


def left_out(data: ReportData, shown: pl.DataFrame) -> str:
    """Say how many of the scored cities a drawing has; empty where it has all."""
    if shown.height >= data.scorecard.height:
        return ""
    return say(
        "Drawn are {shown} of {all} scored cities, clusters and cities that the study names first; sentences "
        "and tables are about all.",
        shown=f"{shown.height:,}",
        all=f"{data.scorecard.height:,}",
    )


def rank_interval(row: dict[str, object]) -> str:
    """Write ` (2 to 7)`: the ranks over all recipes; empty where none was drawn."""
    if row["rank_low"] is None or row["rank_high"] is None:
        return ""
    low, high = (f"{float(str(row[name])):.0f}" for name in ("rank_low", "rank_high"))
    return say(" ({low} to {high})", low=low, high=high)


def by_language(english: str, chinese: str) -> str:
    """Choose the column of a name in the language spoken."""
    return chinese if spoken() == "zh" else english


def rank_words(row: dict[str, object]) -> str:
    """Give a city's rank by the index with its interval, or say why it has none."""
    if row["rank"] is None:
        return say("no rank, since {reason}", reason=stated(str(row["reason"])))
    return say("rank {rank}{interval}", rank=row["rank"], interval=rank_interval(row))


def model_words(data: ReportData, row: dict[str, object]) -> str:
    """Name a city's development model with its degrees, or say why it has none."""
    model = row["model"]
    if model is None:
        return say("no development model, since there is {reason}", reason=stated(str(row["model_reason"])))
    of_city = data.scorecard_models.filter(pl.col("city") == row["city"])
    if of_city.is_empty():
        return _model(str(model))
    return say("{model} ({degrees})", model=_model(str(model)), degrees=_degrees(of_city))


def _model(model: str) -> str:
    if model == "mixed":
        return say("of mixed model")
    if model == "behind":
        return say("below the median in the scores of all three development models")
    return say("{model} driven", model=say(MODELS[model]))


def _degrees(models: pl.DataFrame) -> str:
    """Give the three memberships of a city, and what the mixture says."""
    rows = {row["model"]: row for row in models.iter_rows(named=True)}
    parts = [
        say("{model} {degree}", model=say(text), degree=words.decimal(rows[key]["membership"]) or "–")
        for key, text in MODELS.items()
    ]
    told = say("membership: {parts}", parts=words.listed(parts))
    if any(row["mixture"] is None for row in rows.values()):
        return told
    by_mixture = max(MODELS, key=lambda key: rows[key]["mixture"])
    by_rule = max(MODELS, key=lambda key: rows[key]["membership"])
    if by_mixture == by_rule:
        return say("{degrees}; a mixture agrees on the highest", degrees=told)
    return say("{degrees}; a mixture has {model} highest", degrees=told, model=say(MODELS[by_mixture]))


def with_standing(cities: pl.DataFrame) -> pl.DataFrame:
    """Write the standing of cities in the language spoken."""
    named = {key: say(text) for key, text in STANDINGS.items()}
    return cities.with_columns(pl.col("standing").replace(named))
