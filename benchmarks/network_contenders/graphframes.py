"""The project's graphframes engine."""

from __future__ import annotations

from pathlib import Path

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.engines import Networks, graphframes
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams, window_nodes
from aicluster_spark.study.windows import Window
from benchmarks.network_contenders.arrays import COLUMNS, TEAM_CAP
from benchmarks.network_contenders.session import session
from benchmarks.network_contenders.task import TOLERANCE, WINDOWS, clock, main


def run(source: Path, target: Path) -> None:
    scratch = target.parent / "scratch"
    with session(target.parent) as spark, clock():
        mentions = leveled(inventor=spark.read.parquet(str(source)))
        windows = tuple(Window(*window) for window in WINDOWS)
        in_windows(teams(mentions, TEAM_CAP), windows).write.parquet(str(scratch / "rows"))
        rows = spark.read.parquet(str(scratch / "rows"))
        window_nodes(rows).write.parquet(str(scratch / "nodes"))
        nodes = spark.read.parquet(str(scratch / "nodes"))
        rule = MeasureRule(ranking=RankingRule(tolerance=TOLERANCE))
        answer = graphframes.measure(Networks(rows, nodes, rows, windows), rule, f"file://{scratch}/engine")
        answer.select(*COLUMNS).write.parquet(str(target))


if __name__ == "__main__":
    main(run)
