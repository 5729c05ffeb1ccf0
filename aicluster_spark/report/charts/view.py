"""Which part of the world the maps of a report show, and how it is projected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A map of the world is cut at the Bering Strait, or in the Atlantic as on maps printed in East Asia.
CENTRES = (11.0, 150.0)
SOUTH, NORTH = -60.0, 84.0
WIDEST, HIGHEST = 100.0, 60.0  # degrees; places within less get a map of their own
MARGIN = 2.0

Degrees = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world; for the whole of it, a box as wide as the earth.

    Attributes
    ----------
    west, east
        Longitudes in degrees; `east` may pass 180.
    south, north
        Latitudes in degrees.
    """

    west: float
    east: float
    south: float
    north: float

    @property
    def is_world(self) -> bool:
        """Whether it is the whole world."""
        return self.east - self.west >= 360

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def projection(self) -> dict[str, Any]:
        """Equal-area projection of Vega-Lite: areas compare wherever they lie."""
        longitude, latitude = self.middle
        if self.is_world:
            return {"type": "equalEarth", "rotate": [-longitude, 0, 0]}
        corners = [[x, y] for x in (self.west, longitude, self.east) for y in (self.south, self.north)]
        box = {"type": "MultiPoint", "coordinates": corners}
        fit = {"type": "Feature", "geometry": box, "properties": {}}
        return {"type": "azimuthalEqualArea", "rotate": [-longitude, -latitude, 0], "fit": fit}

    def shares(self, longitudes: Degrees, latitudes: Degrees) -> tuple[Degrees, Degrees]:
        """(n,) places along and across the map, roughly: 0 is west or south, 1 east or north."""
        longitude, _ = self.middle
        east = from_centre(longitudes, longitude) / (self.east - self.west) + 0.5
        return east, (latitudes - self.south) / (self.north - self.south)


def world(centre: float) -> View:
    """Return the whole world without Antarctica."""
    return View(centre - 180, centre + 180, SOUTH, NORTH)


def view_of(longitudes: Degrees, latitudes: Degrees, ties: tuple[Degrees, Degrees, Degrees]) -> View:
    """Choose the part of the world that shows all places.

    Parameters
    ----------
    longitudes, latitudes
        (n,) places in degrees.
    ties
        Longitudes of both ends and weight of each tie: a map of the world cuts the least weight of them.
    """
    centre = centre_meridian(*ties)
    if longitudes.size == 0:
        return world(centre)
    east = from_centre(longitudes, centre)
    wide, high = float(np.ptp(east)), float(np.ptp(latitudes))
    if wide > WIDEST or high > HIGHEST:
        return world(centre)
    margin = MARGIN + 0.08 * max(wide, high)
    return View(
        west=float(east.min()) + centre - margin,
        east=float(east.max()) + centre + margin,
        south=max(float(latitudes.min()) - margin, SOUTH),
        north=min(float(latitudes.max()) + margin, NORTH),
    )


def centre_meridian(longitudes: Degrees, partners: Degrees, weights: Degrees) -> float:
    """Choose the centre of the world whose map cuts the least weight of ties.

    Parameters
    ----------
    longitudes, partners
        (n,) longitudes of both ends, in degrees.
    weights
        (n,) weight of each tie.
    """
    return min(CENTRES, key=lambda centre: float(weights[_crosses(longitudes, partners, centre)].sum()))


def from_centre(longitudes: Degrees, centre: float) -> Degrees:
    """(n,) degrees east of the centre, from -180 up to 180."""
    return (longitudes - centre + 180) % 360 - 180


def _crosses(a: Degrees, b: Degrees, centre: float) -> NDArray[np.bool_]:
    """Whether the shorter way between two meridians runs over the edge of the map."""
    return np.abs(from_centre(a, centre) - from_centre(b, centre)) > 180
