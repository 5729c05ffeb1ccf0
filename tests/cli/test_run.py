"""`aicluster run` on real processes: reuse, what a change reruns, kill -9, two runs at once, errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from aicluster_spark.runs.results import ResultStore
from aicluster_spark.runs.run import find_run, list_runs
from aicluster_spark.runs.storage import open_location
from tests.command import SECONDS, aicluster, command, environment
from tests.results import read_table
from tests.small_run import SmallRun
from tests.small_sample import write_study

pytestmark = pytest.mark.spark


def reran(workspace: Path) -> list[str]:
    run = find_run(open_location(workspace), "last")
    return [name for name, stage in run.stages.items() if not stage.reused]


@pytest.fixture(scope="module")
def study(first_run: SmallRun) -> Path:
    return first_run.study


@pytest.fixture(scope="module")
def workspace(first_run: SmallRun) -> Path:
    """A workspace in which the study has run once."""
    return first_run.workspace


def test_the_run_ends_with_a_page(first_run: SmallRun) -> None:
    shown = aicluster("show", first_run.run_id, "-w", first_run.workspace).stdout
    report = Path(shown.rsplit("Report: ", 1)[1].splitlines()[0])
    assert report.is_file()
    assert report.stat().st_size > 10_000


def test_rows_reconcile_and_every_reject_has_its_reason(workspace: Path) -> None:
    files = read_table(workspace, "records", "files").row(0, named=True)
    assert files["records_seen"] == files["rows_kept"] + files["rows_rejected"]
    rejects = read_table(workspace, "records", "rejects")
    assert sorted(rejects["reason"]) == ["application_after_publication", "missing_application_date"]
    assert rejects["raw"].str.starts_with("{").all()


def test_places_merge_neighbours_and_keep_regions_apart(workspace: Path) -> None:
    cities = read_table(workspace, "places", "cities")
    valley = cities.filter(pl.col("name") == "Silicon Valley")
    assert set(valley["members"][0]) >= {"San Jose", "Palo Alto"}
    names = read_table(workspace, "places", "place_names")
    levels = dict(names.select("address", "level").iter_rows())
    assert levels["Kanagawa"] == "region"
    assert levels["Beijing"] == "city"


def test_the_list_by_a_compared_rule_set_is_made_of_its_verdicts(workspace: Path) -> None:
    """Clusters by another rule set counted again from its verdicts, without Spark."""
    places = read_table(workspace, "places", "party_places").filter(
        pl.col("role") == "inventor", pl.col("city").is_not_null()
    )
    years = read_table(workspace, "records", "patents").select("patent_id", "year")
    verdicts = read_table(workspace, "activity", "other_verdicts")
    own = read_table(workspace, "activity", "patent_activity").select("patent_id", own="is_ai")
    stability = read_table(workspace, "specialisation", "stability")
    assert set(stability["rule_set"]) == {"oecd2025", "wipo2019", "oecd2025 or cset1790"}
    either = verdicts.filter(pl.col("rule_set") == "oecd2025 or cset1790").join(own, on="patent_id")
    assert either.height == years.height
    assert either.filter("own")["is_ai"].all()
    rows = places.select("patent_id", "city").unique().join(years, on="patent_id")
    for (name,), verdict in verdicts.group_by("rule_set"):
        shown = stability.filter(rule_set=name, base="all_patents", counting="full", lq_above=1.0)
        assert shown.height > 1
        for row in shown.iter_rows(named=True):
            window = pl.col("year").is_between(row["window_start"], row["window_end"])
            counts = (
                rows.filter(window)
                .join(verdict, on="patent_id")
                .group_by("city")
                .agg(n=pl.len(), ai=pl.col("is_ai").fill_null(value=False).sum())
            )
            lq = counts["ai"] / counts["n"] * counts["n"].sum() / counts["ai"].sum()
            assert ((lq > 1) & (counts["ai"] >= row["minimum_ai_patents"])).sum() == row["clusters"]


def test_ties_of_cities_are_the_pairs_that_specialisation_counts(workspace: Path) -> None:
    """Two stages count the same pairs of inventors' cities by ways of their own."""
    pairs = read_table(workspace, "specialisation", "city_pairs").drop("window_start")
    ties = read_table(workspace, "network", "edges").filter(level="city")
    windows = ties["window_end"].unique()
    both = ties.rename({"source": "city_a", "target": "city_b"}).join(
        pairs.filter(pl.col("window_end").is_in(windows.implode())),
        on=["window_end", "city_a", "city_b"],
        how="full",
        suffix="_counted",
    )
    assert both.height > 10
    assert (both["patents"] == both["patents_counted"]).all()
    assert (both["weight"] - both["weight_counted"]).abs().max() < 1e-9


def test_output_follows_from_the_patents(workspace: Path) -> None:
    """City output counted again from the tables it stands on, without Spark."""
    places = read_table(workspace, "places", "party_places").filter(
        pl.col("role") == "inventor", pl.col("city").is_not_null()
    )
    patents = read_table(workspace, "records", "patents").select("patent_id", "year")
    verdict = read_table(workspace, "activity", "patent_activity").select("patent_id", "is_ai")
    rows = (
        places.select("patent_id", "city")
        .unique()
        .join(patents, on="patent_id")
        .join(verdict, on="patent_id")
    )
    wanted = rows.group_by("city", "year").agg(
        pl.len().alias("patents"), pl.col("is_ai").sum().alias("ai_patents")
    )
    found = read_table(workspace, "specialisation", "city_output").select(
        "city", "year", "patents", "ai_patents"
    )
    key = ["city", "year"]
    assert found.sort(key).rows() == wanted.sort(key).rows()


def test_a_second_run_computes_nothing_and_starts_no_java(study: Path, workspace: Path) -> None:
    began = time.monotonic()
    without_java = {**environment(), "JAVA_HOME": "/nonexistent", "PATH": "/nonexistent"}
    done = subprocess.run(
        command("run", study, "-w", workspace),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=without_java,
    )
    assert done.returncode == 0, done.stderr
    assert reran(workspace) == []
    assert time.monotonic() - began < SECONDS


def test_a_changed_floor_reruns_only_what_depends_on_it(study: Path, workspace: Path) -> None:
    aicluster(
        "run",
        study,
        "--master",
        "local[2]",
        "-w",
        workspace,
        "--set",
        "specialisation.cluster.minimum_ai_patents=7",
    )
    assert reran(workspace) == ["specialisation", "panel", "estimation", "scorecard", "report"]


def test_explain_leads_a_city_back_to_its_patents(study: Path, workspace: Path) -> None:
    done = aicluster("explain", "Beijing", "--csv", "-w", workspace)
    listed = pl.read_csv(done.stdout.encode())
    last = read_table(workspace, "specialisation", "city_lq").filter(
        pl.col("window_end") == pl.col("window_end").max()
    )
    beijing = read_table(workspace, "places", "cities").filter(pl.col("name") == "Beijing")["city"][0]
    assert listed.height == last.filter(pl.col("city") == beijing)["ai_patents"][0]
    assert listed["is_ai"].all()
    assert (listed["matched_codes"].str.contains("G06N3/08")).all()
    assert (listed["hits"].str.contains("oecd2025: core: cpc: G06N3/08")).all()
    assert (listed["hits"].str.contains("title: neural network")).all()
    shown = aicluster("explain", "--city", "Beijing", "-w", workspace).stdout
    quotient = last.filter(pl.col("city") == beijing).row(0, named=True)
    assert f"LQ {quotient['lq']:.2f} [{quotient['lq_low']:.2f}, {quotient['lq_high']:.2f}] = " in shown
    missing = aicluster("explain", "Atlantis", "-w", workspace, ok=False)
    assert missing.returncode == 5
    assert missing.stderr.count("\n") == 1


def test_the_panel_is_written_for_other_programs(
    first_run: SmallRun, workspace: Path, tmp_path: Path
) -> None:
    target = tmp_path / "panel.dta"
    aicluster("panel", first_run.run_id, "-o", target, "-w", workspace)
    rows = read_table(workspace, "panel", "city_year")
    written = pd.read_stata(target)
    assert written["city"].tolist() == rows["city"].to_list()
    assert written["ai_patents"].tolist() == rows["ai_patents"].to_list()
    dictionary = pl.read_csv(tmp_path / "panel.dictionary.csv")
    assert dictionary["name_in_file"].to_list() == rows.columns == written.columns.tolist()
    refused = aicluster("panel", "last", "-o", tmp_path / "panel.xlsx", "-w", workspace, ok=False)
    assert refused.returncode == 3
    assert refused.stderr.count("\n") == 1


def test_a_replication_archive_holds_study_manifest_and_results(workspace: Path, tmp_path: Path) -> None:
    import hashlib
    import tarfile

    target = tmp_path / "run.tar.gz"
    aicluster("package", "last", "-o", target, "-w", workspace)
    with tarfile.open(target) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames()}
        folder = tar.getnames()[0].split("/", 1)[0]
        sums = tar.extractfile(f"{folder}/SHA256SUMS")
        assert sums is not None
        for line in sums.read().decode().splitlines():
            digest, name = line.split("  ")
            content = tar.extractfile(f"{folder}/{name}")
            assert content is not None
            assert hashlib.sha256(content.read()).hexdigest() == digest
    assert {"study.yaml", "manifest.json", "report.html", "README.txt", "stages/estimation.json"} <= names
    assert any(name.startswith("results/specialisation/clusters/") for name in names)
    tables = {name.split("/")[2] for name in names if name.startswith("results/")}
    assert {"files", "cities", "city_measures"} <= tables
    assert tables.isdisjoint({"patents", "parties", "nodes", "edges", "node_measures"})


def test_show_and_runs_speak_of_the_run(workspace: Path) -> None:
    assert "finished" in aicluster("runs", "-w", workspace).stdout
    manifest = json.loads(aicluster("show", "last", "--json", "-w", workspace).stdout)
    assert manifest["state"] == "finished"
    assert manifest["results"]["records"]["facts"]["records_seen"] > 500


def test_a_killed_run_continues_where_it_was(tmp_path: Path) -> None:
    """SIGKILL while a stage is at work, twice: nothing half-written is read, finished stages stay so."""
    study = write_study(tmp_path)
    workspace = tmp_path / "ws"
    for when in ("records", "places"):
        _kill_during(when, study, workspace)
        assert when not in _committed(workspace)
        assert find_run(open_location(workspace), "last").shown_state == "stopped"
    finished_before = _committed(workspace)
    aicluster("run", study, "--master", "local[2]", "--to", "places", "-w", workspace)
    run = find_run(open_location(workspace), "last")
    assert {name for name, stage in run.stages.items() if stage.reused} == finished_before - {"records.part"}
    store = ResultStore(open_location(workspace))
    for name, stage in run.stages.items():
        assert store.find(name, stage.fingerprint) is not None
        assert len(list((workspace / "results" / name / stage.fingerprint).glob("attempt-*"))) == 1


def _kill_during(when: str, study: Path, workspace: Path) -> None:
    """Run, and kill the whole process group as soon as a stage begins a new attempt to write."""
    earlier = set(_attempts(workspace, when))
    run = subprocess.Popen(
        command("run", study, "--master", "local[2]", "-w", workspace, "--to", "places"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    _wait_for(lambda: bool(set(_attempts(workspace, when)) - earlier))
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def _attempts(workspace: Path, stage: str) -> list[Path]:
    """What a stage has begun to write: its attempts, and for records the parts that come before them."""
    parts = (workspace / "results/records.part").glob("*/attempt-*/patents/_temporary")
    begun = (workspace / "results" / stage).glob("*/attempt-*/*")
    return [*begun, *(parts if stage == "records" else ())]


def _committed(workspace: Path) -> set[str]:
    return {file.parent.parent.name for file in (workspace / "results").glob("*/*/manifest.json")}


def _wait_for(condition: object) -> None:
    end = time.monotonic() + SECONDS
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_two_runs_at_once_share_their_results(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    workspace = tmp_path / "ws"
    words = command("run", study, "--master", "local[1]", "-w", workspace, "--to", "places")
    both = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
        for _ in range(2)
    ]
    said = [run.communicate(timeout=2 * SECONDS) for run in both]
    assert [run.returncode for run in both] == [0, 0], said
    runs = list(list_runs(open_location(workspace)))
    assert len(runs) == 2
    for stage in ("records", "places"):
        assert sorted(run.stages[stage].reused for run in runs) == [False, True], stage
        assert len({run.stages[stage].fingerprint for run in runs}) == 1


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        (["records.sources.0.path=none.parquet"], 3, "No file matches"),
        (["records.sources.0.path=study.yaml"], 3, "cannot be read as parquet"),
        (["records.sources.0.reader=cnipa"], 2, "Known: cnipa_xml"),
        (["activity.rule_set=oecd"], 2, "Known:"),
        (
            ["specialisation.first_year=2017", "records.last_complete_year.year=2016"],
            2,
            "no window of 5 years",
        ),
        (["estimation.models.0.regressors=[luck]"], 2, "luck"),
    ],
)
def test_user_errors_end_in_one_line_with_their_code(
    study: Path, workspace: Path, settings: list[str], code: int, words: str
) -> None:
    options = [word for setting in settings for word in ("--set", setting)]
    done = aicluster("run", study, "-q", "--master", "local[1]", *options, "-w", workspace, ok=False)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_master_ends_in_one_line(study: Path, tmp_path: Path) -> None:
    done = aicluster("run", study, "-q", "--master", "spark://127.0.0.1:1", "-w", tmp_path / "ws", ok=False)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "127.0.0.1" in done.stderr
