"""How each number came about."""

from aicluster_spark.report.sections.method.section import method_section

__all__ = ["method_section"]
