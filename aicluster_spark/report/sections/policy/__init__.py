"""Where and when AI was supported."""

from aicluster_spark.report.sections.policy.section import policy_section

__all__ = ["policy_section"]
