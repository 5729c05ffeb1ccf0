"""The rules that place one address, from the most certain to the last resort."""

from __future__ import annotations

from collections.abc import Iterator

from aicluster_spark.places import regions
from aicluster_spark.places.countries import country_names, iso_country
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

#: In these countries a ward is only a ward if it says so (-ku, -gu): its bare name is another place's.
WARDS_ARE_MARKED = ("JP", "KR")

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
        parts = read_parts(address, code, lambda name: self._lookup.find(code, name) is not None)
        parts = self._without_country_alone(parts, code)
        city = self._city(parts, stated, code)
        if city is not None and (city.confidence or 0) >= self._minimum:
            return city
        return _region(parts, stated, code)

    def _without_country_alone(self, parts: tuple[Part, ...], country: str) -> tuple[Part, ...]:
        """No part where the address is the country's name, unless a city has that name (Singapore)."""
        alone = len(parts) == 1 and parts[0].words in country_names(country)
        found = self._lookup.find(country, parts[0].key) if alone else None
        return () if alone and not (found and found.main) else parts

    def _city(self, parts: tuple[Part, ...], stated: Region | None, country: str) -> Placement | None:
        said = stated or _region_beside(parts, country)
        within = self._known_region(said) if said is not None else None
        return next(self._readings(parts, stated, within, country), None)

    def _known_region(self, region: Region) -> str | None:
        """Find the region, or the one around it, that the gazetteer knows: England for Hertfordshire."""
        around = (region.code, region.parent)
        return next((code for code in around if code and self._lookup.largest_population(code)), None)

    def _readings(
        self, parts: tuple[Part, ...], stated: Region | None, within: str | None, country: str
    ) -> Iterator[Placement]:
        """Every reading of the address as a city, best first."""
        ordered = _ordered(parts, country, stated is not None)
        for rule in (self._by_name, self._by_district, self._by_romanisation, self._by_part, self._by_slip):
            for part in ordered:
                found = rule(part, within, country)
                if found is not None:
                    yield found
        for part in parts:
            beside = [other for other in parts if other is not part]
            found = self._as_city_and_region(part, beside, country) or self._as_successor(part, country)
            if found is not None:
                yield found

    def _by_name(self, part: Part, within: str | None, country: str) -> Placement | None:
        full = self._lookup.find(country, part.key, within)
        if (full is not None and full.main) or part.core == part.words or not _core_is_name(part, country):
            return self._named(full, within)
        at_most = VILLAGE_AT_MOST if part.kind == "town" else None
        core = self._lookup.find(country, part.core_key, within, at_most)
        return self._named(core if core is not None and (core.main or full is None) else full, within)

    def _by_district(self, part: Part, within: str | None, country: str) -> Placement | None:
        if part.kind == "rural":
            return None
        former = successor_of_city(country, part.core_key)
        if former is not None and within in (None, former.region):
            return self._in_city(former.city, former.region, country, "successor")
        if part.kind != "ward" and country in WARDS_ARE_MARKED:
            return None
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
        if part.kind in ("rural", "ward"):
            return None
        found = self._lookup.find_roughly(country, part.core_key, within)
        return self._placed(found, "romanisation") if found is not None else None

    def _by_part(self, part: Part, within: str | None, country: str) -> Placement | None:
        """Find a large city at the start or the end of a longer name: Stuttgart-Feuerbach."""
        if country in ("US", "CA") or len(part.core) < 2 or part.kind in ("rural", "ward"):
            return None
        for size in range(len(part.core) - 1, 0, -1):
            for piece in (part.core[:size], part.core[-size:]):
                found = self._lookup.find(country, "".join(piece), within)
                if found is not None and found.main and self._lookup.population[found.place] >= PART_AT_LEAST:
                    return self._placed(found, "part_of_name")
        return None

    def _by_slip(self, part: Part, within: str | None, country: str) -> Placement | None:
        if part.kind not in ("plain", "city"):
            return None
        found = self._lookup.find_misspelt(country, part.core_key, within)
        return self._placed(found, "misspelling") if found is not None else None

    def _as_city_and_region(self, part: Part, beside: list[Part], country: str) -> Placement | None:
        """Read a name of both a city and a region as the city, if the city is the seat of that region.

        Beside an unknown town it is the region; beside a ward it is the city.
        """
        if part.kind == "region":
            return None
        only_wards = all(other.kind == "ward" or other.core_key == part.core_key for other in beside)
        for region in sorted(regions.named(country, part.core_key), key=lambda r: not r.is_city):
            found = self._lookup.find(country, part.core_key)
            stands = found is not None and (found.main or region.is_city) and self._is_seat(found, region)
            if found is not None and stands and (region.is_city or only_wards):
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
        return self._placed(
            found, ("name" if found.main else "alternate_name") + ("_in_region" if inside else "")
        )

    def _placed(self, found: Found, method: str, base: float | None = None) -> Placement:
        confidence = (CONFIDENCE[method] if base is None else base) * found.share
        lookup = self._lookup
        return Placement(
            "city",
            found.place,
            lookup.regions[found.place],
            lookup.countries[found.place],
            method,
            confidence,
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
    from_the_end = list(reversed(places))
    return sorted(from_the_end, key=lambda part: _ORDER[part.kind])


def _region_beside(parts: tuple[Part, ...], country: str) -> Region | None:
    """Find the region that the address names beside the city."""
    return (
        next((r for p in reversed(parts) if (r := _region_of(p, country))), None) if len(parts) > 1 else None
    )


def _core_is_name(part: Part, country: str) -> bool:
    """Whether the part without its administrative word names the same place.

    Not so for wards, which many cities have under one name, except in China, where districts are
    in the gazetteer; and never for rural districts, which end where the town of their name begins.
    """
    return part.kind != "rural" and (part.kind != "ward" or country == "CN")


def _region_of(part: Part, country: str) -> Region | None:
    """Find the region a part names: exactly, or in another romanisation if it says that it is a region."""
    exact = regions.named(country, part.key) or regions.named(country, part.core_key)
    if exact:
        return next((r for r in exact if not r.is_city), exact[0])
    says_province = country == "KR" and (part.kind == "region" or part.key.endswith("do"))
    if part.kind == "region" or says_province:
        core = part.core_key if part.kind == "region" else part.key[:-2]
        return regions.named_roughly(country, core) or (
            regions.korean_province(core) if says_province else None
        )
    return None


def _region(parts: tuple[Part, ...], stated: Region | None, country: str) -> Placement:
    """Place the address at its region, or at its country where it names none."""
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
