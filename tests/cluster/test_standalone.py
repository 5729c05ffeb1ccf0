"""Jobs on a real standalone cluster whose workers have nothing but Spark and a bare Python."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from aicluster_spark.engine.standalone import require_master
from aicluster_spark.errors import EnvironmentProblem

# The first of them also packs the environment, if scripts/test has not.
pytestmark = [pytest.mark.cluster, pytest.mark.graphframes, pytest.mark.timeout(1200)]

CANARY = Path(__file__).with_name("canary.py")


def test_executors_run_in_the_packed_environment(standalone, packed_environment, graphframes_jar, tmp_path):
    output = tmp_path / "seen.json"
    done = standalone.submit(
        CANARY, output, tmp_path / "shared", archives=packed_environment, jars=graphframes_jar
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    seen = json.loads(output.read_text(encoding="utf-8"))
    assert seen["master"] == standalone.master
    assert seen["sum"] == sum(range(1000))
    assert all(
        "/standalone0/work/app-" in prefix and prefix.endswith("/environment") for prefix in seen["prefixes"]
    )
    assert all("/environment/lib/" in package for package in seen["packages"])
    # A ring of six vertices that is cut open between 2 and 3; those without an edge have no degree.
    assert seen["degrees"] == {"0": 2, "1": 2, "2": 1, "3": 1, "4": 2, "5": 2}


def test_a_bare_worker_is_told_in_one_line(standalone, graphframes_jar, tmp_path):
    done = standalone.submit(CANARY, tmp_path / "seen.json", tmp_path / "shared", jars=graphframes_jar)
    assert done.returncode == 1
    assert "The executors' Python lacks the worker libraries" in done.stdout
    assert "scripts/pack" in done.stdout


def test_a_submission_without_the_jar_names_the_jar(standalone, tmp_path):
    done = standalone.submit(CANARY, tmp_path / "seen.json", tmp_path / "shared")
    assert done.returncode == 1
    assert "EnvironmentProblem" in done.stdout
    assert "Submit with --jars" in done.stdout


def test_the_workers_own_python_lacks_our_packages():
    done = subprocess.run(
        [sys._base_executable, "-S", "-c", "import polars"], capture_output=True, text=True, check=False
    )
    assert "No module named 'polars'" in done.stderr


def test_the_secret_is_for_its_owner_only(standalone):
    assert stat.S_IMODE(standalone.properties.stat().st_mode) == 0o600


def test_a_master_that_is_gone_is_told_within_seconds():
    with pytest.raises(EnvironmentProblem, match="cannot be reached"):
        require_master("spark://127.0.0.1:1")
