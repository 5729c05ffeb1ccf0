"""Where the rows of a fit lie, and how far apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.sample.columns import numeric

EARTH_RADIUS_KM = 6371.0088


def distances_km(places: FloatArray) -> FloatArray:
    """(n, n) great-circle distances of (n, 2) latitudes and longitudes in degrees (haversine)."""
    latitude, longitude = np.radians(places).T
    half_up = (latitude[:, None] - latitude) / 2
    half_across = (longitude[:, None] - longitude) / 2
    chord = np.sin(half_up) ** 2 + np.cos(latitude)[:, None] * np.cos(latitude) * np.sin(half_across) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)


def coordinates(frame: pd.DataFrame, rows: IntArray, latitude: str, longitude: str) -> FloatArray:
    """(n, 2) latitudes and longitudes of rows of a frame; an EstimationError where they are no places."""
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
