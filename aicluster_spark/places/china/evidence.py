"""Second evidence on where an address lies: its postcode, and the region in a registration code."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from aicluster_spark.places.china.borders import borders
from aicluster_spark.places.china.tables import LAST_YEAR, MUNICIPALITIES, read_table

#: Year of the cities that the packaged postcodes name.
POSTCODE_YEAR = 2018


@cache
def cities_of_postcode() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Cities by the first four digits of a postcode, and provinces by the first two."""
    by_four = {row["prefix"]: frozenset(row["cities"].split()) for row in read_table("postcodes.csv")}
    by_two: dict[str, set[str]] = defaultdict(set)
    for prefix, codes in by_four.items():
        by_two[prefix[:2]] |= {code[:2] for code in codes}
    return by_four, {prefix: frozenset(codes) for prefix, codes in by_two.items()}


def postcode_agrees(postcode: str, city: str) -> bool | None:
    """Whether a postcode lies in a city of `POSTCODE_YEAR`; null where the postcode is not known at all.

    A postcode whose first four digits are not in the table speaks for its province only.
    """
    by_four, by_two = cities_of_postcode()
    known = by_four.get(postcode[:4])
    if known is not None:
        return city in known
    provinces = by_two.get(postcode[:2])
    return None if provinces is None or city[:2] in provinces else False


def city_of_postcode(postcode: str | None) -> str | None:
    """Only city of `POSTCODE_YEAR` that has postcodes with the same first four digits, if there is one."""
    known = cities_of_postcode()[0].get(postcode[:4], ()) if postcode else ()
    return next(iter(known)) if len(known) == 1 else None


def postcode_in_province(postcode: str, province: str) -> bool | None:
    """Whether a postcode lies in a province (two digits); null where the postcode is not known."""
    provinces = cities_of_postcode()[1].get(postcode[:2])
    return None if provinces is None else province in provinces


@cache
def cities_of_region_code(code: str) -> frozenset[str]:
    """Cities of the last year of the tables that an administrative code of six digits may lie in.

    Registration codes keep the region of the day they were given out, so the code is taken as of any year: a
    county's is followed to where the county lies now. Codes used twice mean all their units; one that is
    unknown, or stands for a province or the state, means none.
    """
    known = borders()
    counties_meant = {
        known.county(lineage, last, LAST_YEAR) for lineage, last in _counties_by_code().get(code, ())
    }
    found = frozenset(city for city in counties_meant if city is not None)
    municipality = f"{code[:2]}0000"
    if found or municipality in MUNICIPALITIES:
        return found or frozenset({municipality})
    city = known.city_of_any_year(f"{code[:4]}00")
    return frozenset() if city is None else frozenset({city})


@cache
def _counties_by_code() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in read_table("counties.csv"):
        found[row["code"]].append((row["lineage"], int(row["last"])))
    return {code: tuple(units) for code, units in found.items()}
