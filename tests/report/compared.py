"""Two runs put together by hand, for what is said of two runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import sample

from aicluster_spark.report import ReportData
from aicluster_spark.report.comparison import TABLES, RunSide
from aicluster_spark.runs.results import StageResult, TableEntry
from aicluster_spark.runs.run import Run
from aicluster_spark.study.models import Study

RECORDS_FACTS = {"last_complete_year": sample.LAST_YEAR}


def stage(name: str, mark: str, **given: Any) -> StageResult:
    """What a stage left behind."""
    tables = {f"{name}_table": TableEntry((), given.pop("rows", 5), {})}
    return StageResult(name, mark, "attempt", tables, **{"code": "c" * 20, **given})


def side(data: ReportData, run_id: str, *stages: StageResult, **tables: pl.DataFrame) -> RunSide:
    """One run with the sample's tables, but for those that are given."""
    run = Run(run_id, "sample", "study.yaml", "", (), "2026-01-01T00:00:00+00:00", "host", 1)
    own = {name: getattr(data, name) for name in TABLES} | tables
    found = {each.stage: each for each in stages}
    run = replace(run, versions={"polars": "2.1"}, state="finished")
    return RunSide(run, data.study, found, own)


def first(data: ReportData) -> RunSide:
    """The sample as one run."""
    files = [["reader", "a.csv", "1" * 64], ["reader", "b.csv", "2" * 64]]
    records = stage("records", "r1", inputs=files, facts=RECORDS_FACTS)
    panel = stage("panel", "p1", upstream={"records": "r1"})
    policy = stage("policy", "same")
    report = stage("report", "q1", upstream={"panel": "p1"})
    return side(data, "one", records, panel, policy, report)


def second(data: ReportData) -> RunSide:
    """The sample with another file, other code and option, and other clusters and estimates."""
    files = [["reader", "a.csv", "1" * 64], ["reader", "b.csv", "3" * 64], ["reader", "c.csv", "4" * 64]]
    records = stage("records", "r2", inputs=files, facts=RECORDS_FACTS, rows=9)
    panel = stage("panel", "p2", upstream={"records": "r2"}, code="d" * 20)
    policy = stage("policy", "same")
    report = stage("report", "q2", upstream={"panel": "p2"})
    last = pl.col("window_end") == sample.LAST_YEAR
    ranked = data.clusters.filter(last & pl.col("is_cluster")).sort("rank")["city"].to_list()
    gone, first, second = ranked[0], ranked[1], ranked[2]
    clusters = data.clusters.with_columns(
        is_cluster=pl.when(last & (pl.col("city") == gone)).then(pl.lit(False)).otherwise("is_cluster"),
        rank=pl.when(last & (pl.col("city") == first))
        .then(pl.lit(3, pl.Int32))
        .when(last & (pl.col("city") == second))
        .then(pl.lit(2, pl.Int32))
        .otherwise("rank"),
    )
    moved = (pl.col("model") == "baseline") & (pl.col("term") == "policy")
    estimates = data.estimates.with_columns(pl.when(moved).then(0.5).otherwise("estimate").alias("estimate"))
    made = side(data, "two", records, panel, policy, report, clusters=clusters, estimates=estimates)
    run = replace(made.run, versions={"polars": "2.2"}, git={"commit": "f" * 40, "dirty": "yes"})
    return replace(made, run=run, study=sample.study(panel={"first_year": 2008}))


def by_another_recipe(data: ReportData) -> tuple[RunSide, RunSide]:
    """Two runs that differ in the recipe of the index alone, with what it moved; a city's name is hostile."""
    named = pl.when(pl.col("city") == "c000").then(pl.lit(sample.HOSTILE)).otherwise("name")
    cities = data.cities.with_columns(named.alias("name"))
    records = stage("records", "r", facts=RECORDS_FACTS)
    given = [{"scorecard": study.scorecard.model_dump(mode="json")} for study in (data.study, _entropy())]
    cards = [stage("scorecard", f"s{n}", options=each) for n, each in enumerate(given)]
    one = side(data, "one", records, cards[0], cities=cities)
    moved = {"c000": (12, 10.0, 14.0), "c001": (7, 2.0, 8.0), "c002": (4, 1.0, 7.0), "c003": (None,) * 3}
    moved |= {"c004": (6, None, None), "c005": (5, 2.0, 9.0)}
    scorecard = _replaced(data.scorecard, "rank", {city: rank for city, (rank, _, _) in moved.items()})
    scorecard = _replaced(scorecard, "rank_low", {city: low for city, (_, low, _) in moved.items()})
    scorecard = _replaced(scorecard, "rank_high", {city: high for city, (_, _, high) in moved.items()})
    scorecard = _replaced(scorecard, "model", {"c000": "scenario", "c001": "behind"})
    first_gap = (pl.col("city") == "c001") & (pl.col("focus") == "innovation")
    gaps = data.scorecard_gaps.with_columns(
        frontier_gap=pl.when(first_gap).then(0.1).otherwise("frontier_gap"),
        frontier=pl.when(first_gap).then(pl.lit("c002")).otherwise("frontier"),
    )
    tables = {"cities": cities, "scorecard": scorecard, "scorecard_gaps": gaps}
    return one, replace(side(data, "two", records, cards[1], **tables), study=_entropy())


def _entropy() -> Study:
    return sample.study(scorecard={"recipe": {"weights": "entropy"}})


def _replaced(frame: pl.DataFrame, column: str, values: dict[str, Any]) -> pl.DataFrame:
    cities = pl.col("city")
    mapped = cities.replace_strict(values, default=None, return_dtype=frame.schema[column])
    return frame.with_columns(pl.when(cities.is_in([*values])).then(mapped).otherwise(column).alias(column))
