"""Estimators for panels of cities and years, without Spark: counts, linear models, dynamic panels.

Every estimator takes a pandas frame and returns an `EstimationResult`; what cannot be estimated is named
with its reason, rows that are left out are counted by reason, and a sample that cannot carry a model raises
an `EstimationError`.
"""

from __future__ import annotations

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.marginal import EffectCurve, MarginalEffects, marginal_effects
from aicluster_spark.estimation.poisson import fit_poisson
from aicluster_spark.estimation.result import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    EstimationResult,
    FitArrays,
    Inference,
)

__all__ = [
    "AbsorbedEffect",
    "Convergence",
    "DiagnosticTest",
    "EffectCurve",
    "EstimationError",
    "EstimationResult",
    "FitArrays",
    "Inference",
    "MarginalEffects",
    "fit_poisson",
    "marginal_effects",
]
