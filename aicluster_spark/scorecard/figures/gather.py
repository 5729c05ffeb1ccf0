"""All figures of the scored cities."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables
from aicluster_spark.scorecard.figures.firms import firm_figures
from aicluster_spark.scorecard.figures.panel import yearbook_figures
from aicluster_spark.scorecard.figures.patents import patent_figures
from aicluster_spark.scorecard.figures.people import people_figures
from aicluster_spark.scorecard.figures.tables import output_figures, policy_figures, tie_figures
from aicluster_spark.study.panel import YearbookColumn

READS = (
    "patents",
    "parties",
    "party_places",
    "patent_activity",
    "enterprises",
    "enterprise_activity",
    "enterprise_places",
    "cities",
    "clusters",
    "city_lq",
    "city_specialisation",
    "city_profiles",
    "city_pairs",
    "collaboration",
    "ai_firm_years",
    "city_measures",
    "city_policy",
    "city_policy_documents",
    "city_policy_intensity",
    "policy_texts",
    "city_year",
    "panel_gaps",
)
"""Tables the figures come from."""


def gather_figures(
    tables: Tables, scope: Scope, yearbook: Sequence[YearbookColumn], chain: pl.DataFrame
) -> list[Figure]:
    """Count every figure that the packaged indicators name.

    Parameters
    ----------
    tables
        Those of `READS`.
    scope
        Cities and years.
    yearbook
        Yearbook columns of the study's panel.
    chain
        AI firms by their place in the value chain, of `count_chain`.
    """
    return [
        *output_figures(tables, scope),
        *patent_figures(tables, scope),
        *people_figures(tables, scope),
        *firm_figures(tables, scope, chain),
        *yearbook_figures(tables, scope, yearbook),
        *policy_figures(tables, scope),
        *tie_figures(tables, scope),
    ]
