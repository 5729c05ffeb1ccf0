"""Neighbouring places: Conley standard errors and Moran's I of residuals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.fit.parts import Inference
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.influence import arrays_of, influence
from aicluster_spark.estimation.sample.columns import level_codes, numeric

EARTH_RADIUS_KM = 6371.0088
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


@dataclass(frozen=True, slots=True)
class MoransI:
    """Spatial autocorrelation of residuals.

    Attributes
    ----------
    statistic
        Moran's I with row-standardised weights, pooled over periods.
    expected
        Mean of the permutations; about -1 / (n - 1).
    p_value
        Two-sided, by permutation of the places: (1 + draws as far from the mean) / (1 + draws).
    draws, neighbours, seed
        Permutations, nearest neighbours a row, seed.
    """

    statistic: float
    expected: float
    p_value: float
    draws: int
    neighbours: int
    seed: int


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
    places = _coordinates(frame, rows, latitude, longitude)
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


def morans_i(
    result: EstimationResult,
    frame: pd.DataFrame,
    latitude: str,
    longitude: str,
    unit: str = "city",
    time: str = "year",
    neighbours: int = 5,
    draws: int = 999,
    seed: int = 20,
) -> MoransI:
    """Test whether residuals of nearby places are alike within periods.

    Parameters
    ----------
    result
        Fit of least squares (its residuals are taken), or Poisson and NB2 (those over the standard
        deviation that the model gives them).
    frame
        The frame that it was fitted on.
    latitude, longitude
        Columns in degrees, the same in all rows of a unit.
    unit, time
        Keys of the panel.
    neighbours
        Nearest units that count, with equal weights among those observed in the period.
    draws, seed
        Of the permutations.

    Raises
    ------
    EstimationError
        For rows without coordinates, units with several, and no more units than neighbours.

    Notes
    -----
    Moran (1950), Biometrika 37. Units change places as a whole, with their residuals of all periods: those
    are correlated once unit effects are removed, and shuffling each period by itself would reject too
    often.
    """
    arrays = arrays_of(result)
    places = _coordinates(frame, arrays.rows, latitude, longitude)
    units, of_unit = np.unique(level_codes(frame.iloc[arrays.rows], unit), return_inverse=True)
    periods, of_period = np.unique(numeric(frame.iloc[arrays.rows], time), return_inverse=True)
    near = _nearest(distances_km(_place_of_units(places, of_unit, unit)), neighbours)
    present = np.zeros((len(units), len(periods)))
    present[of_unit, of_period] = 1.0
    residual = np.zeros_like(present)
    residual[of_unit, of_period] = _standardised(result)
    residual = (residual - residual.sum(axis=0) / present.sum(axis=0)) * present
    random = np.random.default_rng(seed)
    orders = [np.arange(len(units)), *(random.permutation(len(units)) for _ in range(draws))]
    figures = np.array([_moran(near, residual[order], present[order]) for order in orders])
    centre = float(figures[1:].mean())
    beyond = int((np.abs(figures[1:] - centre) >= abs(figures[0] - centre)).sum())
    return MoransI(float(figures[0]), centre, (1 + beyond) / (1 + draws), draws, neighbours, seed)


def _moran(near: FloatArray, residual: FloatArray, present: FloatArray) -> float:
    """Pooled I of (u, t) residuals, each against the mean of its neighbours that are there."""
    seen = near @ present
    lag = np.divide(near @ residual, seen, out=np.zeros_like(residual), where=seen > 0)
    return float((residual * lag).sum() / (residual**2).sum())


def distances_km(places: FloatArray) -> FloatArray:
    """(n, n) great-circle distances of (n, 2) latitudes and longitudes in degrees (haversine)."""
    latitude, longitude = np.radians(places).T
    half_up = (latitude[:, None] - latitude) / 2
    half_across = (longitude[:, None] - longitude) / 2
    chord = np.sin(half_up) ** 2 + np.cos(latitude)[:, None] * np.cos(latitude) * np.sin(half_across) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)


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


def _place_of_units(places: FloatArray, of_unit: IntArray, unit: str) -> FloatArray:
    """(u, 2) coordinates of the units."""
    found = np.empty((of_unit.max() + 1, 2))
    found[of_unit] = places
    moved = int((found[of_unit] != places).any(axis=1).sum())
    if moved:
        raise EstimationError(
            f"{moved:,} rows lie elsewhere than other rows of their {unit}.", f"Give each {unit} one place."
        )
    return found


def _nearest(distance: FloatArray, neighbours: int) -> FloatArray:
    """(u, u) ones for the nearest units of each, its own place excluded."""
    if len(distance) <= neighbours:
        raise EstimationError(
            f"There are {len(distance)} places, no more than the {neighbours} neighbours asked for.",
            "Ask for fewer neighbours.",
        )
    apart = distance.copy()
    np.fill_diagonal(apart, np.inf)
    chosen = np.argsort(apart, axis=1, kind="stable")[:, :neighbours]
    near = np.zeros_like(distance)
    np.put_along_axis(near, chosen, 1.0, axis=1)
    return near


def _standardised(result: EstimationResult) -> FloatArray:
    arrays = arrays_of(result)
    if result.link == "identity":
        return arrays.residuals
    dispersion = result.statistics.get("alpha", 0.0)
    spread = np.sqrt(arrays.fitted * (1 + dispersion * arrays.fitted))
    return np.asarray(arrays.residuals / spread, dtype=np.float64)


def _coordinates(frame: pd.DataFrame, rows: IntArray, latitude: str, longitude: str) -> FloatArray:
    for name in (latitude, longitude):
        if name not in frame.columns:
            raise EstimationError(f"The frame has no column '{name}'.", "Name latitude and longitude.")
    kept = frame.iloc[rows]
    places = np.column_stack([numeric(kept, latitude), numeric(kept, longitude)])
    unplaced = int(np.isnan(places).any(axis=1).sum())
    if unplaced:
        raise EstimationError(
            f"{unplaced:,} of {len(rows):,} rows of the sample have no coordinates.",
            "Place them, or fit the model on the placed rows.",
        )
    if (np.abs(places[:, 0]) > 90).any() or (np.abs(places[:, 1]) > 180).any():
        raise EstimationError(
            f"'{latitude}' or '{longitude}' is no angle in degrees.", "Latitudes are -90 to 90."
        )
    return places
