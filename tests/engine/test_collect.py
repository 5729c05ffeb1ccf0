"""Rows on their way to the driver: bounded, and in the types they had."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.errors import ResultsError

pytestmark = pytest.mark.spark
DDL = "yes boolean, none boolean, whole int, long bigint, day date, words array<string>, empty string"


def test_types_survive_columns_that_are_null_throughout(spark):
    rows = [(True, None, 1, None, date(2020, 1, 2), ["a"], None), (None, None, None, 7, None, None, None)]
    found = collect_bounded(spark.createDataFrame(rows, DDL), 10)
    assert dict(found.schema) == {
        "yes": pl.Boolean,
        "none": pl.Boolean,
        "whole": pl.Int32,
        "long": pl.Int64,
        "day": pl.Date,
        "words": pl.List(pl.String),
        "empty": pl.String,
    }
    assert found.rows() == rows


def test_more_rows_than_allowed_are_refused(spark):
    with pytest.raises(ResultsError, match="More than 3 rows"):
        collect_bounded(spark.range(5), 3)
