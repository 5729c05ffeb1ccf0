"""Standard errors by other rules, as the report shows them."""

from __future__ import annotations

import polars as pl
import sample

from aicluster_spark.report import ReportData
from aicluster_spark.report.sections.robustness.errors_again import errors_again


def test_every_term_stands_by_every_rule_with_the_models_own_first(data: ReportData) -> None:
    (table,) = errors_again(sample.estimated(data))
    titles = [column.heading for column in table.columns]
    rows = [dict(zip(titles, (cell.text for cell in row), strict=True)) for row in table.rows]
    fits = data.fits.filter(pl.col("part") == "errors")
    assert {row["fit"] for row in rows} >= set(fits["fit"])
    term = [row for row in rows if row["model"] == rows[0]["model"] and row["term"] == rows[0]["term"]]
    assert [row["fit"] for row in term] == [rows[0]["model"], f"{rows[0]['model']}/jackknife"]
    assert len({row["estimate"] for row in term}) == 1
    assert len({row["standard errors"] for row in term}) == 2


def test_without_them_there_is_no_table(data: ReportData) -> None:
    assert errors_again(sample.empty(data, "fits")) == []
