"""Models in words: one entry for every estimator, and specification curves over a grid of choices."""

from __future__ import annotations

from aicluster_spark.estimation.specification.curve import SpecificationCurve, run_grid
from aicluster_spark.estimation.specification.grid import Grid
from aicluster_spark.estimation.specification.specification import Specification, fit_specification

__all__ = ["Grid", "Specification", "SpecificationCurve", "fit_specification", "run_grid"]
