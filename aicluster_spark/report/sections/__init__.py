"""The sections of the report in their order, each a function from the data to its content."""

from __future__ import annotations

from collections.abc import Callable

from aicluster_spark.report.content import Section
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.sections.activity import activity_section
from aicluster_spark.report.sections.clusters import clusters_section
from aicluster_spark.report.sections.collaboration import collaboration_section
from aicluster_spark.report.sections.designs import designs_section
from aicluster_spark.report.sections.estimation import estimation_section
from aicluster_spark.report.sections.method import method_section
from aicluster_spark.report.sections.network import network_section
from aicluster_spark.report.sections.policy import policy_section
from aicluster_spark.report.sections.profiles import profiles_section
from aicluster_spark.report.sections.records import records_section
from aicluster_spark.report.sections.robustness import robustness_section
from aicluster_spark.report.sections.scorecards import scorecards_section
from aicluster_spark.report.sections.simulator import simulator_section
from aicluster_spark.report.sections.summary import summary_section

SECTIONS: tuple[Callable[[ReportData], Section], ...] = (
    summary_section,
    records_section,
    activity_section,
    clusters_section,
    collaboration_section,
    network_section,
    policy_section,
    estimation_section,
    designs_section,
    robustness_section,
    simulator_section,
    scorecards_section,
    profiles_section,
    method_section,
)
