"""Stage `scorecard`: how each cluster stands on five subsystems."""

from __future__ import annotations

from aicluster_spark.stages.scorecard.stage import SCORECARD

__all__ = ["SCORECARD"]
