"""Coastlines of Natural Earth for the maps, and the meridian a map is centred on."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

COASTLINES = "coastlines"
# Cut through the Bering Strait, or through the Atlantic as maps printed in East Asia are.
CENTRES = (11.0, 150.0)
_SOUTH = -60.0


@cache
def coastlines() -> dict[str, Any]:
    """Return land as TopoJSON, without Antarctica and without borders, which are no finding of a report."""
    file = resources.files("aicluster_spark") / "data" / "land-110m.json"
    topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    (land,) = topology["objects"]["land"]["geometries"]
    land["arcs"] = [polygon for polygon in land["arcs"] if not _is_polar(topology, polygon)]
    return topology


def centre_meridian(
    longitudes: NDArray[np.float64], partners: NDArray[np.float64], weights: NDArray[np.float64]
) -> float:
    """Choose the centre whose edge cuts the least weight of ties.

    Parameters
    ----------
    longitudes, partners
        (n,) longitudes of both ends, in degrees.
    weights
        (n,) weight of each tie.
    """
    return min(CENTRES, key=lambda centre: float(weights[_crosses(longitudes, partners, centre)].sum()))


def from_centre(longitudes: NDArray[np.float64], centre: float) -> NDArray[np.float64]:
    """(n,) degrees east of the centre, from -180 up to 180."""
    return (longitudes - centre + 180) % 360 - 180


def _crosses(a: NDArray[np.float64], b: NDArray[np.float64], centre: float) -> NDArray[np.bool_]:
    """Whether the shorter way between two meridians runs over the edge of the map."""
    return np.abs(from_centre(a, centre) - from_centre(b, centre)) > 180


def _is_polar(topology: dict[str, Any], polygon: list[list[int]]) -> bool:
    """Whether the outer ring of a polygon begins south of every city."""
    arc = polygon[0][0]
    points = topology["arcs"][arc if arc >= 0 else ~arc]
    scale, shift = topology["transform"]["scale"][1], topology["transform"]["translate"][1]
    return bool(points[0][1] * scale + shift < _SOUTH)
