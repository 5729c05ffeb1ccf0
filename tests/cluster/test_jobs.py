"""The jobs, submitted to a standalone cluster, give the same tables as the command on this machine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.storage import open_location
from aicluster_spark.schema import TABLES
from aicluster_spark.stages import job
from aicluster_spark.stages.registry import STAGES
from tests.small_sample import write_study

pytestmark = [pytest.mark.cluster, pytest.mark.graphframes]
ROOT = Path(__file__).resolve().parents[2]
SENT = {"records", "network"}
"""Jobs whose executors get the environment with the job; for the others it stands on the worker."""
HERE = {"identity", "panel", "estimation", "scorecard"}
"""Stages that compute nothing here, or nothing with Spark: of these policy and report are submitted."""
ITERATED = {
    ("node_measures", "pagerank"),
    ("network_summary", "residual"),
    ("network_methods", "residual"),
    ("city_measures", "inventor_pagerank_mean"),
    ("city_measures", "inventor_pagerank_top_share"),
    ("city_measures", "inventor_pagerank_gini"),
}
RANK_TOLERANCE = 1e-12  # sums of the distributed engine run in no fixed order


@pytest.mark.timeout(1500)
def test_jobs_on_a_cluster_and_the_command_here_give_the_same_tables(
    standalone, packed_environment, installed_environment, graphframes_jar, first_run, tmp_path
):
    here, there = first_run.workspace, tmp_path / "there"
    for stage in STAGES:
        if stage.name in HERE:
            assert job.main(stage.name, [str(first_run.study), "--workspace", str(there)]) == 0
            continue
        sent = stage.name in SENT
        done = standalone.submit(
            ROOT / "jobs" / f"{stage.name}.py",
            first_run.study,
            "--workspace",
            there,
            archives=packed_environment if sent else None,
            installed=None if sent else installed_environment,
            jars=graphframes_jar,
        )
        assert done.returncode == 0, f"{stage.name}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    compared = 0
    for name, record in first_run.run.stages.items():
        run = ResultStore(open_location(here)).find(name, record.fingerprint)
        submitted = ResultStore(open_location(there)).find(name, record.fingerprint)
        assert run is not None
        assert submitted is not None, f"{name}: the job's result has another fingerprint"
        for table in run.tables:
            _assert_same(table, _read(here, run, table), _read(there, submitted, table))
            compared += 1
    assert compared == len(TABLES)


def _read(workspace: Path, result: StageResult, table: str) -> pl.DataFrame:
    store = ResultStore(open_location(workspace))
    paths = [store.location(file).path for file in result.tables[table].files]
    frame = pl.read_parquet(paths) if paths else pl.DataFrame(TABLES[table].arrow.empty_table())
    return frame.sort(TABLES[table].key, nulls_last=True)


def _assert_same(table: str, here: pl.DataFrame, there: pl.DataFrame) -> None:
    assert here.schema == there.schema, table
    iterated = [column for name, column in ITERATED if name == table]
    assert here.drop(iterated).equals(there.drop(iterated), null_equal=True), table
    for column in iterated:
        assert_frame_equal(
            here.select(column), there.select(column), rel_tol=RANK_TOLERANCE, abs_tol=RANK_TOLERANCE
        )


def test_a_job_without_the_results_before_it_says_what_to_run(standalone, tmp_path):
    study = write_study(tmp_path)
    done = standalone.submit(ROOT / "jobs/places.py", study, "--workspace", tmp_path / "ws")
    assert done.returncode == 5
    assert "The results of stage records are not in" in done.stdout
