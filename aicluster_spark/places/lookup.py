"""Looking up a name among the places of one country: the largest namesake, and how much it stands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from aicluster_spark.places.distance import kilometres
from aicluster_spark.places.gazetteer import Gazetteer
from aicluster_spark.places.misspelling import OneSlip
from aicluster_spark.places.romanisation import COARSE

#: GeoNames gives some places no population; they count as this many people among namesakes.
SMALLEST = 500
#: A misspelt name is only looked for among places of at least this many people.
TOWN_PEOPLE = 5_000
#: Namesakes this near to each other are one place that GeoNames lists twice.
SAME_PLACE_KM = 15.0


@dataclass(frozen=True, slots=True)
class Found:
    """The place a name stands for.

    Attributes
    ----------
    place
        Row in the gazetteer's `places`.
    share
        Population of the place as a share of all its namesakes in the country or region: the
        chance that a person of that address lives there, if all publish alike.
    main
        Whether the name is the place's own and not an alternate one.
    """

    place: int
    share: float
    main: bool


class Lookup:
    """The spellings of a gazetteer as an index.

    Parameters
    ----------
    gazetteer
        Places and spellings.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        places = gazetteer.places
        self.names: list[str] = places["name"].to_list()
        self.regions: list[str | None] = places["region"].to_list()
        self.countries: list[str] = places["country"].to_list()
        self.population = np.maximum(places["population"].fill_null(0).to_numpy(), SMALLEST)
        self._coordinates = places.select("latitude", "longitude").to_numpy()
        self._index = self._indexed(gazetteer)

    @staticmethod
    def _indexed(gazetteer: Gazetteer) -> dict[tuple[str, str], list[tuple[int, bool]]]:
        rows = gazetteer.spellings.join(gazetteer.places.select("id").with_row_index("row"), on="id")
        index: dict[tuple[str, str], list[tuple[int, bool]]] = {}
        for country, key, row, main in rows.select("country", "key", "row", "main").iter_rows():
            index.setdefault((country, key), []).append((row, main))
        return index

    def find(
        self, country: str, key: str, region: str | None = None, at_most: int | None = None
    ) -> Found | None:
        """Find the largest place of this name.

        Own names come before alternate ones, which GeoNames also gives to neighbours.

        Parameters
        ----------
        country
            ISO 3166-1 alpha-2; no other country is looked at.
        key
            Key of the name (`names.key`).
        region
            ISO 3166-2 code in which the place must lie. A place whose region the gazetteer does
            not know is let through.
        at_most
            Largest population allowed, for addresses that say they are a village.
        """
        rows = [r for r in self._index.get((country, key), ()) if self._fits(r[0], region, at_most)]
        own = [row for row, main in rows if main]
        chosen = own or [row for row, _ in rows]
        return self._largest(chosen, bool(own)) if chosen else None

    def find_roughly(self, country: str, key: str, region: str | None = None) -> Found | None:
        """Find the place whose name is the same once the romanisation is set aside."""
        coarse = COARSE.get(country)
        if coarse is None or len(key) < 4:
            return None
        rows = {r for r in self._coarse.get((country, coarse(key)), ()) if self._fits(r, region, None)}
        return self._largest(sorted(rows), False) if rows else None

    def find_misspelt(self, country: str, key: str, region: str | None = None) -> Found | None:
        """Find the one town whose own name is one slip of the keyboard away, if only one is."""
        slips = self._slips.get(country)
        rows = {row for row in slips.rows(key) if self._fits(row, region, None)} if slips else set()
        return Found(rows.pop(), 1.0, False) if len(rows) == 1 else None

    def largest_population(self, region: str) -> int:
        """Tell the population of a region's largest place; 0 where the gazetteer knows none."""
        return self._largest_by_region.get(region, 0)

    def _fits(self, row: int, region: str | None, at_most: int | None) -> bool:
        known = self.regions[row]
        inside = region is None or known is None or known == region
        return inside and (at_most is None or self.population[row] <= at_most)

    def _largest(self, rows: Iterable[int], main: bool) -> Found:
        rows = np.array(sorted(rows))
        best = rows[np.argmax(self.population[rows])]
        near = kilometres(self._coordinates[best], self._coordinates[rows]) <= SAME_PLACE_KM
        people = self.population[rows]
        return Found(int(best), float(people[near].sum() / people.sum()), main)

    @cached_property
    def _coarse(self) -> dict[tuple[str, str], set[int]]:
        index: dict[tuple[str, str], set[int]] = {}
        for (country, key), rows in self._index.items():
            coarse = COARSE.get(country)
            own = {row for row, main in rows if main}
            if coarse is not None and own and key.isascii():
                index.setdefault((country, coarse(key)), set()).update(own)
        return index

    @cached_property
    def _slips(self) -> dict[str, OneSlip]:
        towns: dict[str, list[tuple[str, int]]] = {}
        for (country, key), rows in self._index.items():
            own = [(key, row) for row, main in rows if main and self.population[row] >= TOWN_PEOPLE]
            towns.setdefault(country, []).extend(own)
        return {country: OneSlip(names) for country, names in towns.items()}

    @cached_property
    def _largest_by_region(self) -> dict[str, int]:
        largest: dict[str, int] = {}
        for region, people in zip(self.regions, self.population.tolist(), strict=True):
            if region is not None:
                largest[region] = max(largest.get(region, 0), people)
        return largest
