"""What changed between two runs, and why: lists, ranks, coefficients and rows; options, inputs and code."""

from __future__ import annotations

from aicluster_spark.report.comparison.page import build_comparison, summary_lines
from aicluster_spark.report.comparison.side import TABLES, RunSide

__all__ = ["TABLES", "RunSide", "build_comparison", "summary_lines"]
