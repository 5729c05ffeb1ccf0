"""Many specifications, many tests: p-values that allow for all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, TextArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.bootstrap import ClusterScores, arrays_and_cluster
from aicluster_spark.estimation.inference.score_bootstrap import count_scores
from aicluster_spark.estimation.inference.weights import cluster_weights
from aicluster_spark.estimation.inference.wild_bootstrap import linear_scores

METHODS = {"holm": "holm", "benjamini-hochberg": "fdr_bh"}


@dataclass(frozen=True, slots=True)
class StepDown:
    """Romano and Wolf's step-down test of one term over several fits.

    Attributes
    ----------
    statistics, p_values, adjusted
        Statistic of the bootstrap, own p-value (of the same draws) and adjusted p-value by fit.
    draws, clusters, seed
        Sign draws, clusters in any fit, seed.
    """

    statistics: Mapping[str, float]
    p_values: Mapping[str, float]
    adjusted: Mapping[str, float]
    draws: int
    clusters: int
    seed: int


def adjust_p_values(p_values: Mapping[str, float], method: str = "holm") -> dict[str, float]:
    """Adjust p-values for the number of tests.

    Parameters
    ----------
    p_values
        Name of the test to its p-value; NaN where there is none, which stays NaN and is not counted.
    method
        ``"holm"``: the probability of any false rejection, whatever the dependence;
        ``"benjamini-hochberg"``: the expected share of false ones among the rejections, for independent or
        positively dependent tests.

    Raises
    ------
    EstimationError
        For an unknown method, or values outside 0 … 1.
    """
    if method not in METHODS:
        raise EstimationError(f"Method '{method}' is unknown.", f"Allowed are: {', '.join(METHODS)}.")
    known = {name: p for name, p in p_values.items() if not math.isnan(p)}
    if any(not 0 <= p <= 1 for p in known.values()):
        raise EstimationError("A p-value lies outside 0 to 1.", "Give p-values.")
    if not known:
        return dict(p_values)
    adjusted = multipletests(list(known.values()), method=METHODS[method])[1]
    found = dict(zip(known, map(float, adjusted), strict=True))
    return {name: found.get(name, math.nan) for name in p_values}


def romano_wolf(
    fits: Mapping[str, EstimationResult],
    term: str | Mapping[str, str],
    frame: pd.DataFrame | Mapping[str, pd.DataFrame],
    draws: int = 999,
    seed: int = 20,
) -> StepDown:
    """Adjust the p-values of one term over fits that share clusters, using how they move together.

    Parameters
    ----------
    fits
        Name to fit; all with the same single cluster variable.
    term
        Tested term, present in every fit, or the term of each fit by its name.
    frame
        The frame that all were fitted on, or the frame of each fit by its name.
    draws, seed
        Sign draws of the clusters.

    Raises
    ------
    EstimationError
        If inference is withheld somewhere, the fits are clustered differently, or a term has no estimate.

    Notes
    -----
    Romano and Wolf (2005), Econometrica 73. Each fit is drawn by the bootstrap of its estimator with its own
    null imposed (`wild_bootstrap`, `score_bootstrap`), and a cluster has the same sign in all of them: that
    is how the draws move together as the estimates do. Statistics are those of the bootstrap.
    """
    if len({tuple(fit.clusters) for fit in fits.values()}) != 1:
        raise EstimationError("The fits do not share one cluster variable.", "Cluster all of them alike.")
    withheld = next((name for name, fit in fits.items() if not fit.inference_ok), None)
    if withheld is not None:
        raise EstimationError(
            f"Inference is withheld in '{withheld}': {fits[withheld].inference_reason}.", "Leave it out."
        )
    terms = term if isinstance(term, Mapping) else dict.fromkeys(fits, term)
    frames = frame if isinstance(frame, Mapping) else dict.fromkeys(fits, frame)
    scores = [_scores(fit, terms[name]) for name, fit in fits.items()]
    labels = [_cluster_labels(fit, frames[name]) for name, fit in fits.items()]
    every = np.unique(np.concatenate(labels))
    signs = cluster_weights(len(every), draws, "rademacher", seed)
    observed = np.array([each.statistics(np.ones((len(each.sums), 1)))[0] for each in scores])
    drawn = np.abs(
        [
            each.statistics(signs[np.searchsorted(every, own)])
            for each, own in zip(scores, labels, strict=True)
        ]
    )
    own, adjusted = step_down(np.abs(observed), drawn)
    statistics, ps, stepped = (
        dict(zip(fits, map(float, values), strict=True)) for values in (observed, own, adjusted)
    )
    return StepDown(statistics, ps, stepped, signs.shape[1], len(every), seed)


def _scores(fit: EstimationResult, term: str) -> ClusterScores:
    """Cluster scores of a fit whose coefficient is held at zero."""
    scores_at = linear_scores if fit.link == "identity" else count_scores
    return scores_at(fit, term)(0.0)


def _cluster_labels(fit: EstimationResult, frame: pd.DataFrame) -> TextArray:
    """(G,) value of the cluster variable at each cluster of a fit, as text."""
    arrays, cluster = arrays_and_cluster(fit)
    labels = np.empty(cluster.levels, dtype=object)
    labels[cluster.codes] = frame[cluster.name].iloc[arrays.rows].astype(str)
    return labels


def step_down(observed: FloatArray, drawn: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Own and adjusted p-values of (s,) absolute statistics, given (s, B) drawn under the joint null."""
    order = np.argsort(-observed, kind="stable")
    own, adjusted = np.empty(len(observed)), np.empty(len(observed))
    least = 0.0
    for step, place in enumerate(order):
        highest = drawn[order[step:]].max(axis=0)
        least = max(least, _share(highest, observed[place]))
        own[place], adjusted[place] = _share(drawn[place], observed[place]), least
    return own, adjusted


def _share(drawn: FloatArray, observed: float) -> float:
    return float((1 + (drawn >= observed * (1 - 1e-10)).sum()) / (1 + len(drawn)))
