"""What a subsystem rests on: its name promises more than a few indicators can carry, so these are named."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.scorecards.words import SUBSYSTEMS, by_language

FEW = 4
"""So many indicators are named at most; more are a mixture that a reader looks up in their table."""


def with_basis(data: ReportData, subsystem: str, city: str) -> str:
    """Name a subsystem, with the indicators of it that are known of a city where these are few."""
    name = say(SUBSYSTEMS[subsystem])
    values = data.scorecard_values.filter(pl.col("city") == city).drop_nulls("value")
    few = _few(data, subsystem, pl.col("indicator").is_in(values["indicator"].implode()))
    return say("{subsystem} (by {indicators})", subsystem=name, indicators=words.listed(few)) if few else name


def thin_subsystems(data: ReportData) -> list[str]:
    """Say of each subsystem of which few indicators are used which ones these are, of how many."""
    told = []
    for key, text in SUBSYSTEMS.items():
        if few := _few(data, key):
            of_subsystem = data.scorecard_indicators.filter(pl.col("subsystem") == key)
            told.append(
                say(
                    "{subsystem} rests on {used} of {all} indicators, {indicators}, and says no more than "
                    "these do.",
                    subsystem=words.capital(say(text)),
                    used=len(few),
                    all=of_subsystem.height,
                    indicators=words.listed(few),
                )
            )
    return told


def _few(data: ReportData, subsystem: str, known: pl.Expr | None = None) -> list[str]:
    """Names of the indicators used of a subsystem; none where they are many, or all that there are."""
    indicators = data.scorecard_indicators.filter(pl.col("subsystem") == subsystem)
    used = indicators.filter("used" if known is None else pl.col("used") & known)
    names = used[by_language("name", "name_zh")].to_list()
    return names if len(names) <= min(FEW, indicators.height - 1) else []
