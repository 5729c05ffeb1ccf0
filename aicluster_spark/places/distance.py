"""Distance on the sphere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Mean radius of the Earth (IUGG), kilometres.
EARTH_RADIUS_KM = 6371.0088


def kilometres(start: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distance by the haversine formula.

    Parameters
    ----------
    start
        Latitude and longitude in degrees, shape (2,).
    ends
        Latitudes and longitudes in degrees, shape (n, 2).

    Returns
    -------
    numpy.ndarray
        Kilometres, shape (n,).
    """
    here, there = np.radians(start), np.radians(ends)
    half = np.sin((there - here) / 2) ** 2
    arc = half[:, 0] + np.cos(here[0]) * np.cos(there[:, 0]) * half[:, 1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(arc, 0, 1))), dtype=np.float64)
