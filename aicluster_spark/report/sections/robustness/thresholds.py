"""Values of a moderator at which the effect changes."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate


def thresholds(data: ReportData) -> list[Table]:
    """Lay out thresholds and turning points; nothing where none was sought."""
    if data.thresholds.is_empty():
        return []
    fields = [
        Field("fit", "fit"),
        Field("form", "form", phrase=True),
        Field("moderator", "along", phrase=True),
        Field("value", "at", words.three, "reason"),
        Field("low", "95 % from", words.three),
        Field("high", "to", words.three),
        Field("set_form", "shape; confidence set", phrase=True),
        Field("p_value", "p", words.p_value, "reason", "of no threshold, or of no turn inside the data"),
    ]
    caption = say("Thresholds and turning points of the effect")
    return [tabulate("thresholds", caption, data.thresholds, fields)]
