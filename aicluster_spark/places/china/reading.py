"""One address read from left to right: where it says it is, before borders are followed to another year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from aicluster_spark.places.china.abroad import country_ahead, outside_mainland
from aicluster_spark.places.china.names import (
    NOT_AFTER_BARE,
    NOT_AFTER_BARE_CITY,
    Chosen,
    Entry,
    Era,
    Names,
    best_for_year,
)
from aicluster_spark.places.china.tables import MUNICIPALITIES, Province, provinces

Rule = Literal[
    "municipality",
    "prefecture",
    "county_first",
    "no_province_prefecture",
    "no_province_short",
    "no_province_county",
    "inside_text",
    "unresolved",
    "no_province",
    "hk_mo_tw",
]

#: How far into the rest of an address a name is looked for.
WITHIN = 12
_PLACEHOLDERS = ("市辖区", "县")
#: What vendors print between a province and a county that belongs to no prefecture.
_PLACEHOLDERS_OF_PROVINCE = ("省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位", "直辖县")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address says.

    Attributes
    ----------
    rule
        Rule that read it, or the reason why it could not be read.
    province
        Province named or meant; null outside the mainland.
    city
        Municipality or prefecture named, `key` its code; null where the address goes straight to a county.
    county
        County named, `key` its lineage.
    era
        Whether the deciding name was in use in the year, before it or after it.
    candidates
        Units that cannot be told apart, where that is why the address could not be read.
    country
        ISO 3166-1 of the country where it is known.
    """

    rule: Rule
    province: Province | None = None
    city: Entry | None = None
    county: Entry | None = None
    era: Era = ""
    candidates: tuple[Entry, ...] = ()
    country: str | None = "CN"


class Reader:
    """Reads addresses by the spellings of a gazetteer; remembers what a spelling means in a year."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._provinces = {province.code: province for province in names.heads.values()}
        self._heads = by_beginning(names.heads)
        self._inside = {code: by_beginning(spellings) for code, spellings in names.inside.items()}
        self._everywhere = by_beginning(names.everywhere)
        self._county_names = by_beginning(_counties_of_the_country(names))
        self._short_names = by_beginning(_short_names_of_the_country(names))
        self._chosen: dict[tuple[str, str, bool, int], Chosen] = {}

    def read(self, text: str, year: int, in_china: bool = False) -> Reading:
        """Read one address.

        Parameters
        ----------
        text
            Address, as `text.plain` spells it.
        year
            Year of the record, within the tables.
        in_china
            Whether the record states China: then an address may leave the province out altogether.
        """
        outside = outside_mainland(text)
        if outside:
            return Reading("hk_mo_tw", country=outside)
        head, province = self._province(text)
        if province is None or head == province.short:
            prefecture = self._prefecture_ahead(text, year, len(head))
            if prefecture is not None:
                return prefecture
        if province is not None:
            return self._in_province(province, text[len(head) :], year)
        abroad = country_ahead(text)
        if abroad is not None:
            return Reading("no_province", country=abroad.code)
        found = self._without_province(text, year) if in_china else None
        return found or Reading("no_province", country="CN" if in_china else None)

    def _province(self, text: str) -> tuple[str, Province | None]:
        for head, province in self._heads.get(text[:2], ()):
            if text.startswith(head) and not (head == province.short and text[len(head) :][:1] in ROADS):
                return head, province
        return "", None

    def _prefecture_ahead(self, text: str, year: int, longer_than: int) -> Reading | None:
        """Full name of a prefecture that only one province has, at the beginning: 吉林市, 深圳市."""
        for name, bearers in self._everywhere.get(text[:2], ()):
            if len(name) > longer_than and len(bearers) == 1 and text.startswith(name):
                found = self._in_province(self._provinces[next(iter(bearers))], text, year)
                return replace(found, rule="no_province_prefecture") if found.city else None
        return None

    def _in_province(self, province: Province, rest: str, year: int) -> Reading:
        if f"{province.code}0000" in MUNICIPALITIES:
            county = self._county_of(province.code, f"{province.code}0000", rest, year)
            return Reading("municipality", province, county=county)
        for placeholder in _PLACEHOLDERS_OF_PROVINCE:
            rest = rest.removeprefix(placeholder)
        found = next(self._meanings(province.code, rest, year), None)
        if found is None:
            return self._further_on(province, rest, year)
        spelling, chosen = found
        entry = chosen.entry
        if entry is None:
            return Reading("unresolved", province, candidates=chosen.entries)
        if not entry.is_city:
            return Reading("county_first", province, county=entry, era=chosen.era)
        county = self._county_of(province.code, entry.key, rest[len(spelling) :], year)
        return Reading("prefecture", province, entry, county, chosen.era)

    def _county_of(self, province: str, city: str, rest: str, year: int) -> Entry | None:
        """County at the beginning of the rest, of those that ever belonged to the city."""
        for placeholder in _PLACEHOLDERS:
            rest = rest.removeprefix(placeholder)
        homes = self._names.homes
        for _, entries, _ in self._spellings(province, rest):
            mine = [e for e in entries if not e.is_city and city in homes[e.key]]
            if mine:
                return best_for_year(mine, year).entry
        return None

    def _meanings(self, province: str, rest: str, year: int) -> Iterator[tuple[str, Chosen]]:
        """Spellings at the beginning of the rest with what they mean in the year, longest first."""
        for spelling, entries, whole in self._spellings(province, rest):
            where = (province, spelling, whole, year)
            if where not in self._chosen:
                self._chosen[where] = best_for_year(entries, year)
            yield spelling, self._chosen[where]

    def _spellings(self, province: str, rest: str) -> Iterator[tuple[str, tuple[Entry, ...], bool]]:
        """Spellings at the beginning of the rest, their entries, and whether none was left out."""
        for spelling, entries in self._inside[province].get(rest[:2], ()):
            if not rest.startswith(spelling):
                continue
            after = rest[len(spelling) : len(spelling) + 1]
            meant = entries
            if after in NOT_AFTER_BARE:
                not_after = {False: NOT_AFTER_BARE, True: NOT_AFTER_BARE_CITY}
                meant = tuple(e for e in entries if not e.bare or after not in not_after[e.is_city])
            if meant:
                yield spelling, meant, len(meant) == len(entries)

    def _further_on(self, province: Province, rest: str, year: int) -> Reading:
        """Full name of three letters or more a little further on, if it can only mean one unit."""
        for start in range(1, min(WITHIN, len(rest))):
            for spelling, chosen in self._meanings(province.code, rest[start:], year):
                entry = chosen.entry
                if entry is None or entry.bare or len(spelling) < 3:
                    continue
                city, county = (entry, None) if entry.is_city else (None, entry)
                return Reading("inside_text", province, city, county, chosen.era)
        return Reading("unresolved", province)

    def _without_province(self, text: str, year: int) -> Reading | None:
        """Names that only one unit of the country has, for an address known to lie in China."""
        ways: tuple[tuple[Rule, dict[str, tuple[tuple[str, str], ...]]], ...] = (
            ("no_province_county", self._county_names),
            ("no_province_short", self._short_names),
        )
        for rule, known in ways:
            for name, code in known.get(text[:2], ()):
                if not text.startswith(name):
                    continue
                found = self._in_province(self._provinces[code], text, year)
                if (found.city or found.county) and found.rule != "inside_text":
                    return replace(found, rule=rule)
        return None


def reading_of_city(code: str, year: int) -> Reading:
    """Read an address as naming a city by its code of a year."""
    province = next(one for one in provinces() if one.code == code[:2])
    city = Entry(code, True, year, year, bare=False, own=True)
    return Reading("prefecture", province, city)


T = TypeVar("T")


def by_beginning(spellings: Mapping[str, T]) -> dict[str, tuple[tuple[str, T], ...]]:
    """Spellings by their first two letters, longest first."""
    found: dict[str, list[tuple[str, T]]] = {}
    for spelling in sorted(spellings, key=lambda name: (-len(name), name)):
        found.setdefault(spelling[:2], []).append((spelling, spellings[spelling]))
    return {beginning: tuple(group) for beginning, group in found.items()}


#: After the bare name of a province these say that it is a road's: 北京路, 上海街.
ROADS = frozenset("路街道")


def _counties_of_the_country(names: Names) -> dict[str, str]:
    """Full names of counties, districts and county-level cities that only one of the whole country has."""
    bearers: dict[str, set[tuple[str, str]]] = {}
    for province, by_name in names.inside.items():
        for name, entries in by_name.items():
            full = {(province, e.key) for e in entries if not e.is_city and not e.bare}
            if full and len(name) > 2:
                bearers.setdefault(name, set()).update(full)
    return {name: next(iter(units))[0] for name, units in bearers.items() if len(units) == 1}


def _short_names_of_the_country(names: Names) -> dict[str, str]:
    """Short names of prefectures that nothing in another province is called."""
    bearers: dict[str, set[str]] = {}
    for province, by_name in names.inside.items():
        for name, entries in by_name.items():
            if any(entry.bare for entry in entries):
                bearers.setdefault(name, set()).add(province)
    return {
        name: next(iter(where))
        for name, where in bearers.items()
        if len(where) == 1 and any(e.is_city for e in names.inside[next(iter(where))][name])
    }
