"""The product of a variable and its moderator among the terms of a fit."""

from __future__ import annotations

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.columns import factors


def interaction_term(result: EstimationResult, focus: str, moderator: str) -> str:
    """Name under which the product of two variables was asked for; an EstimationError if it was not."""
    for term in result.requested:
        if set(factors(term)) == {focus, moderator} and len(factors(term)) == 2:
            return term
    raise EstimationError(
        f"The model of {result.outcome} has no interaction of {focus} and {moderator}.",
        f"Add '{focus}:{moderator}' to its regressors.",
    )


def slope_parts(result: EstimationResult, focus: str, moderator: str) -> tuple[FloatArray, FloatArray]:
    """(2,) coefficients of the focus and of its interaction, and their (2, 2) covariance."""
    places = [result.position(focus), result.position(interaction_term(result, focus, moderator))]
    return result.coefficients[places], result.covariance[np.ix_(places, places)]


def require_inference(result: EstimationResult) -> None:
    """Raise an EstimationError where the tests of a fit are withheld."""
    if not result.inference_ok:
        raise EstimationError(
            f"Inference is withheld in the model of {result.outcome}: {result.inference_reason}.",
            "Show the estimates without bands.",
        )
