from __future__ import annotations

import pytest

from aicluster_spark.engine.spark_failures import explain_spark_failure, raised_by_worker
from aicluster_spark.errors import InputError


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("java.lang.OutOfMemoryError: Java heap space", "ran out of memory"),
        (
            "org.apache.spark.SparkException: ... is bigger than spark.driver.maxResultSize (1024.0 MiB)",
            "ran out of memory",
        ),
        ("System memory 104857600 must be at least 471859200.", "too little memory"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version (3, 9)", "another Python"),
        (
            "java.net.BindException: Address already in use: Service 'sparkDriver' failed after 0 retries",
            "is taken",
        ),
        ("All masters are unresponsive! Giving up.", "did not take this application"),
        ("Cannot call methods on a stopped SparkContext.", "did not take this application"),
        ("ModuleNotFoundError: No module named 'polars'", "lacks the worker libraries"),
        ("ModuleNotFoundError: No module named 'aicluster_spark.records'", "lacks the worker libraries"),
        ("java.lang.ClassNotFoundException: org.graphframes.GraphFramePythonAPI", "JVM part is missing"),
        ("java.io.IOException: No space left on device", "is full"),
        (
            "[JAVA_GATEWAY_EXITED] Java gateway process exited before sending its port number.",
            "ended before Spark was up",
        ),
        ("Answer from Java side is empty", "died in the middle"),
    ],
)
def test_a_known_cause_is_told_in_one_line_with_what_to_do(said, meaning):
    problem = explain_spark_failure(
        RuntimeError(f"An error occurred while calling o1.count.\n: {said}\n\tat a.b(c.java)")
    )
    assert meaning in problem.message
    assert said[:60] in problem.message
    assert "\n" not in str(problem)
    assert problem.fix


def test_a_cause_further_down_is_found():
    error = RuntimeError("the stage failed")
    error.__cause__ = OSError("No space left on device")
    assert "is full" in explain_spark_failure(error).message


def test_causes_that_go_in_a_circle_end():
    first, second = RuntimeError("one"), RuntimeError("two")
    first.__cause__, second.__cause__ = second, first
    assert explain_spark_failure(first) is None


def test_a_mistake_of_ours_is_not_explained_away():
    assert explain_spark_failure(ValueError("[UNRESOLVED_COLUMN] A column `lq` cannot be resolved")) is None


def test_a_long_line_is_cut():
    problem = explain_spark_failure(RuntimeError("OutOfMemoryError " + "x" * 5000))
    assert len(problem.message) < 300


def test_the_projects_own_error_in_a_worker_is_told_as_it_was_raised() -> None:
    said = (
        "An exception was thrown from the Python worker. Please see the stack trace below.\nTraceback:\n"
        "aicluster_spark.errors.InputError: a.parquet cannot be read as parquet: cut off. Fetch it again.\n"
        "\tat org"
    )
    found = raised_by_worker(RuntimeError(said))
    assert isinstance(found, InputError)
    assert str(found) == "a.parquet cannot be read as parquet: cut off. Fetch it again."
    assert raised_by_worker(RuntimeError("ValueError: x")) is None
