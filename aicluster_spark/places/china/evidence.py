"""Second evidence on where an address lies: its postcode, and the region in a registration code."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from aicluster_spark.places.china.borders import Borders
from aicluster_spark.places.china.tables import LAST_YEAR, MUNICIPALITIES, cities, read_table

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


@cache
def last_year_of_city() -> dict[str, int]:
    """Last year of the tables in which each code stood for a city."""
    found: dict[str, int] = {}
    for span in cities():
        found[span.city] = max(found.get(span.city, 0), span.last)
    return found


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


def city_of_region_code(code: str, borders: Borders) -> str | None:
    """City of the last year of the tables in which an administrative code of six digits lies.

    The code may be of any year; one that stands for no city (`100000`, the register of the whole state)
    or whose city was split is null.
    """
    municipality = f"{code[:2]}0000"
    city = municipality if municipality in MUNICIPALITIES else f"{code[:4]}00"
    years = last_year_of_city()
    city = code if code in years else city
    return borders.city(city, years[city], LAST_YEAR) if city in years else None
