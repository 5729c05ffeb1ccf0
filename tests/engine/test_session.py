from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from aicluster_spark.engine.session import close_session, open_session, spark_session
from aicluster_spark.errors import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[2]

FRESH = """
import json, os, sys
from pathlib import Path
from aicluster_spark.engine.session import close_session, open_session

scratch = Path("Kratz ÄÖ 中文")
session = open_session("fresh", "local[1]", {"spark.driver.memory": "1g"}, scratch=scratch)
session.range(5).write.parquet("file://" + str(Path("Täbelle 中").absolute()))
seen = {
    "rows": session.range(7).repartition(2).checkpoint().count(),
    "checkpoints": session.sparkContext.getCheckpointDir(),
    "temporary": session._jvm.java.lang.System.getProperty("java.io.tmpdir"),
    "ansi": session.conf.get("spark.sql.ansi.enabled"),
    "zone": session.conf.get("spark.sql.session.timeZone"),
    "python": session.sparkContext.pythonExec,
}
close_session(session)
seen["scratch"] = os.listdir(scratch)

from pyspark import SparkContext
from aicluster_spark.engine.spark_failures import explain_spark_failure
session = open_session("killed", "local[1]", {"spark.driver.memory": "1g"}, scratch=scratch)
SparkContext._gateway.proc.kill()
SparkContext._gateway.proc.wait()
try:
    session.range(3).count()
except Exception as error:
    seen["killed"] = str(explain_spark_failure(error))
close_session(session)
seen["left"] = os.listdir(scratch)
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """What a session of its own process did in a folder that Spark's scripts find hard."""
    folder = tmp_path_factory.mktemp("Ünï code") / "päth 中文"
    folder.mkdir()
    left = folder / "Kratz ÄÖ 中文" / f"spark-{socket.gethostname()}-999999999"
    left.mkdir(parents=True)
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SPARK", "PYSPARK"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "POSIX"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", FRESH],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout.splitlines()[-1]), done.stderr


@pytest.mark.spark
class TestAFreshSession:
    def test_it_works_in_a_path_with_spaces_and_letters(self, fresh):
        folder, seen, _ = fresh
        assert seen["rows"] == 7
        assert list((folder / "Täbelle 中").glob("*.parquet"))

    def test_it_writes_nothing_beside_its_scratch_folder(self, fresh):
        folder, seen, _ = fresh
        assert sorted(path.name for path in folder.iterdir()) == ["Kratz ÄÖ 中文", "Täbelle 中"]
        assert seen["temporary"].startswith(str(folder / "Kratz ÄÖ 中文"))
        assert str(folder / "Kratz ÄÖ 中文") in seen["checkpoints"]

    def test_it_leaves_nothing_and_removes_what_a_killed_one_left(self, fresh):
        assert fresh[1]["scratch"] == []

    def test_it_agrees_with_spark_4(self, fresh):
        assert (fresh[1]["ansi"], fresh[1]["zone"]) == ("true", "UTC")

    def test_workers_use_this_python(self, fresh):
        assert fresh[1]["python"] == sys.executable

    def test_a_driver_that_dies_is_told_in_one_line_and_cleared_away(self, fresh):
        assert "died in the middle" in fresh[1]["killed"]
        assert fresh[1]["left"] == []

    def test_it_is_quiet(self, fresh):
        assert not re.search(r"\bWARN\b", fresh[2])  # Java itself says WARNING of Spark 4's modules
        assert "Exception" not in fresh[2]


@pytest.mark.spark
def test_a_running_session_is_borrowed_and_survives(spark, tmp_path):
    with spark_session("borrower", scratch=tmp_path) as borrowed:
        assert borrowed.sparkContext is spark.sparkContext
    borrowed = open_session("borrower", scratch=tmp_path)
    close_session(borrowed)
    assert spark.range(3).count() == 3


@pytest.mark.graphframes
def test_the_test_session_holds_graphframes(spark, tmp_path):
    with spark_session("borrower", needs_graphframes=True, scratch=tmp_path) as session:
        assert session.sparkContext.getCheckpointDir()


def test_spark_connect_is_refused_for_graphframes(monkeypatch, tmp_path):
    monkeypatch.setenv("SPARK_REMOTE", "sc://localhost")
    with pytest.raises(EnvironmentProblem, match="classic Spark session"):
        open_session("remote", needs_graphframes=True, scratch=tmp_path)


def test_a_scratch_folder_with_a_comma_is_refused(tmp_path):
    with pytest.raises(EnvironmentProblem, match="comma"):
        open_session("comma", scratch=tmp_path / "a,b")
