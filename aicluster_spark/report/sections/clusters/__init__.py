"""Where AI is concentrated: the map, the list, windows, and how firmly the list stands."""

from aicluster_spark.report.sections.clusters.section import clusters_section

__all__ = ["clusters_section"]
