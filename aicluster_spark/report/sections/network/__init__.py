"""Who works with whom, and who is central."""

from aicluster_spark.report.sections.network.section import network_section

__all__ = ["network_section"]
