"""Places the gazetteer does not have: districts of cities, and cities and counties that are gone."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from aicluster_spark.places.names import key
from aicluster_spark.places.packaged import open_packaged
from aicluster_spark.places.romanisation import COARSE

_DISTRICTS = {"TW": "taiwan_districts.csv", "JP": "japan_wards.csv", "KR": "korea_districts.csv"}


@dataclass(frozen=True, slots=True)
class Owner:
    """What a district belongs to: its region (ISO 3166-2) and its city, empty where it has none."""

    region: str
    city: str


def owners_of_district(country: str, name_key: str) -> frozenset[Owner]:
    """Regions and cities with a district of this name, exactly spelt or else roughly spelt."""
    if country not in _DISTRICTS:
        return frozenset()
    exact, coarse = _districts(country)
    return exact.get(name_key) or coarse.get(COARSE[country](name_key), frozenset())


def successor_of_county(country: str, name_key: str) -> str | None:
    """City that a county of this name became or joined, exactly or roughly spelt."""
    coarse = COARSE.get(country, str)
    return _successors(country).get(coarse(name_key))


def successor_of_city(country: str, name_key: str) -> Owner | None:
    """City that a city of this name, exactly or roughly spelt, was merged into."""
    coarse = COARSE.get(country, str)
    return _former_cities().get((country, coarse(name_key)))


@cache
def _districts(country: str) -> tuple[dict[str, frozenset[Owner]], dict[str, frozenset[Owner]]]:
    exact: dict[str, set[Owner]] = {}
    coarse: dict[str, set[Owner]] = {}
    with open_packaged(_DISTRICTS[country]) as lines:
        for row in csv.DictReader(lines):
            name, owner = key(row["district"]), Owner(row["region"], row["city"])
            exact.setdefault(name, set()).add(owner)
            coarse.setdefault(COARSE[country](name), set()).add(owner)
    return _frozen(exact), _frozen(coarse)


def _frozen(index: dict[str, set[Owner]]) -> dict[str, frozenset[Owner]]:
    return {name: frozenset(owners) for name, owners in index.items()}


@cache
def _successors(country: str) -> dict[str, str]:
    coarse = COARSE.get(country, str)
    with open_packaged("successors.csv") as lines:
        rows = [row for row in csv.DictReader(lines) if row["country"] == country]
    return {coarse(key(row["name"])): row["city"] for row in rows}


@cache
def _former_cities() -> dict[tuple[str, str], Owner]:
    with open_packaged("former_cities.csv") as lines:
        return {
            (row["country"], COARSE.get(row["country"], str)(key(row["name"]))): Owner(
                row["region"], row["city"]
            )
            for row in csv.DictReader(lines)
        }
