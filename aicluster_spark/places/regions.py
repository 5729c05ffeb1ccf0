"""States, provinces and prefectures by name: ISO 3166-2 as packaged by `pycountry`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

import pycountry

from aicluster_spark.places.names import key, words
from aicluster_spark.places.packaged import open_packaged
from aicluster_spark.places.romanisation import COARSE, korean_consonants

#: Kinds of subdivision that are one city: the name of the region is the name of the city.
_CITY_KINDS = {
    "City", "Special municipality", "Metropolitan city", "Special city", "Municipality",
    "Special self-governing city", "Metropolitan administration", "Capital city",
}  # fmt: skip

#: Words that say what a subdivision is, not which.
_GENERIC = {
    "sheng", "zizhiqu", "shi", "zhuangzu", "huizu", "uygur", "sar",
    "do", "gwangyeoksi", "teukbyeolsi", "teukbyeoljachido", "jachido",
    "lan", "county", "province", "oblast",
}  # fmt: skip
_BRACKETS = re.compile(r"\[.*?\]|\(.*?\)")


@dataclass(frozen=True, slots=True)
class Region:
    """One subdivision of a country.

    Attributes
    ----------
    code
        ISO 3166-2.
    name
        Name in ISO 3166-2.
    parent
        ISO 3166-2 code of the subdivision that contains it, or null.
    is_city
        Whether the subdivision is one city (Beijing, Seoul, Taichung).
    """

    code: str
    name: str
    parent: str | None
    is_city: bool


@cache
def regions(country: str) -> dict[str, Region]:
    """Subdivisions of a country by ISO 3166-2 code."""
    found = pycountry.subdivisions.get(country_code=country) or ()  # type: ignore[no-untyped-call]
    return {
        s.code: Region(s.code, _BRACKETS.sub("", s.name).strip(), s.parent_code, s.type in _CITY_KINDS)
        for s in found
    }


def stated_region(country: str, published: str | None) -> Region | None:
    """Region meant by a published state: its code (`CA` in the US) or its name."""
    if not (published or "").strip():
        return None
    text = str(published).strip()
    return regions(country).get(f"{country}-{text.upper()}") or next(iter(named(country, key(text))), None)


def named(country: str, name_key: str) -> tuple[Region, ...]:
    """Regions of the country that have this name (a key of `names.key`), in order of code."""
    return _by_key(country).get(name_key, ())


def named_roughly(country: str, name_key: str) -> Region | None:
    """Find the one region whose name is the same once the romanisation is set aside, if only one is."""
    coarse = COARSE.get(country)
    alike = _by_coarse_key(country).get(coarse(name_key), ()) if coarse is not None else ()
    return alike[0] if len(alike) == 1 else None


def korean_province(name_key: str) -> Region | None:
    """Find the Korean province of this name in any spelling: only for names that say they are one (-do)."""
    provinces = [r for r in regions("KR").values() if not r.is_city]
    alike = [r for r in provinces if korean_consonants(name_key) in _province_skeletons(r)]
    return alike[0] if len(alike) == 1 else None


def _province_skeletons(region: Region) -> set[str]:
    """Consonants of `chungcheongbuk` and of its short form `chungbuk`."""
    return {korean_consonants(spelling) for spelling in _spellings(region) if not spelling.endswith("do")}


@cache
def _by_key(country: str) -> dict[str, tuple[Region, ...]]:
    index: dict[str, set[Region]] = {}
    for region in regions(country).values():
        for spelling in _spellings(region):
            index.setdefault(spelling, set()).add(region)
    with open_packaged("region_names.csv") as lines:
        for row in csv.DictReader(lines):
            if row["country"] == country:
                index.setdefault(key(row["name"]), set()).add(regions(country)[row["region"]])
    return {spelling: tuple(sorted(found, key=lambda r: r.code)) for spelling, found in index.items()}


def _spellings(region: Region) -> set[str]:
    full = words(region.name)
    core = tuple(w for w in full if w not in _GENERIC) or full
    short = re.sub(r"^(chung|jeol|gyeong)\w*(buk|nam)$", r"\1\2", "".join(core)).replace("jeol", "jeon")
    code = region.code.split("-")[1].lower() if region.code[:2] in ("US", "CA", "AU") else ""
    return {"".join(full), "".join(core), short, code} - {""}


@cache
def _by_coarse_key(country: str) -> dict[str, tuple[Region, ...]]:
    index: dict[str, set[Region]] = {}
    for spelling, found in _by_key(country).items():
        index.setdefault(COARSE[country](spelling), set()).update(found)
    return {spelling: tuple(sorted(found, key=lambda r: r.code)) for spelling, found in index.items()}
