"""Tables of a workspace's last run, found as the command finds them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import open_location


def last_result(workspace: Path, stage: str) -> StageResult:
    """Find what a stage of the last run left behind."""
    place = open_location(workspace)
    return stage_result(find_run(place, "last"), place, stage)


def read_table(workspace: Path, stage: str, name: str) -> pl.DataFrame:
    """Read a table that a stage of the last run left behind."""
    return scan_table(last_result(workspace, stage), name, open_location(workspace)).collect()
