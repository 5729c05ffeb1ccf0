"""Tables of a run for the subcommands that look into them."""

from __future__ import annotations

import polars as pl

from aicluster_spark.engine import scan
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES


def stage_result(run: Run, workspace: Location, stage: str) -> StageResult:
    """Find what a stage of a run left behind.

    Raises
    ------
    ResultsError
        If the run did not come so far, or its results are gone.
    """
    record = run.stages.get(stage)
    result = ResultStore(workspace).find(stage, record.fingerprint) if record else None
    if result is None:
        raise ResultsError(f"Run {run.run_id} has no results of stage {stage}.", "Run the study to its end.")
    return result


def scan_table(result: StageResult, table: str, workspace: Location) -> pl.LazyFrame:
    """Open a table of a stage without reading it."""
    store = ResultStore(workspace)
    paths = [store.location(file).path for file in result.tables[table].files]
    return scan.scan_table(TABLES[table], workspace.filesystem, paths)
