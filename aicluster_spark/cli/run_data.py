"""A finished run as the report takes it, read from the workspace."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aicluster_spark.cli.results import stage_result
from aicluster_spark.engine.tables import read_arrow_table
from aicluster_spark.errors import ResultsError
from aicluster_spark.report import ReportData
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES
from aicluster_spark.stages.registry import STAGE_NAMES, WRITER
from aicluster_spark.stages.report import MOST_ROWS, gather, study_boundaries
from aicluster_spark.study.loader import read_study


def run_data(run: Run, workspace: Location) -> ReportData:
    """Gather what the report of a run is made of.

    Raises
    ------
    ResultsError
        If the run did not come to its end, its results are gone, or a table the report needs is not among
        them because another version made it.
    """
    upstream = {name: stage_result(run, workspace, name) for name in STAGE_NAMES if name != "report"}
    study = read_study(run.study_text, f"the study of run {run.run_id}", run.overrides)
    boundaries = study_boundaries(study, Path(run.study_path))
    return gather(study, upstream, lambda table: _table(table, upstream, workspace), boundaries)


def _table(table: str, upstream: dict[str, StageResult], workspace: Location) -> pl.DataFrame:
    entry = upstream[WRITER[table]].tables.get(table)
    if entry is None:
        raise ResultsError(
            f"The run has no table {table}: another version of the program made it.", "Run the study again."
        )
    if entry.rows > MOST_ROWS:
        raise ResultsError(f"{table} has {entry.rows:,} rows; the report takes at most {MOST_ROWS:,}.")
    paths = [ResultStore(workspace).location(file).path for file in entry.files]
    return pl.DataFrame(read_arrow_table(TABLES[table], workspace.filesystem, paths))
