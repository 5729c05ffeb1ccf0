"""How each cluster stands, and what it lacks."""

from aicluster_spark.report.sections.scorecards.section import scorecards_section

__all__ = ["scorecards_section"]
