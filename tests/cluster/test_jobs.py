"""The jobs, submitted to a standalone cluster, give the same tables as the command on this machine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.storage import open_location
from aicluster_spark.schema import TABLES
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.stages.registry import STAGES
from aicluster_spark.stages.runner import run_stages
from tests.small_sample import write_study

pytestmark = [pytest.mark.cluster, pytest.mark.graphframes]
ROOT = Path(__file__).resolve().parents[2]
ITERATED = {("node_measures", "pagerank"), ("network_summary", "residual")}
RANK_TOLERANCE = 1e-12  # sums of the distributed engine run in no fixed order


def test_jobs_on_a_cluster_and_the_command_here_give_the_same_tables(
    standalone, packed_environment, graphframes_jar, spark, tmp_path
):
    study = write_study(tmp_path, engine="graphframes", iterations=4)
    here = run_stages(load_checked_study(study), open_location(tmp_path / "here"))
    there = tmp_path / "there"
    for stage in STAGES:
        done = standalone.submit(
            ROOT / "jobs" / f"{stage.name}.py",
            study,
            "--workspace",
            there,
            archives=packed_environment,
            jars=graphframes_jar,
        )
        assert done.returncode == 0, f"{stage.name}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    store = ResultStore(open_location(there))
    compared = 0
    for name, outcome in here.items():
        submitted = store.find(name, outcome.result.fingerprint)
        assert submitted is not None, f"{name}: the job's result has another fingerprint"
        for table in outcome.result.tables:
            _assert_same(
                table, _read(tmp_path / "here", outcome.result, table), _read(there, submitted, table)
            )
            compared += 1
    assert compared == len(TABLES)


def _read(workspace: Path, result: StageResult, table: str) -> pl.DataFrame:
    store = ResultStore(open_location(workspace))
    frame = pl.read_parquet([store.location(file).path for file in result.tables[table].files])
    return frame.sort(TABLES[table].key, nulls_last=True)


def _assert_same(table: str, here: pl.DataFrame, there: pl.DataFrame) -> None:
    assert here.schema == there.schema, table
    iterated = [column for name, column in ITERATED if name == table]
    assert here.drop(iterated).equals(there.drop(iterated), null_equal=True), table
    for column in iterated:
        assert_frame_equal(
            here.select(column), there.select(column), rel_tol=RANK_TOLERANCE, abs_tol=RANK_TOLERANCE
        )


def test_a_job_without_the_results_before_it_says_what_to_run(standalone, packed_environment, tmp_path):
    study = write_study(tmp_path)
    done = standalone.submit(
        ROOT / "jobs/places.py", study, "--workspace", tmp_path / "ws", archives=packed_environment
    )
    assert done.returncode == 5
    assert "The results of stage records are not in" in done.stdout
