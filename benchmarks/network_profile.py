"""Where the arrays engine's time goes, step by step.

    python -m benchmarks.network_profile --patents 1000000 --folder /some/scratch

First the steps of the whole in Spark, each from the parquet files again and thrown away, so that a row holds
what the rows above it hold and one thing more; then the parts of the kernel on one window, in this process.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.components import components_of_teams
from aicluster_spark.network.engines import Networks, arrays
from aicluster_spark.network.incidence import incidence, sorted_names
from aicluster_spark.network.measures import ANSWER, window_measures
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.projection import TIES, tie_tables
from aicluster_spark.network.ranking import RankingRule, weighted_pagerank
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams
from aicluster_spark.study.windows import Window
from benchmarks.measure import seconds_of_tree
from benchmarks.network_contenders.arrays import TEAM_CAP
from benchmarks.network_contenders.session import session
from benchmarks.network_contenders.task import TOLERANCE, WINDOWS
from benchmarks.network_nation import parties

EVERY_WINDOW = tuple(Window(*window) for window in WINDOWS)
T = TypeVar("T")
RULE = MeasureRule(ranking=RankingRule(tolerance=TOLERANCE))


def main() -> None:
    parser = argparse.ArgumentParser(description="Where the arrays engine's time goes.")
    parser.add_argument("--patents", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("benchmark-network"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    source = parties(given.patents, given.folder)
    print("| step in Spark | s | processor s |\n|---|---|---|")
    with session(given.folder / "profile") as spark:
        for name, frame in steps(spark, source):
            told(name, partial(_thrown_away, frame))
    print("\n| part of the kernel, first window | s | processor s |\n|---|---|---|")
    parts_of_kernel(source)


def steps(spark: SparkSession, source: Path) -> Iterator[tuple[str, DataFrame]]:
    mentions = leveled(inventor=spark.read.parquet(str(source)))
    rows = in_windows(teams(mentions, TEAM_CAP), EVERY_WINDOW)
    yield "reading, session still cold", mentions
    yield "reading", mentions
    yield "teams, cold", teams(mentions, TEAM_CAP)
    yield "teams", teams(mentions, TEAM_CAP)
    yield "teams in six windows", rows
    yield (
        "the same, brought to the kernel of its window",
        arrays.by_window(rows, EVERY_WINDOW, nothing, ANSWER),
    )
    yield "all measures", arrays.measure(Networks(rows, rows, rows, EVERY_WINDOW), RULE, "")
    tied = rows.where("tied")
    yield (
        "teams of pairs, each brought to one task",
        arrays.by_window(tied, EVERY_WINDOW, nothing, TIES),
    )
    yield "all ties", arrays.ties(rows, EVERY_WINDOW, RULE.weighting)


def nothing(_rows: pa.Table) -> Iterable[pa.Table]:
    return ()


def _thrown_away(frame: DataFrame) -> None:
    frame.write.format("noop").mode("overwrite").save()


def parts_of_kernel(source: Path) -> None:
    rows = first_window(source)
    told("all measures", lambda: window_measures(rows, RULE))
    told("- names: sorted, and the place of each", lambda: sorted_names(rows["node"]))
    network = told("- incidence, names included", lambda: incidence(rows, RULE.weighting))
    told("- degrees", network.degrees)
    parts = told("- components", lambda: components_of_teams(network))
    told("- ranks", lambda: weighted_pagerank(network, parts, RULE.ranking))
    pairs = told(
        "ties, all of them", lambda: sum(table.num_rows for table in tie_tables(rows, RULE.weighting))
    )
    print(f"\n{rows.num_rows:,} rows, {len(network.nodes):,} nodes, {pairs:,} ties")


def first_window(source: Path) -> pa.Table:
    """Give the rows of the first window as the kernel gets them."""
    first, last = WINDOWS[0]
    rows = pl.read_parquet(source / "*.parquet").filter(pl.col("year").is_between(first, last))
    sized = rows.with_columns(
        team=pl.len().over("patent_id").cast(pl.Int32),
        patent=pl.col("patent_id").hash().reinterpret(signed=True),
    )
    schema = pa.schema({"patent": pa.int64(), "node": pa.string(), "team": pa.int32()})
    return sized.select(schema.names).to_arrow().cast(schema)


def told(name: str, work: Callable[[], T]) -> T:
    """Do the work, and print a row of what it took, Spark's processes included."""
    began, used = time.perf_counter(), seconds_of_tree()
    result = work()
    print(f"| {name} | {time.perf_counter() - began:.2f} | {seconds_of_tree() - used:.2f} |", flush=True)
    return result


if __name__ == "__main__":
    main()
