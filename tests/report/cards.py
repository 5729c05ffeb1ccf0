"""Scorecards of the sample changed in one respect, and the prose of what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Prose


def prose(blocks: list[Any]) -> list[Prose]:
    return [block for block in blocks if isinstance(block, Prose)]


def short(data: ReportData, length: int) -> ReportData:
    """The sample with a shorter ranking."""
    report = data.study.report.model_copy(update={"ranking_length": length})
    return replace(data, study=data.study.model_copy(update={"report": report}))


def standing(data: ReportData, word: str) -> ReportData:
    """The sample without clusters and compared cities: all are of one standing."""
    return replace(data, scorecard=data.scorecard.with_columns(standing=pl.lit(word)))
