"""Words and cities that the blocks of the scorecards share."""

from __future__ import annotations

import polars as pl

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
MODELS = dict(zip(("technology", "scenario", "institution"), charts.MODELS, strict=True))


def shown_cities(data: ReportData) -> pl.DataFrame:
    """Clusters and compared cities, then peers, best rank first, as many as the study's ranking has rows."""
    named = data.names.join(data.scorecard)
    first = pl.col("standing") == "peer"
    kept = named.sort([first, "rank", "order"], nulls_last=True).head(data.study.report.ranking_length)
    return kept.sort(["rank", "order"], nulls_last=True)


def by_language(english: str, chinese: str) -> str:
    """Choose the column of a name in the language spoken."""
    return chinese if spoken() == "zh" else english


def model_words(row: dict[str, object]) -> str:
    """Name a city's development model, or say why it has none."""
    model = row["model"]
    if model is None:
        return say("no development model, since there is {reason}", reason=stated(str(row["model_reason"])))
    if model == "mixed":
        return say("of mixed model")
    return say("{model} driven", model=say(MODELS[str(model)]))


def with_standing(cities: pl.DataFrame) -> pl.DataFrame:
    """Write the standing of cities in the language spoken."""
    named = {key: say(text) for key, text in STANDINGS.items()}
    return cities.with_columns(pl.col("standing").replace(named))
