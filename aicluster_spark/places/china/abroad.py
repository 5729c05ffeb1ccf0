"""Addresses outside the mainland, told by how they begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aicluster_spark.places.china.tables import read_table


@dataclass(frozen=True, slots=True)
class Abroad:
    """A foreign country; `code` is ISO 3166-1 alpha-2, null for a state that several succeeded."""

    code: str | None


_OUTSIDE = {"香港": "HK", "澳门": "MO", "澳門": "MO", "台湾": "TW", "台灣": "TW", "臺灣": "TW", "臺湾": "TW"}


def outside_mainland(text: str) -> str | None:
    """Find Hong Kong, Macau or Taiwan at the beginning: ISO 3166-1 code."""
    return _OUTSIDE.get(text[:2])


def country_ahead(text: str) -> Abroad | None:
    """Find a foreign country's Chinese name at the beginning."""
    names, longest = _countries()
    for length in range(min(longest, len(text)), 1, -1):
        found = names.get(text[:length])
        if found is not None:
            return found
    return None


@cache
def _countries() -> tuple[dict[str, Abroad], int]:
    rows = [row for table in _TABLES for row in read_table(table)]
    names = {row["name"]: Abroad(row["country"] or None) for row in rows}
    return names, max(map(len, names))


#: Names of Unicode CLDR, and spellings that patent offices use beside them.
_TABLES = ("countries.csv", "country_spellings.csv")
