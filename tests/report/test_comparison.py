"""What changed between two runs and why, on runs put together by hand and on a real one with itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sample
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.report import ReportData
from aicluster_spark.report.comparison import TABLES, RunSide, build_comparison, summary_lines
from aicluster_spark.report.comparison.causes import causes, flat, same_stages
from aicluster_spark.report.comparison.changes import cluster_changes, coefficient_changes, row_changes
from aicluster_spark.runs.results import StageResult, TableEntry
from aicluster_spark.runs.run import Run
from tests.small_run import SmallRun

RECORDS_FACTS = {"last_complete_year": sample.LAST_YEAR}


def stage(name: str, mark: str, **given: Any) -> StageResult:
    tables = {f"{name}_table": TableEntry((), given.pop("rows", 5), {})}
    return StageResult(name, mark, "attempt", tables, **{"code": "c" * 20, **given})


def side(data: ReportData, run_id: str, *stages: StageResult, **tables: pl.DataFrame) -> RunSide:
    run = Run(run_id, "sample", "study.yaml", "", (), "2026-01-01T00:00:00+00:00", "host", 1)
    own = {name: getattr(data, name) for name in TABLES} | tables
    found = {each.stage: each for each in stages}
    run = replace(run, versions={"polars": "2.1"}, state="finished")
    return RunSide(run, data.study, found, own)


@pytest.fixture(scope="module")
def one(data: ReportData) -> RunSide:
    files = [["reader", "a.csv", "1" * 64], ["reader", "b.csv", "2" * 64]]
    records = stage("records", "r1", inputs=files, facts=RECORDS_FACTS)
    panel = stage("panel", "p1", upstream={"records": "r1"})
    policy = stage("policy", "same")
    report = stage("report", "q1", upstream={"panel": "p1"})
    return side(data, "one", records, panel, policy, report)


@pytest.fixture(scope="module")
def two(data: ReportData) -> RunSide:
    files = [["reader", "a.csv", "1" * 64], ["reader", "b.csv", "3" * 64], ["reader", "c.csv", "4" * 64]]
    records = stage("records", "r2", inputs=files, facts=RECORDS_FACTS, rows=9)
    panel = stage("panel", "p2", upstream={"records": "r2"}, code="d" * 20)
    policy = stage("policy", "same")
    report = stage("report", "q2", upstream={"panel": "p2"})
    last = pl.col("window_end") == sample.LAST_YEAR
    ranked = data.clusters.filter(last & pl.col("is_cluster")).sort("rank")["city"].to_list()
    gone, first, second = ranked[0], ranked[1], ranked[2]
    clusters = data.clusters.with_columns(
        is_cluster=pl.when(last & (pl.col("city") == gone)).then(pl.lit(False)).otherwise("is_cluster"),
        rank=pl.when(last & (pl.col("city") == first))
        .then(pl.lit(3, pl.Int32))
        .when(last & (pl.col("city") == second))
        .then(pl.lit(2, pl.Int32))
        .otherwise("rank"),
    )
    moved = (pl.col("model") == "baseline") & (pl.col("term") == "policy")
    estimates = data.estimates.with_columns(pl.when(moved).then(0.5).otherwise("estimate").alias("estimate"))
    made = side(data, "two", records, panel, policy, report, clusters=clusters, estimates=estimates)
    run = replace(made.run, versions={"polars": "2.2"}, git={"commit": "f" * 40, "dirty": "yes"})
    return replace(made, run=run, study=sample.study(panel={"first_year": 2008}))


def test_options_are_told_by_their_keys_and_blocks_of_a_list_by_their_names() -> None:
    options = {"windows": {"width": 5}, "models": [{"name": "m", "x": 1}, {"y": [1, 2]}], "none": None}
    assert flat(options) == {
        "windows.width": "5",
        "models.m.name": "m",
        "models.m.x": "1",
        "models.1.y": "[1, 2]",
        "none": "None",
    }


def test_a_run_that_did_not_come_to_its_end_is_named(one: RunSide, two: RunSide) -> None:
    failed = replace(two, run=replace(two.run, state="failed"))
    assert any("two is one that failed" in line for line in summary_lines(one, failed))


def test_causes_are_named_with_what_each_run_was_given(one: RunSide, two: RunSide) -> None:
    found = {(cause.kind, cause.stage, cause.name): (cause.before, cause.after) for cause in causes(one, two)}
    assert found == {
        ("option", "panel", "panel.first_year"): ("2007", "2008"),
        ("input", "records", "b.csv"): ("2" * 64, "3" * 64),
        ("input", "records", "c.csv"): (None, "4" * 64),
        ("code", "panel", "panel"): ("c" * 20, "d" * 20),
        ("earlier", "panel", "records"): (None, None),
        ("earlier", "report", "panel"): (None, None),
        ("software", "", "polars"): ("2.1", "2.2"),
        ("software", "", "source tree"): (None, "f" * 12 + " and changes"),
    }
    assert same_stages(one, two) == ["policy"]
    assert causes(one, one) == []


def test_a_result_of_an_older_version_says_that_its_cause_was_not_kept(one: RunSide) -> None:
    older = {**one.stages, "policy": stage("policy", "other", code="")}
    (cause,) = causes(replace(one, stages=older), one)
    assert (cause.kind, cause.stage) == ("unrecorded", "policy")
    missing = {name: result for name, result in one.stages.items() if name != "policy"}
    (cause,) = causes(replace(one, stages=missing), one)
    assert (cause.kind, cause.before, cause.after) == ("absent", None, "same")


def test_clusters_enter_leave_and_move(one: RunSide, two: RunSide) -> None:
    found = cluster_changes(one, two)
    before = one.last_clusters().filter("is_cluster").sort("rank")["city"].to_list()
    changes = dict(found.select("city", "change").iter_rows())
    assert changes.pop(before[0]) == "left"
    assert changes.pop(before[1]) == changes.pop(before[2]) == "other rank"
    assert set(changes.values()) <= {"same rank"}
    back = dict(cluster_changes(two, one).select("city", "change").iter_rows())
    assert back[before[0]] == "entered"


def test_a_coefficient_changed_where_any_digit_of_it_did(one: RunSide, two: RunSide) -> None:
    changed = coefficient_changes(one, two).filter("changed")
    assert changed.select("model", "term").rows() == [("baseline", "policy")]
    assert changed["difference"][0] == pytest.approx(0.5 - 0.214)
    assert not coefficient_changes(one, one)["changed"].any()


def test_rows_that_came_or_went(one: RunSide, two: RunSide) -> None:
    assert row_changes(one, two).rows() == [("records", "records_table", 5, 9, 4)]


def test_the_page_and_the_lines_say_it_in_both_languages(one: RunSide, two: RunSide) -> None:
    page = build_comparison(one, two)
    assert "<script" not in page
    assert sample.HOSTILE not in page
    assert "0 entered the list, 1 left it" in page
    lines = summary_lines(one, two)
    assert any("panel.first_year: 2007 → 2008" in line for line in lines)
    assert any("b.csv: 222222222222 → 333333333333" in line for line in lines)
    assert summary_lines(one, one)[0] == "The runs were given the same."
    assert '<html lang="zh-CN">' in build_comparison(one, two, "zh")
    assert any("退出" in line for line in summary_lines(one, two, "zh"))
    made_up = sample.study(provenance=sample.provenance("synthetic"))
    assert 'data-kind="synthetic"' in build_comparison(replace(one, study=made_up), two)


@pytest.mark.spark
def test_a_run_is_like_itself_and_keeps_what_it_was_given(first_run: SmallRun, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    words = ["compare", first_run.run_id, "last", "-w", str(first_run.workspace), "-o", str(page)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert CliRunner().invoke(cli, words).exit_code == 5
    shown = CliRunner().invoke(cli, ["show", first_run.run_id, "-w", str(first_run.workspace), "--json"])
    assert '"code": ""' not in shown.output
