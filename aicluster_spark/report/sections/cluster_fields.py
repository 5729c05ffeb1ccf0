"""Columns that all tables of clusters have."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.tabulate import Field

NUMBERS = [
    Field("ai_patents", "AI patents", words.count),
    Field("patents", "patents", words.count),
    Field("lq", "LQ", words.decimal, reason="lq_reason", meaning="location quotient"),
    Field("lq_low", "95 % from", words.decimal, reason="lq_reason"),
    Field("lq_high", "to", words.decimal, reason="lq_reason"),
]
