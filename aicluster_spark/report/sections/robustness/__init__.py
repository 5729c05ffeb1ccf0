"""Whether the finding depends on choices."""

from aicluster_spark.report.sections.robustness.section import robustness_section

__all__ = ["robustness_section"]
