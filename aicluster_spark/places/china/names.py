"""Every spelling of a city or county that an address may use, by province, with its years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from aicluster_spark.places.china.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    MUNICIPALITIES,
    Province,
    Span,
    cities,
    counties,
    provinces,
    read_table,
)

Era = Literal["", "old_name", "future_name"]

#: After a name without its administrative word, these say that it is part of another name: 北京路, 朝阳区.
NOT_AFTER_BARE = frozenset("区县市州盟旗路街道镇乡村")
#: The same for prefectures, whose bare name a district or town of any other name may follow: 宁波镇海.
NOT_AFTER_BARE_CITY = frozenset("区县州盟旗路街道")


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a spelling.

    Attributes
    ----------
    key
        Code of the city, or lineage of the county.
    is_city
        Whether it is a prefecture; a province-direct county is a county here.
    first, last
        Years in which the unit bore the name.
    bare
        Whether the spelling lacks the administrative word.
    own
        Whether the spelling is the unit's full name; 琼中县 is short for 琼中黎族苗族自治县.
    """

    key: str
    is_city: bool
    first: int
    last: int
    bare: bool
    own: bool

    def anchor(self, year: int) -> int:
        """Year nearest to the given one in which the unit bore the name."""
        return min(max(year, self.first), self.last)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Meanings of a spelling that fit a year best: one unit, or several that cannot be told apart."""

    entries: tuple[Entry, ...]
    era: Era

    @property
    def entry(self) -> Entry | None:
        """The only unit meant."""
        return self.entries[0] if len(self.entries) == 1 else None


@dataclass(frozen=True, slots=True)
class Names:
    """Spellings, each with its meanings.

    Attributes
    ----------
    heads
        Province by each of its names, at the beginning of an address.
    inside
        For each province, the spellings of its cities, counties and zones.
    everywhere
        Full names of prefectures of the whole country, and the provinces that have one of that name.
    homes
        Codes of all cities a county ever lay in, by lineage.
    """

    heads: dict[str, Province]
    inside: dict[str, dict[str, tuple[Entry, ...]]]
    everywhere: dict[str, frozenset[str]]
    homes: dict[str, frozenset[str]]


@cache
def names() -> Names:
    """Spellings of the packaged gazetteer."""
    found: dict[str, dict[str, set[Entry]]] = defaultdict(lambda: defaultdict(set))
    prefectures = [span for span in cities() if span.city.endswith("00") and span.city not in MUNICIPALITIES]
    for is_city, spans in ((True, prefectures), (False, counties())):
        for span in spans:
            for spelling, bare in spellings(span, is_city):
                entry = Entry(span.key, is_city, span.first, span.last, bare, own=spelling == span.name)
                found[span.province][spelling].add(entry)
    for row in read_table("zones.csv"):
        zone = Entry(row["city"], True, FIRST_YEAR, LAST_YEAR, bare=False, own=True)
        found[row["province"]][row["name"]].add(zone)
    inside = {
        province: {name: _joined(meant) for name, meant in spelt.items()} for province, spelt in found.items()
    }
    return Names(_heads(), inside, _everywhere(prefectures), _homes())


def spellings(span: Span, is_city: bool) -> list[tuple[str, bool]]:
    """Spellings of a unit, each with whether it lacks the administrative word.

    Districts keep their word: the bare name is a road's or another city's.
    """
    full, short = span.name, span.short
    found = {full: False}
    if is_city or full[-1] in "县市" or full.endswith(("自治旗", "林区")):
        found.setdefault(short, True)
    if "自治" in full:
        words = ("自治州", "州") if is_city else ("自治旗", "旗") if full[-1] == "旗" else ("自治县", "县")
        for word in words:
            found.setdefault(short + word, False)
    return [(spelling, bare) for spelling, bare in found.items() if len(spelling) > 1]


def _joined(meant: Iterable[Entry]) -> tuple[Entry, ...]:
    """Join runs of years of one unit that follow each other."""
    joined: list[Entry] = []
    for entry in sorted(meant, key=lambda e: (e.is_city, e.key, e.bare, e.own, e.first)):
        before = joined[-1] if joined else None
        alike = before and replace(before, first=entry.first, last=entry.last) == entry
        if before and alike and before.last + 1 >= entry.first:
            joined[-1] = replace(before, last=entry.last)
        else:
            joined.append(entry)
    return tuple(joined)


def _heads() -> dict[str, Province]:
    return {name: province for province in provinces() for name in (province.name, province.short)} | {
        f"{province.short}{word}": province
        for province in provinces()
        for word in ("省", "自治区")
        if f"{province.code}0000" not in MUNICIPALITIES
    }


def _everywhere(prefectures: Iterable[Span]) -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for span in prefectures:
        found[span.name].add(span.province)
    return {name: frozenset(provinces) for name, provinces in found.items()}


def _homes() -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for span in counties():
        found[span.key].add(span.city)
    return {lineage: frozenset(codes) for lineage, codes in found.items()}


def best_for_year(entries: Iterable[Entry], year: int) -> Chosen:
    """Meanings of a spelling in a year: those then in use, else the most recent, else the next to come.

    In the year of a change, both the old and the new name are in use. A name spelt as the unit's own goes
    before a shortened one, a prefecture before a county.
    """
    meant = tuple(entries)
    ranked = [(_distance(entry, year), entry) for entry in tuple(e for e in meant if e.own) or meant]
    nearest = min(distance for distance, _ in ranked)
    best = [entry for distance, entry in ranked if distance == nearest]
    cities_meant = [entry for entry in best if entry.is_city]
    units = {entry.key: entry for entry in cities_meant or best}
    return Chosen(tuple(units.values()), _ERAS[nearest[0]])


_ERAS: tuple[Era, Era, Era] = ("", "old_name", "future_name")


def _distance(entry: Entry, year: int) -> tuple[int, int]:
    if entry.first <= year <= entry.last + 1:
        return 0, 0
    return (1, year - entry.last) if year > entry.last else (2, entry.first - year)
