"""The project's arrays engine."""

from __future__ import annotations

from pathlib import Path

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.engines import Networks, arrays
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams
from aicluster_spark.study.windows import Window
from benchmarks.network_contenders.session import session
from benchmarks.network_contenders.task import TOLERANCE, WINDOWS, clock, main

COLUMNS = ("window_end", "node", "degree", "strength", "pagerank")
TEAM_CAP = 50
"""Only pairs know a cap; degree, strength and ranks take teams of every size."""


def run(source: Path, target: Path) -> None:
    with session(target.parent) as spark, clock():
        mentions = leveled(inventor=spark.read.parquet(str(source)))
        windows = tuple(Window(*window) for window in WINDOWS)
        rows = in_windows(teams(mentions, TEAM_CAP), windows)
        rule = MeasureRule(ranking=RankingRule(tolerance=TOLERANCE))
        answer = arrays.measure(Networks(rows, rows, rows, windows), rule, "")
        answer.select(*COLUMNS).write.parquet(str(target))


if __name__ == "__main__":
    main(run)
