"""Metropolitan units: neighbours of a large city count as that city (leader rule, no chaining)."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.places.distance import kilometres


def metropolitan_units(places: pl.DataFrame, radius_km: float, centre_population: int) -> pl.Series:
    """Unit of every place of a gazetteer, by the gazetteer alone and not by the records.

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
    by_size = places.with_row_index("row").sort(["population", "id"], descending=[True, False], nulls_last=True)
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
    leaders: list[int] = []
    for place in range(len(population)):
        if leaders:
            distances = kilometres(coordinates[place], coordinates[leaders])
            nearest = int(np.argmin(distances))
            if distances[nearest] <= radius_km:
                centre[place] = leaders[nearest]
                continue
        if population[place] >= centre_population:
            leaders.append(place)
    return centre
