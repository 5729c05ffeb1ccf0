"""Threshold regression: an effect that differs on the two sides of a value which the data choose."""

from __future__ import annotations

from aicluster_spark.estimation.threshold.fit import fit_threshold
from aicluster_spark.estimation.threshold.result import ThresholdFit, ThresholdOptions

__all__ = ["ThresholdFit", "ThresholdOptions", "fit_threshold"]
