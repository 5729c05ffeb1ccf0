"""The same model where a moderator is low and where it is high."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.split_contradictions import contradictions
from aicluster_spark.report.tabulate import Field, tabulate


def splits(data: ReportData) -> list[Prose | Table]:
    """Lay out the halves of each split, after a warning where they contradict the products of the models."""
    if data.splits.is_empty():
        return []
    return [*contradictions(data), _table(data)]


def _table(data: ReportData) -> Table:
    fields = [
        Field("split", "split"),
        Field("term", "term", phrase=True),
        Field("moderator", "by", phrase=True),
        Field("cut", "cut at", words.three),
        Field("low", "low", words.three, "reason"),
        Field("high", "high", words.three, "reason"),
        Field("difference", "high less low", words.three, "reason"),
        Field("std_error", "standard error", words.three, "reason"),
        Field("p_value", "p", words.p_value, "reason"),
    ]
    rows = data.splits.with_columns(words.in_words("term", words.term))
    return tabulate(
        "splits", say("The same model where the moderator is low and where it is high"), rows, fields
    )
