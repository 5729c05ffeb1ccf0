"""Results to be read: regression tables as text, HTML, LaTeX, CSV and Word, and rows of stored tables."""

from __future__ import annotations

from aicluster_spark.estimation.tables.formats import to_csv, to_html, to_latex, to_text
from aicluster_spark.estimation.tables.regression_table import RegressionTable, regression_table

__all__ = ["RegressionTable", "regression_table", "to_csv", "to_html", "to_latex", "to_text"]
