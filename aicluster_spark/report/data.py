"""What the report is made of: the study, the results of every stage, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from aicluster_spark.report.boundaries import Boundaries
from aicluster_spark.report.cities import CityNames
from aicluster_spark.study.models import Study


@dataclass(frozen=True, slots=True)
class StageManifest:
    """What one stage left behind.

    Attributes
    ----------
    fingerprint
        Its name in the store.
    seconds
        How long it took.
    tables
        Rows and bytes of each table it wrote.
    facts
        Figures the stage stated about itself.
    started
        When it began (UTC); None if it did not say.
    places
        Where each table lies below the workspace: its file, or its folder where it has several.
    """

    fingerprint: str
    seconds: float
    tables: Mapping[str, tuple[int, int]]
    facts: Mapping[str, Any]
    started: datetime | None = None
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportData:
    """Everything the report shows; frames hold the tables of the same name in `aicluster_spark.schema`.

    Attributes
    ----------
    study
        The study as validated.
    last_complete_year
        Last filing year that the records show well enough.
    manifests
        What each stage left behind, by stage in the order they ran.
    versions
        Versions of the software by name.
    way_to_workspace
        The way from the page to the workspace, such as `../..`; None where the page stands outside of it.
    boundaries
        Boundaries that the study names for the maps, if any.
    tables_beside
        Whether the page's tables lie beside it as CSV files.
    """

    study: Study
    last_complete_year: int
    manifests: Mapping[str, StageManifest]
    versions: Mapping[str, str]
    files: pl.DataFrame
    record_counts: pl.DataFrame
    completeness: pl.DataFrame
    place_names: pl.DataFrame
    cities: pl.DataFrame
    city_output: pl.DataFrame
    city_lq: pl.DataFrame
    clusters: pl.DataFrame
    stability: pl.DataFrame
    cluster_stability: pl.DataFrame
    preset_agreement: pl.DataFrame
    city_pairs: pl.DataFrame
    city_partners: pl.DataFrame
    collaboration: pl.DataFrame
    city_measures: pl.DataFrame
    city_tie_changes: pl.DataFrame
    network_summary: pl.DataFrame
    policy_events: pl.DataFrame
    policy_instruments: pl.DataFrame
    city_year: pl.DataFrame
    coverage: pl.DataFrame
    estimates: pl.DataFrame
    diagnostics: pl.DataFrame
    marginal_effects: pl.DataFrame
    fits: pl.DataFrame
    dropped_rows: pl.DataFrame
    fit_tests: pl.DataFrame
    johnson_neyman: pl.DataFrame
    splits: pl.DataFrame
    thresholds: pl.DataFrame
    event_study: pl.DataFrame
    bacon_weights: pl.DataFrame
    mediation_channels: pl.DataFrame
    specification_curve: pl.DataFrame
    estimate_covariances: pl.DataFrame
    prediction_models: pl.DataFrame
    prediction_bases: pl.DataFrame
    prediction_values: pl.DataFrame
    prediction_ranges: pl.DataFrame
    scorecard: pl.DataFrame
    scorecard_indicators: pl.DataFrame
    scorecard_values: pl.DataFrame
    scorecard_subsystems: pl.DataFrame
    scorecard_choices: pl.DataFrame
    scorecard_models: pl.DataFrame
    scorecard_balances: pl.DataFrame
    scorecard_gaps: pl.DataFrame
    scorecard_steps: pl.DataFrame
    scorecard_international: pl.DataFrame
    scorecard_chain: pl.DataFrame
    scorecard_organisations: pl.DataFrame
    scorecard_offices: pl.DataFrame
    way_to_workspace: str | None = None
    boundaries: Boundaries | None = None
    tables_beside: bool = False

    @property
    def model_estimates(self) -> pl.DataFrame:
        """Terms of the study's own models; `estimates` also holds those of their variants."""
        declared = [model.name for model in self.study.estimation.models]
        return self.estimates.filter(pl.col("model").is_in(declared))

    @cached_property
    def names(self) -> CityNames:
        """Names of the cities as people read them."""
        return CityNames(self.cities, self.study.report.names_zh)

    def last_window(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of the last window that ends by the last complete year."""
        complete = frame.filter(pl.col("window_end") <= self.last_complete_year)
        return complete.filter(pl.col("window_end") == pl.col("window_end").max())


TABLES = tuple(each.name for each in fields(ReportData) if each.type == "pl.DataFrame")
"""Tables the report is made of: the frames above."""
