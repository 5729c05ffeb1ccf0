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
        If the run did not come so far, or its results are gone or damaged.
    """
    record, store = run.stages.get(stage), ResultStore(workspace)
    if record is None:
        raise ResultsError(f"Run {run.run_id} has no results of stage {stage}.", "Run the study to its end.")
    result = store.find(stage, record.fingerprint)
    if result is None:
        damaged = store.damaged(stage, record.fingerprint)
        raise ResultsError(
            f"Of the results of stage {stage} {len(damaged)} files are missing or cut, such as {damaged[0]}.",
            "Run the study again: it makes anew what is damaged.",
        )
    return result


def scan_table(result: StageResult, table: str, workspace: Location) -> pl.LazyFrame:
    """Open a table of a stage without reading it."""
    store = ResultStore(workspace)
    paths = [store.location(file).path for file in result.tables[table].files]
    return scan.scan_table(TABLES[table], workspace.filesystem, paths)
