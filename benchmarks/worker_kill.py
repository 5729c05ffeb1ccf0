"""A worker dies in the middle of the ranking: the job ends with the same results as undisturbed.

    python -m benchmarks.worker_kill --folder /some/scratch

Each engine ranks all inventors of a made-up nation in six windows on a standalone master with two workers,
twice: undisturbed, and with one worker and its executor killed (SIGKILL) while the ranking is at work. The
graphframes engine is hit after KILL_AFTER_STEPS steps of its iteration; the arrays engine, which ranks a
window within a task, when the job's last stage has worked for half of its undisturbed time. Results are
compared row by row: to the bit for arrays, whose sums run in a fixed order, and to 1e-12 of a rank for
graphframes. Exit code 1 when they differ or nothing was killed.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from pyspark.sql import SparkSession

from aicluster_spark.engine.session import spark_session
from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.engines import Networks, arrays, graphframes
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams, window_nodes
from aicluster_spark.study.windows import Window
from benchmarks.network_contenders.task import TOLERANCE, WINDOWS
from benchmarks.network_nation import parties
from benchmarks.standalone_cluster import Cluster, cluster

EVERY_WINDOW = tuple(Window(*window) for window in WINDOWS)
ENGINES = {"arrays": arrays.measure, "graphframes": graphframes.measure}
COLUMNS = ("window_end", "node", "degree", "strength", "pagerank", "component", "component_size")
KILL_AFTER_STEPS = 6
LOOK_EVERY = 0.05
ALLOWED = {"arrays": 0.0, "graphframes": 1e-12}
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a worker in the middle of the ranking.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--patents", type=int, default=20_000)
    parser.add_argument("--engine", action="append", choices=list(ENGINES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    source = parties(given.patents, given.folder)
    return max(compared(engine, source, given.folder) for engine in given.engine or ENGINES)


def compared(engine: str, source: Path, folder: Path) -> int:
    """Rank twice; print what happened; 1 when the results differ or nobody was killed."""
    place = folder / f"{engine}-{os.getpid()}"
    still = ranked(engine, source, place / "undisturbed", None)
    hit = ranked(engine, source, place / "killed", still)
    apart = difference(still.target, hit.target)
    print(
        f"{engine}: undisturbed {still.seconds:.0f} s with {still.executors} executors; "
        f"killed at {hit.moment or 'no time'}, {hit.seconds:.0f} s, {hit.executors} executors left; "
        f"{pl.scan_parquet(hit.target / '*.parquet').select(pl.len()).collect().item():,} rows, "
        f"largest difference {apart:.1e}",
        flush=True,
    )
    return int(apart > ALLOWED[engine] or not hit.moment)


@dataclass
class Ranking:
    """One job: where its results are, how long it took, and what was seen of it."""

    target: Path
    seconds: float = 0.0
    executors: int = 0
    moment: str = ""
    steps: set[tuple[str, int]] = field(default_factory=set)
    stages: dict[int, list[float]] = field(default_factory=dict)
    first_stage: int = 0

    @property
    def last_stage(self) -> int:
        """Its number among the stages of the job."""
        return max(self.stages) - self.first_stage

    @property
    def last_seconds(self) -> float:
        began, ended = self.stages[max(self.stages)]
        return ended - began


def ranked(engine: str, source: Path, place: Path, undisturbed: Ranking | None) -> Ranking:
    """Rank on a cluster of its own, and kill a worker when ``undisturbed`` says what is the middle."""
    job = Ranking(place / "result")
    with cluster(place, workers=2, cores=1, memory="1536m") as made:
        conf = {
            **made.conf,
            "spark.driver.memory": "1g",
            "spark.executor.memory": "1g",
            "spark.sql.shuffle.partitions": "6",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executorEnv.PYTHONPATH": str(ROOT),
        }
        os.environ["PYSPARK_PYTHON"] = sys.executable
        with spark_session(
            f"ranking by {engine}", made.master, conf, needs_graphframes=True, scratch=place / "driver"
        ) as spark:
            _both_there(spark)
            rows, nodes = _inputs(spark, source, place)
            job.first_stage = _next_stage(spark)
            ended = threading.Event()
            watch = threading.Thread(target=_watch, args=(spark, engine, made, job, undisturbed, ended))
            watch.start()
            began = time.monotonic()
            rule = MeasureRule(ranking=RankingRule(tolerance=TOLERANCE))
            answer = ENGINES[engine](
                Networks(rows, nodes, rows, EVERY_WINDOW), rule, f"file://{place}/engine"
            )
            answer.select(*COLUMNS).write.parquet(f"file://{job.target}")
            job.seconds = time.monotonic() - began
            ended.set()
            watch.join()
            job.executors = _executors(spark)
    return job


def _inputs(spark: SparkSession, source: Path, place: Path) -> tuple:
    read = spark.read.parquet(f"file://{source}")
    in_windows(teams(leveled(inventor=read), 50), EVERY_WINDOW).write.parquet(f"file://{place}/rows")
    rows = spark.read.parquet(f"file://{place}/rows")
    window_nodes(rows).write.parquet(f"file://{place}/nodes")
    return rows, spark.read.parquet(f"file://{place}/nodes")


def _watch(
    spark: SparkSession,
    engine: str,
    made: Cluster,
    job: Ranking,
    undisturbed: Ranking | None,
    ended: threading.Event,
) -> None:
    """Look at the job until it ends; kill a worker once, in the middle."""
    looks: dict[str, Callable[[], str]] = {
        "graphframes": lambda: _steps(job),
        "arrays": lambda: _last_stage(job, undisturbed),
    }
    tracker = spark.sparkContext.statusTracker()
    while not ended.wait(LOOK_EVERY):
        for stage in tracker.getActiveStageIds():
            told = tracker.getStageInfo(stage)
            if told is not None and told.numActiveTasks:
                now = time.monotonic()
                job.stages.setdefault(stage, [now, now])[1] = now
        for step in job.target.parent.glob("engine/ranks_[12]/_SUCCESS"):
            job.steps.add((str(step), _written(step)))
        if undisturbed and not job.moment and (moment := looks[engine]()):
            made.kill_a_worker()
            job.moment = moment


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _steps(job: Ranking) -> str:
    return f"step {len(job.steps)} of the ranks" if len(job.steps) >= KILL_AFTER_STEPS else ""


def _last_stage(job: Ranking, undisturbed: Ranking | None) -> str:
    if undisturbed is None or not job.stages or job.last_stage < undisturbed.last_stage:
        return ""
    worked = job.last_seconds
    return f"{worked:.1f} s of the last stage" if worked >= undisturbed.last_seconds / 2 else ""


def _both_there(spark: SparkSession) -> None:
    deadline = time.monotonic() + 90
    while _executors(spark) < 2:
        if time.monotonic() > deadline:
            raise RuntimeError("the second worker gave no executor within 90 s")
        time.sleep(0.2)


def _executors(spark: SparkSession) -> int:
    return len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1


def _next_stage(spark: SparkSession) -> int:
    """Give the number of the stage that a job of one stage has now."""
    seen = spark.sparkContext.statusTracker().getJobIdsForGroup(None)
    tracker = spark.sparkContext.statusTracker()
    stages = [s for job in seen if (told := tracker.getJobInfo(job)) for s in told.stageIds]
    return max(stages, default=-1) + 1


def difference(one: Path, other: Path) -> float:
    """Largest difference of strengths and ranks, as a share; inf where anything else differs."""
    key = ["window_end", "node"]
    a, b = (pl.read_parquet(path / "*.parquet").sort(key) for path in (one, other))
    floats = ["strength", "pagerank"]
    if not a.drop(floats).equals(b.drop(floats)):
        return float("inf")
    shares = [((a[name] - b[name]).abs() / a[name].abs().clip(1e-300)).max() for name in floats]
    return max(float(share or 0) for share in shares)


if __name__ == "__main__":
    raise SystemExit(main())
