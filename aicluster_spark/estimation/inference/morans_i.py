"""Moran's I: whether residuals of nearby places are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.distances import coordinates, distances_km
from aicluster_spark.estimation.inference.influence import arrays_of
from aicluster_spark.estimation.sample.columns import level_codes, numeric


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
    places = coordinates(frame, arrays.rows, latitude, longitude)
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
