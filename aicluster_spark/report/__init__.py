"""One HTML file that opens offline: what was read and lost, clusters, networks and estimates."""

from __future__ import annotations

from aicluster_spark.report.data import ReportData
from aicluster_spark.report.headline import headline
from aicluster_spark.report.page import build_report

__all__ = ["ReportData", "build_report", "headline"]
