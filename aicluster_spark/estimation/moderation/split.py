"""Moderation by splitting: the same model for low and high values of a moderator, and their difference."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.influence import cluster_influence
from aicluster_spark.estimation.sample.columns import numeric


@dataclass(frozen=True, slots=True, eq=False)
class SplitComparison:
    """A model fitted below and above a cut of the moderator.

    Attributes
    ----------
    moderator, cut
        Rows with moderator > ``cut`` are high.
    low, high
        The two fits.
    terms
        The k terms that both fits estimate.
    difference, std_error, p_value
        (k,) high less low; the error allows for clusters that lie in both halves. p is NaN where either half
        withholds inference.
    joint
        Wald test that none of the terms differs.
    without_moderator
        Rows in neither half because the moderator is missing.
    """

    moderator: str
    cut: float
    low: EstimationResult
    high: EstimationResult
    terms: tuple[str, ...]
    difference: FloatArray
    std_error: FloatArray
    p_value: FloatArray
    joint: DiagnosticTest
    without_moderator: int


def split_by_moderator(
    frame: pd.DataFrame,
    moderator: str,
    fit: Callable[[pd.DataFrame], EstimationResult],
    cut: float | None = None,
    unit: str | None = None,
) -> SplitComparison:
    """Fit a model on low and on high values of a moderator and test whether the coefficients differ.

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    moderator
        Column to split by.
    fit
        Fits the model to a frame: ``lambda half: fit_poisson(half, "patents", ["policy"])``.
    cut
        Rows above it are high; by default the median.
    unit
        Column whose levels are high or low as a whole, by their mean of the moderator. Without it each row
        is judged by itself, so that a unit can change sides.

    Raises
    ------
    EstimationError
        If a half is empty or cannot carry the model (the message names the half), or for models without
        scores.

    Notes
    -----
    Both fits are stacked: the covariance of their difference is V_high + V_low less twice the sum over
    clusters of the products of their influences. That equals the interaction of every term and effect with
    the half.
    """
    values = judged_values(frame, moderator, unit)
    known = ~np.isnan(values)
    if not known.any():
        raise EstimationError(f"'{moderator}' has no value in any row.", "Split by another column.")
    edge = float(np.median(values[known])) if cut is None else float(cut)
    halves = {"low": frame[known & (values <= edge)], "high": frame[known & (values > edge)]}
    fits = {name: _fit_half(fit, half, name, moderator, edge) for name, half in halves.items()}
    return _compare(moderator, edge, halves, fits, int((~known).sum()))


def judged_values(frame: pd.DataFrame, moderator: str, unit: str | None) -> FloatArray:
    """Give the value, shape (n,), by which each row is low or high: its own, or the mean of its unit."""
    values = numeric(frame, moderator)
    if unit is None:
        return values
    return pd.Series(values).groupby(frame[unit].to_numpy()).transform("mean").to_numpy(dtype=float)


def _fit_half(
    fit: Callable[[pd.DataFrame], EstimationResult],
    half: pd.DataFrame,
    name: str,
    moderator: str,
    cut: float,
) -> EstimationResult:
    side = f"the {name} half ({moderator} {'>' if name == 'high' else '<='} {cut:g})"
    if half.empty:
        raise EstimationError(f"No row is in {side}.", "Choose a cut inside the moderator's range.")
    try:
        return fit(half)
    except EstimationError as problem:
        raise EstimationError(f"In {side}: {problem.message}", problem.fix) from problem


def _compare(
    moderator: str,
    cut: float,
    halves: dict[str, pd.DataFrame],
    fits: dict[str, EstimationResult],
    without: int,
) -> SplitComparison:
    low, high = fits["low"], fits["high"]
    terms = tuple(term for term in high.terms if term in low.terms)
    if not terms:
        raise EstimationError(
            f"No term has an estimate on both sides of {moderator} {cut:g}.", "Choose another cut."
        )
    V, clusters = _covariance(halves, fits, terms)
    difference = np.array([high.coefficient(term) - low.coefficient(term) for term in terms])
    error = np.sqrt(np.diag(V))
    ok = low.inference_ok and high.inference_ok
    freedom = clusters - 1 if low.clusters else math.inf
    if math.isinf(high.inference.degrees_of_freedom):
        freedom = math.inf
    p = 2 * stats.t.sf(np.abs(difference / error), freedom) if ok else np.full(len(terms), math.nan)
    joint = _joint(difference, V, freedom, "" if ok else low.inference_reason or high.inference_reason)
    return SplitComparison(moderator, cut, low, high, terms, difference, error, p, joint, without)


def _covariance(
    halves: dict[str, pd.DataFrame], fits: dict[str, EstimationResult], terms: tuple[str, ...]
) -> tuple[FloatArray, int]:
    """(k, k) covariance of the difference, and the number of clusters in either half."""
    scaled = {
        name: cluster_influence(fit, halves[name])[list(terms)] * math.sqrt(fit.inference.small_sample_factor)
        for name, fit in fits.items()
    }
    low, high = scaled["low"].align(scaled["high"], join="outer", axis=0, fill_value=0.0)
    moved = (high - low).to_numpy(dtype=np.float64)
    return moved.T @ moved, len(low)


def _joint(difference: FloatArray, V: FloatArray, freedom: float, withheld: str) -> DiagnosticTest:
    name, k = "No difference between low and high", len(difference)
    rank = int(np.linalg.matrix_rank(V))
    if withheld or rank < k:
        why = withheld or f"the covariance of {k} differences has rank {rank}"
        return DiagnosticTest(name, math.nan, math.nan, k, why)
    wald = float(difference @ np.linalg.solve(V, difference))
    p = stats.chi2.sf(wald, k) if math.isinf(freedom) else stats.f.sf(wald / k, k, freedom)
    return DiagnosticTest(name, wald, float(p), k)
