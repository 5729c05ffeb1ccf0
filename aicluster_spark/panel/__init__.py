"""The city-year panel: one row a city and year, with everything the models use."""

from __future__ import annotations

from aicluster_spark.panel.assemble import PanelInputs, PanelRule
from aicluster_spark.panel.build import Panel, build_panel
from aicluster_spark.panel.coverage import count_coverage

__all__ = ["Panel", "PanelInputs", "PanelRule", "build_panel", "count_coverage"]
