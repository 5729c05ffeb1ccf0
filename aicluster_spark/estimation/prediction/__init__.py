"""Expected outcomes under scenarios: from a fit and the row that a scenario starts from."""

from __future__ import annotations

from aicluster_spark.estimation.prediction.bases import Observed, UnitBase, base_rows, observed
from aicluster_spark.estimation.prediction.predict import Base, Difference, Prediction, difference, predict

__all__ = [
    "Base",
    "Difference",
    "Observed",
    "Prediction",
    "UnitBase",
    "base_rows",
    "difference",
    "observed",
    "predict",
]
