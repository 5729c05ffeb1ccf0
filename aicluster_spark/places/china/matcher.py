"""One Chinese address to the city of any year: read, followed through borders, weighed against evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from aicluster_spark.places.china.borders import Borders, borders, nearest_year
from aicluster_spark.places.china.confidence import confidence_of
from aicluster_spark.places.china.evidence import (
    POSTCODE_YEAR,
    cities_of_region_code,
    city_of_postcode,
    postcode_agrees,
    postcode_in_province,
)
from aicluster_spark.places.china.names import Entry, names
from aicluster_spark.places.china.reading import Reader, Reading, reading_of_city
from aicluster_spark.places.china.tables import LAST_YEAR, counties

#: Ways of reading kept in memory, a few hundred bytes each.
MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one address was placed; `match.match_addresses` says what each attribute means."""

    level: str
    city_then: str | None
    city_now: str | None
    county: str | None
    region: str | None
    placed_country: str | None
    method: str
    confidence: float | None
    postcode_agrees: bool | None
    region_code_agrees: bool | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else a record says of where it lies: codes of six digits, null where missing."""

    postcode: str | None
    region_code: str | None


class Matcher:
    """Places single addresses; keeps the gazetteer and what it learnt of borders.

    Parameters
    ----------
    reference_year
        Year of the borders of `city_now`.
    minimum_confidence
        A city placed with less is given up for its province.
    """

    def __init__(self, reference_year: int, minimum_confidence: float) -> None:
        self._reference = nearest_year(reference_year)
        self._minimum = minimum_confidence
        self._borders: Borders = borders()
        self._reader = Reader(names())
        self._placed: dict[object, Placed] = {}

    def place(
        self, text: str, postcode: str | None, year: int | None, region_code: str | None, country: str | None
    ) -> Placed:
        """Place one address, its text as `text.plain` spells it and its codes of six digits or null."""
        known = nearest_year(year)
        reading = self._reader.read(text, known, country == "CN")
        evidence = Evidence(postcode, region_code)
        method: str = reading.rule
        if reading.candidates:
            reading, method = self._told_apart(reading, evidence)
        if reading.country == "CN" and reading.rule in ("unresolved", "no_province"):
            reading, method = self._by_evidence_alone(reading, evidence)
        if reading.province is None:
            return _outside(reading)
        if reading.rule == "unresolved":
            return _in_province(reading, method)
        placed = self._remembered(reading, method, known, evidence)
        return placed if year is not None else replace(placed, city_then=None)

    def _remembered(self, reading: Reading, method: str, year: int, evidence: Evidence) -> Placed:
        """Place what is read alike only once: addresses differ after the county."""
        units = tuple((unit.key, unit.first) if unit else None for unit in (reading.city, reading.county))
        near = evidence.postcode and evidence.postcode[:4]
        alike = (_code_named(reading), units, reading.era, method, year, near, evidence.region_code)
        if len(self._placed) > MOST_REMEMBERED:
            self._placed.clear()
        if alike not in self._placed:
            self._placed[alike] = self._in_city(reading, method, year, evidence)
        return self._placed[alike]

    def _in_city(self, reading: Reading, method: str, year: int, evidence: Evidence) -> Placed:
        then, now = self._cities(reading, year)
        if method == "prefecture" and reading.county is not None:
            county_decides = (then, now) != self._cities(replace(reading, county=None), year)
            method = "prefecture+county" if county_decides else method
        method += f"_{reading.era}" if reading.era else ""
        by_postcode = self._postcode_agrees(reading, year, evidence)
        agree = by_postcode, self._region_code_agrees(reading, year, evidence)
        used = ("postcode", "region_code")
        heard = [one for name, one in zip(used, agree, strict=True) if name != method]
        confidence = confidence_of(method, *heard) * self._kept(reading, year, now)
        if confidence < self._minimum:
            return _in_province(reading, f"{method}_doubtful", *agree)
        level = "city" if now else "region"
        county = _county_name(reading.county, year)
        return Placed(level, then, now, county, _iso(reading), "CN", method, confidence, *agree)

    def _cities(self, reading: Reading, year: int) -> tuple[str | None, str | None]:
        """City by the borders of the year, and by those of the reference year.

        An address that goes straight to a county by a name of the past is as old as that name: its own year's
        borders stand for those of the record.
        """
        dated = reading.county if reading.rule == "county_first" and reading.era == "old_name" else None
        own_year = dated.last if dated else year
        return self._city_in(reading, year, own_year), self._city_in(reading, year, self._reference)

    def _city_in(self, reading: Reading, year: int, target: int) -> str | None:
        """City by the borders of the target year of what was named in the other."""
        if reading.county is not None:
            return self._borders.county(reading.county.key, reading.county.anchor(year), target)
        code = _code_named(reading)
        return self._borders.city(code, self._anchor(reading, code, year), target)

    def _anchor(self, reading: Reading, code: str, year: int) -> int:
        named = reading.city.anchor(year) if reading.city is not None else year
        return named if self._borders.exists(code, named) else self._borders.nearest_existing(code, named)

    def _kept(self, reading: Reading, year: int, now: str | None) -> float:
        """Share of the named city's counties that lie in the city of the reference year."""
        if reading.county is not None or now is None:
            return 1.0
        code = _code_named(reading)
        return self._borders.share(code, self._anchor(reading, code, year), now, self._reference)

    def _told_apart(self, reading: Reading, evidence: Evidence) -> tuple[Reading, str]:
        """Choose the one candidate that the second evidence speaks for, if there is one."""
        readings = [_as_unit(reading, unit) for unit in reading.candidates]
        for method, agrees in (
            ("postcode", self._postcode_agrees),
            ("region_code", self._region_code_agrees),
        ):
            spoken_for = [one for one in readings if agrees(one, LAST_YEAR, evidence)]
            if len(spoken_for) == 1:
                return spoken_for[0], method
        return reading, reading.rule

    def _by_evidence_alone(self, reading: Reading, evidence: Evidence) -> tuple[Reading, str]:
        """Take the city of the postcode, or else of the region code, where an address in China names none."""
        there = cities_of_region_code(evidence.region_code) if evidence.region_code else frozenset()
        registered = next(iter(there)) if len(there) == 1 else None
        for method, code, year in (
            ("postcode", city_of_postcode(evidence.postcode), POSTCODE_YEAR),
            ("region_code", registered, LAST_YEAR),
        ):
            stated = reading.province.code if reading.province else ""
            if code is not None and code.startswith(stated):
                return reading_of_city(code, year), method
        return reading, reading.rule

    def _postcode_agrees(self, reading: Reading, year: int, evidence: Evidence) -> bool | None:
        if evidence.postcode is None or reading.province is None:
            return None
        city = self._city_in(reading, year, POSTCODE_YEAR)
        if city is None:
            return postcode_in_province(evidence.postcode, reading.province.code)
        return postcode_agrees(evidence.postcode, city)

    def _region_code_agrees(self, reading: Reading, year: int, evidence: Evidence) -> bool | None:
        there = cities_of_region_code(evidence.region_code) if evidence.region_code else None
        city = self._city_in(reading, year, LAST_YEAR) if there else None
        return city in there if there and city is not None else None


def _code_named(reading: Reading) -> str:
    """Code of the prefecture that the address names, or of the municipality it lies in."""
    if reading.city is not None:
        return reading.city.key
    return f"{reading.province.code}0000" if reading.province else ""


def _as_unit(reading: Reading, unit: Entry) -> Reading:
    """Read the address as meaning one of its candidates."""
    if unit.is_city:
        return replace(reading, rule="prefecture", city=unit, candidates=())
    return replace(reading, rule="county_first", county=unit, candidates=())


def _iso(reading: Reading) -> str | None:
    return reading.province.iso if reading.province else None


def _outside(reading: Reading) -> Placed:
    level = "country" if reading.country else "none"
    confidence = _COUNTRY_STATED if reading.country else None
    return Placed(level, None, None, None, None, reading.country, reading.rule, confidence, None, None)


def _in_province(
    reading: Reading, method: str, postcode: bool | None = None, region_code: bool | None = None
) -> Placed:
    iso = _iso(reading)
    return Placed("region", None, None, None, iso, "CN", method, _PROVINCE_STATED, postcode, region_code)


#: Trust in the province, and in the country abroad, that an address begins with.
_PROVINCE_STATED, _COUNTRY_STATED = 0.95, 0.98


def _county_name(county: Entry | None, year: int) -> str | None:
    return _names_of_counties().get((county.key, county.anchor(year))) if county else None


@cache
def _names_of_counties() -> dict[tuple[str, int], str]:
    return {(span.key, year): span.name for span in counties() for year in range(span.first, span.last + 1)}
