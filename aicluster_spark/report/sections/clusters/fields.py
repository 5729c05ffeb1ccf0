"""Columns that all tables of location quotients have."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.language import message
from aicluster_spark.report.tabulate import Field

QUOTIENT = message("AI's share of the city's patents over its share of all")


def quotient_fields(reason: str) -> list[Field]:
    """Lay out patents and quotient with its limits; `reason` is the column that says why it is unknown."""
    return [
        Field("ai_patents", "AI patents", words.count),
        Field("patents", "patents", words.count),
        Field("lq", "LQ", words.decimal, reason=reason, meaning=QUOTIENT),
        Field("lq_low", "95 % from", words.decimal, reason=reason),
        Field("lq_high", "to", words.decimal, reason=reason),
    ]


NUMBERS = quotient_fields("lq_reason")
