"""Figures of the panel: yearbook columns that the study declares."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure, unknown
from aicluster_spark.scorecard.figures.patents import code_lists
from aicluster_spark.study.panel import YearbookColumn

NOT_IN_PANEL = "the city is not in the panel in the last year of the window"


def yearbook_figures(tables: Tables, scope: Scope, columns: Sequence[YearbookColumn]) -> list[Figure]:
    """Take the panel's columns of internet, telecommunication and science spending by indicators' words."""
    return [_named(tables, scope, columns, name, words) for name, words in code_lists()["yearbook"].items()]


def panel_figure(tables: Tables, scope: Scope, name: str, variable: str) -> Figure:
    """Take one column of the panel in the last year of the window, null for the panel's own reason."""
    of_year = pl.col("year") == scope.end
    rows = scope.here(tables["city_year"]).filter(of_year).select("city", pl.col(variable).alias("value"))
    gaps = scope.here(tables["panel_gaps"]).filter(of_year & (pl.col("variable") == variable))
    joined = rows.join(gaps.select("city", "reason"), on="city", how="left").collect()
    return figure(name, joined, "value", pl.col("reason"), NOT_IN_PANEL)


def _named(
    tables: Tables, scope: Scope, columns: Sequence[YearbookColumn], name: str, words: list[str]
) -> Figure:
    fitting = [each.name for each in columns if any(word in each.indicator for word in words)]
    if not fitting:
        return unknown(name, f"the panel has no yearbook figure of {' or '.join(words)}")
    return panel_figure(tables, scope, name, fitting[0])
