"""What the models estimate, and what they cannot say."""

from aicluster_spark.report.sections.estimation.section import estimation_section

__all__ = ["estimation_section"]
