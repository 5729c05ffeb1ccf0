"""The Chinese gazetteer that travels with the package, as `scripts/gazetteer` writes it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: Years of the tables; earlier and later records are placed by the nearest of them.
FIRST_YEAR, LAST_YEAR = 1980, 2024
#: Codes of the municipalities: one unit each, whatever level stands below.
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})


@dataclass(frozen=True, slots=True)
class Span:
    """A unit in a run of years (both inclusive) in which nothing about it changed.

    Attributes
    ----------
    key
        Code of a city, or lineage of a county: the county through all its names, codes and cities.
    city
        Code of the city it is or lies in.
    name, short
        Full name, and name without its administrative word.
    province
        First two digits of the province's code.
    first, last
        Years of the tables.
    """

    key: str
    city: str
    name: str
    short: str
    province: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class End:
    """What a county became part of in the year after its last: a city, and a county where one is known."""

    city: str
    lineage: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province: two digits, full and short name, ISO 3166-2."""

    code: str
    name: str
    short: str
    iso: str


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of one packaged file.

    Raises
    ------
    FileNotFoundError
        The package was installed without its data.
    """
    text = (files("aicluster_spark") / "data" / "china" / name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def provinces() -> tuple[Province, ...]:
    """Provinces of the mainland, by code."""
    return tuple(
        Province(row["province"], row["name"], row["short"], row["iso"])
        for row in read_table("provinces.csv")
    )


@cache
def cities() -> tuple[Span, ...]:
    """Municipalities, prefectures and province-direct counties through the years."""
    return tuple(_span(row, row["city"]) for row in read_table("cities.csv"))


@cache
def counties() -> tuple[Span, ...]:
    """Counties, districts and county-level cities through the years."""
    return tuple(_span(row, row["lineage"]) for row in read_table("counties.csv"))


@cache
def county_ends() -> dict[tuple[str, int], End]:
    """Tell what became of counties that ended, by lineage and last year; unknown ones are left out."""
    return {
        (row["lineage"], int(row["last"])): End(row["ended_in_city"], row["ended_in"])
        for row in read_table("counties.csv")
        if row["ended_in_city"]
    }


def _span(row: dict[str, str], key: str) -> Span:
    years = int(row["first"]), int(row["last"])
    return Span(key, row["city"], row["name"], row["short"], row["province"], *years)
