"""The rules that place one address, from the most certain to the last resort."""

from __future__ import annotations

from collections.abc import Iterator

from aicluster_spark.places import regions
from aicluster_spark.places.countries import iso_country
from aicluster_spark.places.districts import owners_of_district, successor_of_city, successor_of_county
from aicluster_spark.places.lookup import Found, Lookup
from aicluster_spark.places.names import key
from aicluster_spark.places.parts import Part, read_parts
from aicluster_spark.places.placement import CITY_IS_REGION, CONFIDENCE, Placement
from aicluster_spark.places.regions import Region

#: A village or township is no city: a namesake above this population is another place.
VILLAGE_AT_MOST = 100_000
#: A rural township that shares its name with a city's district counts as this many people.
TOWNSHIP_PEOPLE = 100_000
#: Only a city of this size is recognised inside a longer name that as a whole is unknown.
PART_AT_LEAST = 50_000
#: A city stands for the region of its name only if it has this share of its largest city's people.
SEAT_SHARE = 0.5

_ORDER = {"city": 0, "plain": 1, "town": 2, "rural": 3, "ward": 4, "region": 5}


class Matcher:
    """Places addresses by the rules below; knows a gazetteer and nothing of the records.

    Parameters
    ----------
    lookup
        Spellings of the gazetteer, for every country that is to be placed.
    minimum_confidence
        A city matched with less is given up: the address stays at its region or country.
    """

    def __init__(self, lookup: Lookup, minimum_confidence: float) -> None:
        self._lookup = lookup
        self._minimum = minimum_confidence

    def place(self, address: str, region: str | None, country: str | None) -> Placement:
        """Place one address as published.

        Parameters
        ----------
        address
            City or address.
        region
            State, by code or name.
        country
            Country code.
        """
        code = country_of(region, country)
        if code is None:
            return Placement("none", None, None, None, "unknown_country", None)
        stated = regions.stated_region(code, region)
        parts = read_parts(address, code)
        city = self._city(parts, stated, code)
        if city is not None and (city.confidence or 0) >= self._minimum:
            return city
        return _region(parts, stated, code)

    def _city(self, parts: tuple[Part, ...], stated: Region | None, country: str) -> Placement | None:
        said = stated or _region_beside(parts, country)
        within = said.code if said and not _is_whole(said, parts) else None
        return next(self._readings(parts, stated, within, country), None)

    def _readings(
        self, parts: tuple[Part, ...], stated: Region | None, within: str | None, country: str
    ) -> Iterator[Placement]:
        """Every reading of the address as a city, best first."""
        ordered = _ordered(parts, country, stated is not None)
        for rule in (self._by_name, self._by_district, self._by_romanisation, self._by_part):
            for part in ordered:
                found = rule(part, within, country)
                if found is not None:
                    yield found
        for part in parts:
            found = self._as_city_and_region(part, country) or self._as_successor(part, country)
            if found is not None:
                yield found

    def _by_name(self, part: Part, within: str | None, country: str) -> Placement | None:
        if part.kind == "ward" or part.kind == "rural":
            return self._named(self._lookup.find(country, part.key, within), within)
        at_most = VILLAGE_AT_MOST if part.kind == "town" else None
        found = self._lookup.find(country, part.key, within) or (
            self._lookup.find(country, part.core_key, within, at_most) if part.core != part.words else None
        )
        return self._named(found, within)

    def _by_district(self, part: Part, within: str | None, country: str) -> Placement | None:
        former = successor_of_city(country, part.core_key)
        if former is not None and within in (None, former.region):
            return self._in_city(former.city, former.region, country, "successor")
        owners = {o for o in owners_of_district(country, part.core_key) if within in (None, o.region)}
        cities = [f for o in owners if o.city and (f := self._lookup.find(country, key(o.city), o.region))]
        if not cities:
            return None
        people = {found.place: int(self._lookup.population[found.place]) for found in cities}
        townships = TOWNSHIP_PEOPLE * sum(not owner.city for owner in owners)
        place = max(people, key=lambda row: (people[row], row))
        share = people[place] / (sum(people.values()) + townships)
        return self._placed(Found(place, share, True), "district")

    def _by_romanisation(self, part: Part, within: str | None, country: str) -> Placement | None:
        found = self._lookup.find_roughly(country, part.core_key, within)
        return self._placed(found, "romanisation") if found is not None else None

    def _by_part(self, part: Part, within: str | None, country: str) -> Placement | None:
        """A large city at the start or the end of a longer name: Stuttgart-Feuerbach."""
        if country in ("US", "CA") or len(part.core) < 2:
            return None
        for size in range(len(part.core) - 1, 0, -1):
            for piece in (part.core[:size], part.core[-size:]):
                found = self._lookup.find(country, "".join(piece), within)
                if found is not None and self._lookup.population[found.place] >= PART_AT_LEAST:
                    return self._placed(found, "part_of_name")
        return None

    def _as_city_and_region(self, part: Part, country: str) -> Placement | None:
        """A name of both a city and a region is the city, if the city is the seat of that region."""
        if part.kind == "region":
            return None
        for region in regions.named(country, part.core_key):
            found = self._lookup.find(country, part.core_key)
            if found is not None and (found.main or region.is_city) and self._is_seat(found, region):
                base = CITY_IS_REGION if region.is_city else CONFIDENCE["city_and_region"]
                return self._placed(found, "city_and_region", base)
        return None

    def _is_seat(self, found: Found, region: Region) -> bool:
        known = self._lookup.regions[found.place]
        if region.is_city or known is None or known == region.parent:
            return True
        people = self._lookup.population[found.place]
        return known == region.code and people >= SEAT_SHARE * self._lookup.largest_population(region.code)

    def _as_successor(self, part: Part, country: str) -> Placement | None:
        city = successor_of_county(country, part.core_key) if part.kind == "region" else None
        return self._in_city(city, None, country, "successor") if city else None

    def _in_city(self, city: str, region: str | None, country: str, method: str) -> Placement | None:
        found = self._lookup.find(country, key(city), region)
        return self._placed(found, method) if found is not None else None

    def _named(self, found: Found | None, within: str | None) -> Placement | None:
        if found is None:
            return None
        inside = within is not None and self._lookup.regions[found.place] == within
        return self._placed(found, ("name" if found.main else "alternate_name") + ("_in_region" if inside else ""))

    def _placed(self, found: Found, method: str, base: float | None = None) -> Placement:
        confidence = (CONFIDENCE[method] if base is None else base) * found.share
        lookup = self._lookup
        return Placement(
            "city", found.place, lookup.regions[found.place], lookup.countries[found.place], method, confidence
        )


def country_of(region: str | None, country: str | None) -> str | None:
    """ISO code of the stated country; the US where none is stated but a US state is."""
    if (country or "").strip():
        return iso_country(country)
    state = (region or "").strip().upper()
    return "US" if f"US-{state}" in regions.regions("US") else None


def _ordered(parts: tuple[Part, ...], country: str, stated: bool) -> list[Part]:
    """Parts that may name a city: cities by their word first, then from the end, wards last."""
    places = [p for p in parts if p.kind != "region" and (stated or not regions.named(country, p.core_key))]
    return sorted(reversed(places), key=lambda part: _ORDER[part.kind])


def _region_beside(parts: tuple[Part, ...], country: str) -> Region | None:
    """The region that the address names beside the city."""
    return next((r for p in reversed(parts) if (r := _region_of(p, country))), None) if len(parts) > 1 else None


def _is_whole(region: Region, parts: tuple[Part, ...]) -> bool:
    return len(parts) == 0 and region is not None


def _region_of(part: Part, country: str) -> Region | None:
    """The region a part names: exactly, or in another romanisation if it says that it is a region."""
    exact = regions.named(country, part.key) or regions.named(country, part.core_key)
    if exact:
        return next((r for r in exact if not r.is_city), exact[0])
    says_province = country == "KR" and (part.kind == "region" or part.key.endswith("do"))
    if part.kind == "region" or says_province:
        core = part.core_key if part.kind == "region" else part.key[:-2]
        return regions.named_roughly(country, core) or (regions.korean_province(core) if says_province else None)
    return None


def _region(parts: tuple[Part, ...], stated: Region | None, country: str) -> Placement:
    """The address at its region, or at its country where it names none."""
    if stated is not None:
        return Placement("region", None, stated.code, country, "region_stated", CONFIDENCE["region_stated"])
    for rule in (_region_named, _region_of_district, _region_roughly):
        for part in parts:
            code, method = rule(part, country)
            if code is not None:
                return Placement("region", None, code, country, method, CONFIDENCE[method])
    return Placement("country", None, None, country, "country", CONFIDENCE["country"])


def _region_named(part: Part, country: str) -> tuple[str | None, str]:
    region = _region_of(part, country)
    return (region.code if region else None), "region_word" if part.kind == "region" else "region_name"


def _region_of_district(part: Part, country: str) -> tuple[str | None, str]:
    codes = {owner.region for owner in owners_of_district(country, part.core_key)}
    return (codes.pop() if len(codes) == 1 else None), "region_of_district"


def _region_roughly(part: Part, country: str) -> tuple[str | None, str]:
    region = regions.named_roughly(country, part.core_key)
    return (region.code if region else None), "region_romanisation"
