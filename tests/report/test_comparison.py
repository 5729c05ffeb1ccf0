"""What changed between two runs and why, on runs put together by hand and on a real one with itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import compared
import polars as pl
import pytest
import sample
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.report import ReportData
from aicluster_spark.report.comparison import RunSide, build_comparison, summary_lines
from aicluster_spark.report.comparison.causes import causes, same_stages
from aicluster_spark.report.comparison.changes import cluster_changes, coefficient_changes, row_changes
from aicluster_spark.report.comparison.lists import named
from aicluster_spark.report.comparison.options import flat, of_stage
from aicluster_spark.report.comparison.ranks import (
    centrality_changes,
    gap_changes,
    model_changes,
    score_changes,
)
from aicluster_spark.report.language import speaking
from tests.small_run import SmallRun


@pytest.fixture(scope="module")
def one(data: ReportData) -> RunSide:
    return compared.first(data)


@pytest.fixture(scope="module")
def two(data: ReportData) -> RunSide:
    return compared.second(data)


@pytest.fixture(scope="module")
def recipes(data: ReportData) -> tuple[RunSide, RunSide]:
    return compared.by_another_recipe(data)


def test_options_are_told_by_their_keys_and_blocks_of_a_list_by_their_names() -> None:
    options = {"windows": {"width": 5}, "models": [{"name": "m", "x": 1}, {"y": [1, 2]}], "none": None}
    assert flat(options) == {
        "windows.width": "5",
        "models.m.name": "m",
        "models.m.x": "1",
        "models.1.y": "[1, 2]",
        "none": "None",
    }


def test_options_of_a_stage_are_named_by_the_keys_of_the_study() -> None:
    study = {
        "specialisation.role": ("inventor", "applicant"),
        "panel.first_year": ("2007", "2008"),
        "activity.seed": ("1", "2"),
    }
    own = {"role": study["specialisation.role"], "panel.first_year": study["panel.first_year"]}
    assert of_stage("scorecard", own, study) == {key: study[key] for key in list(study)[:2]}
    assert of_stage("activity", {"seed": ("1", "2")}, study) == {"activity.seed": ("1", "2")}
    assert of_stage("policy", {"from": ("2007", "2008")}, study) == {"panel.first_year": ("2007", "2008")}
    assert of_stage("activity", {"packaged": ("a", "b")}, study) == {"packaged": ("a", "b")}


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
    older = {**one.stages, "policy": compared.stage("policy", "other", code="")}
    (cause,) = causes(replace(one, stages=older), one)
    assert (cause.kind, cause.stage) == ("unrecorded", "policy")
    missing = {name: result for name, result in one.stages.items() if name != "policy"}
    (cause,) = causes(replace(one, stages=missing), one)
    assert (cause.kind, cause.before, cause.after) == ("absent", None, "same")


def test_clusters_enter_leave_and_move(one: RunSide, two: RunSide) -> None:
    found = cluster_changes(one, two)
    before = one.last_window("clusters").filter("is_cluster").sort("rank")["city"].to_list()
    changes = dict(found.select("city", "change").iter_rows())
    assert changes.pop(before[0]) == "left"
    assert changes.pop(before[1]) == changes.pop(before[2]) == "other rank"
    assert set(changes.values()) <= {"same rank"}
    back = dict(cluster_changes(two, one).select("city", "change").iter_rows())
    assert back[before[0]] == "entered"


def test_ranks_move_within_or_beyond_their_intervals(recipes: tuple[RunSide, RunSide]) -> None:
    found = score_changes(*recipes)
    changes = dict(found.select("city", "change").iter_rows())
    assert {city: changes.pop(city) for city in [f"c00{n}" for n in range(6)]} == {
        "c000": "beyond both intervals",
        "c001": "beyond one interval",
        "c002": "within both intervals",
        "c003": "first run alone",
        "c004": "other rank, no interval",
        "c005": "second run alone",
    }
    assert set(changes.values()) == {"same rank"}
    models = model_changes(*recipes).filter("changed")
    assert models.select("city", "model_one", "model_two").rows() == [
        ("c000", "technology", "scenario"),
        ("c001", "scenario", "behind"),
    ]
    gaps = gap_changes(*recipes).select("city", "focus", "frontier_two", "difference").rows()
    assert gaps == [("c001", "innovation", "c002", pytest.approx(-0.3))]
    assert set(score_changes(recipes[0], recipes[0])["change"]) == {"same rank"}


def test_another_recipe_is_named_as_the_cause(recipes: tuple[RunSide, RunSide]) -> None:
    lines = summary_lines(*recipes)
    assert "Why: option scorecard.recipe.weights (equal → entropy)." in lines
    (moved,) = [line for line in lines if line.startswith("Composite index")]
    assert "4 have another rank, 1 of them beyond both intervals and 1 beyond one; 1 are ranked" in moved
    assert any("from rank 1 (1 to 5) to 12 (10 to 14)" in line for line in lines)
    chinese = summary_lines(*recipes, "zh")
    assert "原因：选项 scorecard.recipe.weights（equal → entropy）。" in chinese
    assert any("“评分卡”" in line for line in summary_lines(recipes[0], recipes[0], "zh"))


def test_no_reason_is_given_for_what_did_not_change(recipes: tuple[RunSide, RunSide]) -> None:
    same = replace(recipes[1], tables=recipes[0].tables)
    told = summary_lines(recipes[0], same)
    assert any("0 have another rank" in line for line in told)
    assert not [line for line in told if line.startswith("Why:")]


def test_cities_have_the_chinese_names_of_either_study(one: RunSide, two: RunSide) -> None:
    given = replace(one, study=sample.study(report={"names_zh": {"c000": "硅谷"}}))
    frame = pl.DataFrame({"city": ["c000", "c001"]})
    with speaking("zh"):
        for sides in ((given, two), (two, given)):
            assert named(*sides, frame)["label"][0].startswith("硅谷（")
        assert not named(one, two, frame)["label"][0].startswith("硅谷（")


def test_centrality_is_ranked_by_the_measure_of_each_study(one: RunSide) -> None:
    assert set(centrality_changes(one, one)["change"]) == {"same rank"}
    by_degree = replace(one, study=sample.study(panel={"first_year": 2007, "centrality": "degree"}))
    found = centrality_changes(one, by_degree)
    assert set(found["change"]) == {"same rank", "other rank"}
    ranks = dict(found.select("city", "rank_two").iter_rows())
    assert (ranks["c000"], ranks["c001"], ranks["c002"]) == (1, 1, 3)  # 12, 12 and 11 partners
    told = "The first run measures centrality as harmonic closeness, the second as degree"
    assert any(line.startswith(told) for line in summary_lines(one, by_degree))


def test_what_one_run_lacks_and_runs_of_two_studies_are_said_in_a_sentence(one: RunSide) -> None:
    older = replace(one, missing=frozenset({"scorecard", "city_measures"}))
    lines = summary_lines(
        older, replace(one, study=sample.study(study="another", panel={"first_year": 2007}))
    )
    assert "The runs are of two studies, sample and another: expect most to differ." in lines
    nothing = (
        "Nothing to compare: one did not come so far, or an earlier version made it without these tables."
    )
    assert lines.count(nothing) == 1
    assert not any(line.startswith("Composite index") for line in lines)


def test_a_coefficient_changed_where_any_digit_of_it_did(one: RunSide, two: RunSide) -> None:
    changed = coefficient_changes(one, two).filter("changed")
    assert changed.select("model", "term").rows() == [("baseline", "policy")]
    assert changed["difference"][0] == pytest.approx(0.5 - 0.214)
    assert not coefficient_changes(one, one)["changed"].any()


def test_rows_that_came_or_went(one: RunSide, two: RunSide) -> None:
    assert row_changes(one, two).rows() == [("records", "records_table", 5, 9, 4)]


def test_the_page_and_the_lines_say_it_in_both_languages(one: RunSide, two: RunSide) -> None:
    page = build_comparison(one, two)
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
    below = CliRunner().invoke(cli, [*words[:-1], str(page / "page.html")])
    assert below.exit_code == 5
    assert "page.html cannot be written: " in below.output
    shown = CliRunner().invoke(cli, ["show", first_run.run_id, "-w", str(first_run.workspace), "--json"])
    assert '"code": ""' not in shown.output
