"""The smallest real Spark job, run by ``python -m aicluster_spark.engine.probe`` in a process of its own.

It prints one JSON object as its last line: ``{"rows": ..., "vertices": ..., "problem": ..., "fix": ...}``.
A process of its own because a JVM that hangs can then be ended, and none is left behind.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aicluster_spark.engine.session import spark_session
from aicluster_spark.engine.session_settings import JAVA_OPTIONS
from aicluster_spark.engine.spark_failures import explain_spark_failure
from aicluster_spark.errors import EnvironmentProblem

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

ROWS = 100
_VERTICES = 4
_TIMEOUT_SECONDS = 240


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What came of the smallest real job.

    Attributes
    ----------
    rows
        Rows that went through a Python worker as Arrow batches and came back; None when the job failed.
    vertices
        Vertices for which GraphFrames gave a degree; None when it was not asked.
    problem, fix
        One line each; empty when all went well.
    """

    rows: int | None = None
    vertices: int | None = None
    problem: str = ""
    fix: str = ""


def run_probe(*, with_graphframes: bool) -> ProbeResult:
    """Run the probe in a process of its own, for at most four minutes.

    Parameters
    ----------
    with_graphframes
        Whether GraphFrames is to count the ends of a ring, too.
    """
    command = [sys.executable, "-m", "aicluster_spark.engine.probe"]
    command += ["--graphframes"] if with_graphframes else []
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return ProbeResult(problem=f"a job of {ROWS} rows did not end within {_TIMEOUT_SECONDS} s")
    last = done.stdout.strip().rpartition("\n")[2]
    if not last.startswith("{"):
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        return ProbeResult(problem=f"the job ended without a result: {reason}")
    return ProbeResult(**json.loads(last))


def probe(*, with_graphframes: bool) -> ProbeResult:
    """Run the job in this process.

    Parameters
    ----------
    with_graphframes
        Whether GraphFrames is to count the ends of a ring, too.
    """
    conf = {
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "1",
        JAVA_OPTIONS: "-XX:TieredStopAtLevel=1",  # the job is over before better code would pay
    }
    with (
        tempfile.TemporaryDirectory(prefix="aicluster-probe-", ignore_cleanup_errors=True) as scratch,
        spark_session(
            "aicluster doctor", "local[1]", conf, needs_graphframes=with_graphframes, scratch=Path(scratch)
        ) as session,
    ):
        rows = session.range(ROWS).mapInArrow(_through_polars, "id long").count()
        return ProbeResult(rows, _count_degrees(session) if with_graphframes else None)


def _through_polars(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Use the libraries that every worker needs."""
    import polars as pl

    for batch in batches:
        frame = pl.from_arrow(batch)
        if isinstance(frame, pl.DataFrame):
            yield from frame.to_arrow().to_batches()


def _count_degrees(session: SparkSession) -> int:
    from graphframes import GraphFrame

    vertices = session.range(_VERTICES)
    edges = session.range(_VERTICES).selectExpr("id AS src", f"(id + 1) % {_VERTICES} AS dst")
    return int(GraphFrame(vertices, edges).degrees.where("degree = 2").count())


def main() -> None:
    """Print the result of the probe as one line of JSON."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        result = probe(with_graphframes="--graphframes" in sys.argv[1:])
    except EnvironmentProblem as problem:
        result = ProbeResult(problem=problem.message, fix=problem.fix)
    except (Py4JError, PySparkException, OSError) as error:
        known = explain_spark_failure(error) or EnvironmentProblem(" ".join(str(error).split())[:300])
        result = ProbeResult(problem=known.message, fix=known.fix)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
