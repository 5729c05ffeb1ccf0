"""One page for each cluster."""

from aicluster_spark.report.sections.profiles.section import profiles_section

__all__ = ["profiles_section"]
