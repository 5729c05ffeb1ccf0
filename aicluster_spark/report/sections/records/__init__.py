"""What was read and lost."""

from aicluster_spark.report.sections.records.section import records_section

__all__ = ["records_section"]
