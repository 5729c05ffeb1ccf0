"""What each observation contributes to an estimate: the basis for comparing fits that share clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts.negative_binomial_iteration import evaluate
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult


def influence(result: EstimationResult) -> FloatArray:
    """(n, k) influence ψ of each observation, so that the estimate less the truth is about Σψ.

    The sum of squares of ψ over clusters, times the small-sample factor, is the clustered covariance.

    Raises
    ------
    EstimationError
        For GMM and the conditional negative binomial model, which keep no scores of observations.
    """
    arrays = arrays_of(result)
    if "alpha" in result.statistics:
        fit = evaluate(arrays.sample, result.coefficients, arrays.fitted, result.statistics["alpha"])
        joint = np.linalg.solve(fit.information, fit.scores.T).T
        return np.asarray(joint[:, : len(result.terms)], dtype=np.float64)
    information = arrays.within.T @ (arrays.weights[:, None] * arrays.within)
    scores = arrays.within * arrays.residuals[:, None]
    return np.asarray(np.linalg.solve(information, scores.T).T, dtype=np.float64)


def arrays_of(result: EstimationResult) -> FitArrays:
    """Arrays of a fit, or an EstimationError that names the estimators which keep them."""
    if result.arrays is None:
        raise EstimationError(
            f"{result.estimator} keeps no scores of single observations.",
            "Use least squares, Poisson or NB2 for this.",
        )
    return result.arrays


def cluster_influence(result: EstimationResult, frame: pd.DataFrame) -> pd.DataFrame:
    """Influence summed over the clusters of a fit, by their labels in the frame.

    Parameters
    ----------
    result
        Fit with one cluster variable, or with none: each row is then a cluster of its own, named by the
        frame's index.
    frame
        The frame that it was fitted on.

    Returns
    -------
    pandas.DataFrame
        One row a cluster, one column a term.

    Raises
    ------
    EstimationError
        With two cluster variables.
    """
    rows = arrays_of(result).rows
    names = list(result.clusters)
    if len(names) > 1:
        raise EstimationError(
            f"Fits clustered by {' and '.join(names)} cannot be compared cluster by cluster.",
            "Fit them with a single cluster variable.",
        )
    labels = frame[names[0]] if names else frame.index.to_series()
    contributions = pd.DataFrame(influence(result), columns=list(result.terms))
    return contributions.groupby(labels.iloc[rows].to_numpy()).sum()
