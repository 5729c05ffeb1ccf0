"""Whether clusters work with themselves or with others."""

from aicluster_spark.report.sections.collaboration.section import collaboration_section

__all__ = ["collaboration_section"]
