from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aicluster_spark.specialisation.output import branch_counts, firm_sizes
from aicluster_spark.study.windows import Window

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.mark.spark
def test_firms_are_counted_once_a_patent_whatever_their_roles(spark: SparkSession) -> None:
    counted = spark.createDataFrame(
        [("p1", 2000, True), ("p2", 2001, True), ("p3", 2001, True), ("p4", 2001, False)],
        "patent_id string, year int, is_ai boolean",
    )
    parties = spark.createDataFrame(
        [
            ("p1", "applicant", "acme"),
            ("p1", "assignee", "acme"),
            ("p1", "inventor", "li"),
            ("p2", "assignee", "acme"),
            ("p2", "assignee", "bolt"),
            ("p3", "assignee", None),
            ("p4", "assignee", "cogs"),
        ],
        "patent_id string, role string, name_key string",
    )
    found = firm_sizes(counted, parties, [Window(2000, 2001), Window(2001, 2002)]).collect()
    # 2000-2001: acme has p1 and p2, bolt p2; 2001-2002: both have p2 alone; cogs has no AI patent
    assert sorted(map(tuple, found)) == [(2000, 1, 1), (2000, 2, 1), (2001, 1, 2)]


@pytest.mark.spark
def test_a_patent_counts_in_each_of_its_branches_and_cities(spark: SparkSession) -> None:
    rows = spark.createDataFrame(
        [("p1", 2000, True, "a"), ("p1", 2000, True, "b"), ("p2", 2001, True, "a"), ("p3", 2001, False, "a")],
        "patent_id string, year int, is_ai boolean, city string",
    )
    activity = spark.createDataFrame(
        [("p1", ["speech", "vision"]), ("p2", ["vision"]), ("p3", [])],
        "patent_id string, branches array<string>",
    )
    found = (
        branch_counts(rows, activity, [Window(2000, 2001)]).select("city", "branch", "ai_patents").collect()
    )
    assert sorted(map(tuple, found)) == [
        ("a", "speech", 1),
        ("a", "vision", 2),
        ("b", "speech", 1),
        ("b", "vision", 1),
    ]
