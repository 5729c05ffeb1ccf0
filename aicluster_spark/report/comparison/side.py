"""One of two runs that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.run import Run
from aicluster_spark.study.models import Study

TABLES = (
    "cities",
    "clusters",
    "city_measures",
    "fits",
    "estimates",
    "scorecard",
    "scorecard_models",
    "scorecard_gaps",
)
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
    missing
        Those of `TABLES` that are not there: the run did not come so far, or its version did not make them.
    """

    run: Run
    study: Study
    stages: Mapping[str, StageResult]
    tables: Mapping[str, pl.DataFrame]
    missing: frozenset[str] = frozenset()

    def last_window(self, table: str) -> pl.DataFrame:
        """Rows of the last window that is complete."""
        rows = self.tables[table]
        records = self.stages.get("records")
        if records is not None:
            rows = rows.filter(pl.col("window_end") <= int(records.facts["last_complete_year"]))
        return rows.filter(pl.col("window_end") == pl.col("window_end").max())

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
