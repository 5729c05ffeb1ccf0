"""Country codes as patent offices published them, to ISO 3166-1 alpha-2; unknown codes stay unknown."""

from __future__ import annotations

import csv
import re
from functools import cache

import pycountry

from aicluster_spark.places.names import words
from aicluster_spark.places.packaged import open_packaged

#: USPTO full text before 2002 appends an X to the code (`JPX`); British ones also carry a digit (`GB2`).
_MARKED = re.compile(r"^([A-Z]{2})(?:X|[0-9])$")


@cache
def _legacy_codes() -> dict[str, str]:
    with open_packaged("country_codes.csv") as lines:
        return {row["code"]: row["country"] for row in csv.DictReader(lines)}


@cache
def iso_country(published: str | None) -> str | None:
    """Country meant by a published code.

    Parameters
    ----------
    published
        Code as published: ISO 3166-1 alpha-2 or alpha-3, a code of the packaged table
        `country_codes.csv` (each with its source), or one of these with the mark of the USPTO's
        older files (`JPX`, `GB2`).

    Returns
    -------
    str or None
        ISO 3166-1 alpha-2. Null for what is no code, and for a state that several succeeded
        (`SU`, `YU`, `CS`): its records could lie in any of them.
    """
    code = (published or "").strip().upper()
    if len(code) == 2:
        return _two_letters(code)
    by_three = pycountry.countries.get(alpha_3=code) if len(code) == 3 else None
    if by_three is not None:
        return str(by_three.alpha_2)
    marked = _MARKED.match(code)
    return _two_letters(marked.group(1)) if marked else None


def _two_letters(code: str) -> str | None:
    if pycountry.countries.get(alpha_2=code) is not None:
        return code
    return _legacy_codes().get(code)


@cache
def country_names(country: str) -> frozenset[tuple[str, ...]]:
    """Names under which an address may end with its own country, as folded words."""
    entry = pycountry.countries.get(alpha_2=country)
    if entry is None:
        return frozenset()
    spellings = {country, entry.alpha_3, entry.name}
    spellings |= {getattr(entry, "official_name", entry.name), getattr(entry, "common_name", entry.name)}
    with open_packaged("country_names.csv") as lines:
        spellings |= {row["name"] for row in csv.DictReader(lines) if row["country"] == country}
    return frozenset(words(spelling) for spelling in spellings)
