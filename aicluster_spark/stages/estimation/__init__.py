"""Stage `estimation`: the effect of policy on innovation, and how a central position changes it."""

from __future__ import annotations

from aicluster_spark.stages.estimation.stage import ESTIMATION

__all__ = ["ESTIMATION"]
