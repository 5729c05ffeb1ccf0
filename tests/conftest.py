"""Fixtures for all tests: one Spark session, and the reasons for which tests are skipped."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from aicluster_spark.engine.graphframes_jar import find_graphframes
from tests.class_archive import quick_java
from tests.small_run import SmallRun, small_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# The same examples in every run, and no clock: a busy machine must not fail a test.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

LONG = {"cli", "test_gazette_study.py", "test_real_sample.py"}
"""Folders and files of whole studies."""
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared"


def graphframes_problem() -> str:
    """Say why GraphFrames cannot be used here; empty when it can."""
    if importlib.util.find_spec("graphframes") is None:
        return "graphframes-py is not installed"
    return find_graphframes().problem


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: archives hold the time of day, so two processes would name them apart."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here; put first what takes longest, and would else be waited for alone."""
    items.sort(
        key=lambda item: (item.get_closest_marker("cluster") is None, LONG.isdisjoint(item.path.parts))
    )
    missing = graphframes_problem()
    for item in items:
        if missing and item.get_closest_marker("graphframes"):
            item.add_marker(pytest.mark.skip(reason=f"GraphFrames cannot be used: {missing}"))
        if item.get_closest_marker("shared") and not SHARED_DATA.is_dir():
            item.add_marker(
                pytest.mark.skip(reason="the real data beside the repository is not on this machine")
            )


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> SmallRun:
    """Give the one finished run of the small study that all test processes read."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return small_run(shared, graphframes=not graphframes_problem())


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Open one local session for all tests, with GraphFrames where its JVM part is there."""
    from aicluster_spark.engine.session import spark_session

    conf = {
        "spark.driver.memory": os.environ.get("AICLUSTER_TEST_DRIVER_MEMORY", "2g"),
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.driver.extraJavaOptions": quick_java(),
    }
    scratch = tmp_path_factory.mktemp("spark")
    with spark_session(
        "tests", "local[2]", conf, needs_graphframes=not graphframes_problem(), scratch=scratch
    ) as session:
        yield session
