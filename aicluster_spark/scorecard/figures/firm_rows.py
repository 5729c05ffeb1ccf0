"""Rows of the register that are AI firms of the scored cities, and which of them live."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.scorecard.figures.figure import Scope, Tables

NO_FIRMS = "no AI firm of the register"
ROW = ("source_file", "source_row")
GONE = ("cancelled", "revoked")
LIFE = (
    pl.col("city").min(),
    pl.col("founded").min().dt.year(),
    pl.col("closed").max().dt.year(),
    (pl.col("status").is_in(GONE).fill_null(False) | pl.col("closed").is_not_null()).any().alias("gone"),
)
"""City, years and end of a firm out of its rows: city, founded, closed, gone."""


def ai_firm_rows(tables: Tables, scope: Scope, columns: Sequence[str]) -> pl.LazyFrame:
    """Scan rows of AI firms of the scored cities: city, what `LIFE` takes, columns of `enterprises`."""
    places = scope.here(tables["enterprise_places"].select(*ROW, "city"))
    judged = tables["enterprise_activity"].filter("is_ai").select(*ROW)
    taken = ("enterprise_id", "founded", "closed", "status", *columns)
    return places.join(judged, on=ROW, how="semi").join(tables["enterprises"].select(*ROW, *taken), on=ROW)


def alive(scope: Scope) -> pl.Expr:
    """Whether a firm is known to live at the window's end."""
    closed_later = pl.col("closed") > scope.end
    return (pl.col("founded") <= scope.end) & (~pl.col("gone") | closed_later.fill_null(False))
