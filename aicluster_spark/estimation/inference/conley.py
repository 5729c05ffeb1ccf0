"""Conley standard errors: those of a fit whose errors are alike in nearby places."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.fit.parts import Inference
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.distances import coordinates, distances_km
from aicluster_spark.estimation.inference.influence import arrays_of, influence
from aicluster_spark.estimation.sample.columns import level_codes, numeric

KERNELS = ("bartlett", "uniform")


@dataclass(frozen=True, slots=True)
class ConleyRule:
    """Which pairs of rows count as related.

    Attributes
    ----------
    cutoff_km
        Rows of the same period farther apart are unrelated.
    kernel
        ``"bartlett"``: weight falls linearly to zero at the cutoff; ``"uniform"``: 1 within it (Conley 1999),
        whose covariance need not be positive.
    lags
        Rows of the same unit up to so many periods apart are related too, with Bartlett weights; 0 for
        none.
    """

    cutoff_km: float
    kernel: str = "bartlett"
    lags: int = 0

    def __post_init__(self) -> None:
        if self.kernel not in KERNELS:
            raise EstimationError(f"Kernel '{self.kernel}' is unknown.", f"Allowed: {', '.join(KERNELS)}.")
        if not self.cutoff_km > 0 or self.lags < 0:
            raise EstimationError(
                f"{self} is no neighbourhood.", "Give a cutoff above 0 and lags of 0 or more."
            )


def conley(
    result: EstimationResult,
    frame: pd.DataFrame,
    latitude: str,
    longitude: str,
    rule: ConleyRule,
    unit: str = "city",
    time: str = "year",
) -> EstimationResult:
    """Give a fit standard errors that allow for correlation between nearby places.

    Parameters
    ----------
    result
        Fit of least squares, Poisson or NB2.
    frame
        The frame that it was fitted on.
    latitude, longitude
        Columns in degrees.
    rule
        Neighbourhood.
    unit, time
        Keys of the panel.

    Returns
    -------
    EstimationResult
        The same estimates; z statistics from the normal distribution, no small-sample factor.

    Raises
    ------
    EstimationError
        For rows without coordinates, and for models without scores.

    Notes
    -----
    Conley (1999), Journal of Econometrics 92; with lags the sum of the spatial and the serial part
    (Hsiang 2010, PNAS 107). A covariance that is not positive has its negative eigenvalues set to zero.
    """
    psi, rows = influence(result), arrays_of(result).rows
    if not result.terms:
        raise EstimationError(f"The model of {result.outcome} has no estimated term.", "Add a regressor.")
    places = coordinates(frame, rows, latitude, longitude)
    periods = numeric(frame.iloc[rows], time)
    V = np.zeros((psi.shape[1], psi.shape[1]))
    for period in np.unique(periods):
        now = periods == period
        V += psi[now].T @ _kernel(distances_km(places[now]), rule) @ psi[now]
    if rule.lags:
        V += _serial(psi, level_codes(frame.iloc[rows], unit), periods, rule.lags)
    values, vectors = np.linalg.eigh((V + V.T) / 2)
    positive = (vectors * np.clip(values, 0, None)) @ vectors.T
    serial = f", {rule.lags} lags" if rule.lags else ""
    kind = f"Conley ({rule.kernel} kernel, {rule.cutoff_km:g} km{serial})"
    note = f"Standard errors are {kind}."
    note += " The covariance was not positive and was mended." if values.min() < 0 else ""
    kept = [each for each in result.notes if not each.startswith("Standard errors are")]
    inference = Inference(result.inference_ok, result.inference_reason, kind, {}, math.inf)
    return replace(result, covariance=positive, inference=inference, notes=(note, *kept))


def _kernel(distance: FloatArray, rule: ConleyRule) -> FloatArray:
    if rule.kernel == "uniform":
        return (distance <= rule.cutoff_km).astype(np.float64)
    return np.clip(1 - distance / rule.cutoff_km, 0, None)


def _serial(psi: FloatArray, units: IntArray, periods: FloatArray, lags: int) -> FloatArray:
    """Products of rows of one unit in different periods, with Bartlett weights."""
    V = np.zeros((psi.shape[1], psi.shape[1]))
    for unit in np.unique(units):
        own = np.flatnonzero(units == unit)
        apart = np.abs(periods[own][:, None] - periods[own])
        weight = np.where(apart > 0, np.clip(1 - apart / (lags + 1), 0, None), 0.0)
        V += psi[own].T @ weight @ psi[own]
    return V
