"""Names that China's units have today, in Han characters and in Latin letters, by the packaged gazetteer."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources

from anyascii import anyascii

from aicluster_spark.schema.places import CHINESE_CITY

ALIKE = 0.6
"""A seat's name in GeoNames that is less like the unit's own sound is another's, such as a district's."""
READ_OTHERWISE = {
    "469021": "Ding’an",
    "469029": "Baoting",
    "540300": "Qamdo",
    "610800": "Yulin",
    "653100": "Kashgar",
}
"""Units whose characters the transliteration reads otherwise than the people who live there."""


@cache
def han_names() -> Mapping[str, str]:
    """Return the short name of each unit by its code; of several over the years the newest."""
    rows = sorted(read_rows("cities.csv"), key=lambda row: (int(row["last"]), int(row["first"])))
    return {row["city"]: row["short"] for row in rows}


@cache
def latin_names() -> Mapping[str, str]:
    """Return Latin names by `CN-` and code: the seat's where it is the unit's name too, else its sound."""
    seats = {row["city"]: row["latin"] for row in read_rows("seats.csv")}
    names = han_names().items()
    return {CHINESE_CITY + code: _latin(code, name, seats.get(code, "")) for code, name in names}


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a table of the packaged gazetteer."""
    file = resources.files("aicluster_spark") / "data" / "china" / name
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _latin(code: str, name: str, seat: str) -> str:
    sound = anyascii(name).capitalize()
    alike = difflib.SequenceMatcher(None, _letters(seat), _letters(sound)).ratio() >= ALIKE
    return READ_OTHERWISE.get(code) or (seat if seat and alike else sound)


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", name.lower()))
