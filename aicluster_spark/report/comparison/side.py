"""One of two runs that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.run import Run
from aicluster_spark.study.models import Study

TABLES = ("cities", "clusters", "fits", "estimates")
"""Tables that a comparison reads."""


@dataclass(frozen=True, slots=True)
class RunSide:
    """One of two runs.

    Attributes
    ----------
    run
        Its manifest.
    study
        Its study, as this version reads it.
    stages
        What its stages left behind, as far as it came.
    tables
        Those of `TABLES` that are there; the others are empty.
    """

    run: Run
    study: Study
    stages: Mapping[str, StageResult]
    tables: Mapping[str, pl.DataFrame]

    def last_clusters(self) -> pl.DataFrame:
        """Cities of the last window of clusters that is complete."""
        clusters = self.tables["clusters"]
        records = self.stages.get("records")
        if records is not None:
            clusters = clusters.filter(pl.col("window_end") <= int(records.facts["last_complete_year"]))
        return clusters.filter(pl.col("window_end") == pl.col("window_end").max())

    def model_estimates(self) -> pl.DataFrame:
        """Terms of the study's own models."""
        models = self.tables["fits"].filter(pl.col("part") == "models")["fit"].to_list()
        return self.tables["estimates"].filter(pl.col("model").is_in(models))

    def rows(self) -> pl.DataFrame:
        """Columns stage, table and rows of every table."""
        counted = [
            {"stage": stage, "table": name, "rows": table.rows}
            for stage, result in self.stages.items()
            for name, table in result.tables.items()
        ]
        return pl.DataFrame(counted, schema={"stage": pl.String, "table": pl.String, "rows": pl.Int64})
