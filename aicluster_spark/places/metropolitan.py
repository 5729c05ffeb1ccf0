"""Metropolitan units: neighbours of a large city count as that city (leader rule, no chaining)."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from aicluster_spark.places.distance import EARTH_RADIUS_KM


def metropolitan_units(places: pl.DataFrame, radius_km: float, centre_population: int) -> pl.Series:
    """Find the unit of every place of a gazetteer, by the gazetteer alone and not by the records.

    Within each country, places are taken by population, largest first. A place joins the nearest
    centre found so far that is not farther than `radius_km`; otherwise it is a unit of its own, and
    a centre that later places may join if it has `centre_population` people. Members are never
    centres, so nothing chains: no place is farther than the radius from the centre of its unit.

    Parameters
    ----------
    places
        Columns `id`, `country`, `latitude`, `longitude` (degrees), `population`.
    radius_km
        Largest distance of a member from its centre.
    centre_population
        People that a centre must have.

    Returns
    -------
    polars.Series
        Named `unit`, in the order of `places`: the `id` of the centre.
    """
    ids = places["id"].to_list()
    units = list(ids)
    by_size = places.with_row_index("row").sort(
        ["population", "id"], descending=[True, False], nulls_last=True
    )
    for country in by_size.partition_by("country"):
        rows = country["row"].to_list()
        centres = _centre_of_each(
            country.select("latitude", "longitude").to_numpy(),
            country["population"].fill_null(0).to_numpy(),
            radius_km,
            centre_population,
        )
        for row, centre in zip(rows, centres.tolist(), strict=True):
            units[row] = ids[rows[centre]]
    return pl.Series("unit", units, pl.String)


def _centre_of_each(
    coordinates: NDArray[np.float64], population: NDArray[np.int64], radius_km: float, centre_population: int
) -> NDArray[np.int64]:
    """Row of the centre of each place; places come by population, largest first."""
    centre = np.arange(len(population))
    large = int((population >= centre_population).sum())
    leaders: list[int] = []
    for place in range(large):
        found = _nearest(coordinates[place : place + 1], coordinates[leaders], radius_km)[0]
        if found >= 0:
            centre[place] = leaders[found]
        else:
            leaders.append(place)
    found = _nearest(coordinates[large:], coordinates[leaders], radius_km)
    joins = found >= 0
    centre[large:][joins] = np.array(leaders, dtype=np.int64)[found[joins]]
    return centre


def _nearest(
    places: NDArray[np.float64], centres: NDArray[np.float64], radius_km: float
) -> NDArray[np.int64]:
    """Row of the nearest centre of each place, -1 where none is within the radius; shapes (n, 2), (k, 2)."""
    if not len(centres) or not len(places):
        return np.full(len(places), -1, dtype=np.int64)
    chord = 2 * EARTH_RADIUS_KM * np.sin(min(radius_km / (2 * EARTH_RADIUS_KM), np.pi / 2))
    distance, row = cKDTree(_on_sphere(centres)).query(_on_sphere(places))
    return np.where(distance <= chord, row, -1).astype(np.int64)


def _on_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the Earth's surface in kilometres from its centre, shape (n, 3)."""
    latitude, longitude = np.radians(degrees).T
    across = np.cos(latitude)
    return EARTH_RADIUS_KM * np.column_stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)]
    )
