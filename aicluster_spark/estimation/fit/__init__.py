"""What all fits have in common: their result, its sandwich covariance and notes, and the rows they lost."""

from __future__ import annotations

from aicluster_spark.estimation.fit.parts import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    FitArrays,
    Inference,
)
from aicluster_spark.estimation.fit.result import EstimationResult

__all__ = [
    "AbsorbedEffect",
    "Convergence",
    "DiagnosticTest",
    "EstimationResult",
    "FitArrays",
    "Inference",
]
