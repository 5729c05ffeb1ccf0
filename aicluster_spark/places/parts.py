"""Reading an address: its parts, and what each part says it is by its administrative word."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aicluster_spark.places import regions
from aicluster_spark.places.countries import country_names
from aicluster_spark.places.names import repaired, words
from aicluster_spark.places.packaged import open_packaged

#: plain: the part does not say; rural: a district of the country around towns (Japanese -gun).
Kind = Literal["plain", "city", "region", "town", "rural", "ward"]

_POINTS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_BETWEEN_PARTS = re.compile(r"[,;/()\[\]，、；]")
_WITH_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an address.

    Attributes
    ----------
    words
        Folded words, without postal codes.
    core
        The words without administrative ones at the end: `("suwon",)` of `Suwon-si`.
    kind
        What the last administrative word says the part is.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    kind: Kind

    @property
    def key(self) -> str:
        """Key of the part as written."""
        return "".join(self.words)

    @property
    def core_key(self) -> str:
        """Key of the part without its administrative words."""
        return "".join(self.core)


def read_parts(
    address: str, country: str, known: Callable[[str], bool] = lambda key: False
) -> tuple[Part, ...]:
    """Read the parts of an address in the order written.

    Parameters
    ----------
    address
        City or address as published.
    country
        ISO 3166-1 alpha-2; its administrative words and region names are looked for.
    known
        Tells whether a key is the name of a place: New Delhi is not the town New in Delhi.

    Returns
    -------
    tuple of Part
        Without postal codes and the country's own name.
    """
    split = [_without_codes(words(piece)) for piece in _BETWEEN_PARTS.split(repaired(address))]
    pieces = _without_country([piece for piece in split if piece], country)
    apart = [part for piece in pieces for part in _region_apart(_compass(piece, country), country, known)]
    return tuple(_part(piece, country) for piece in apart)


def _compass(piece: tuple[str, ...], country: str) -> tuple[str, ...]:
    """Spell out `N. Huntingdon`; only North American addresses shorten so."""
    spelt = _POINTS.get(piece[0]) if country in ("US", "CA") and len(piece) > 1 else None
    return (spelt, *piece[1:]) if spelt else piece


def _region_apart(
    piece: tuple[str, ...], country: str, known: Callable[[str], bool]
) -> list[tuple[str, ...]]:
    """Part a region's name from the end: `Hangzhou Zhejiang` is two parts, `Kyoto-shi` is one."""
    whole = "".join(piece)
    if country == "US" or regions.named(country, whole) or known(whole):
        return [piece]
    for size in (3, 2, 1):
        if len(piece) > size and regions.named(country, "".join(piece[-size:])):
            return [piece[:-size], piece[-size:]]
    return [piece]


def _without_codes(piece: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in piece if not _WITH_DIGIT.search(word))


def _without_country(pieces: list[tuple[str, ...]], country: str) -> list[tuple[str, ...]]:
    """Drop the country's name at the end, but never the last words left: Singapore is a city too."""
    names = country_names(country)
    while len(pieces) > 1 and (pieces[-1] in names or all(len(word) == 1 for word in pieces[-1])):
        pieces = pieces[:-1]
    if not pieces:
        return pieces
    last = pieces[-1]
    for name in sorted(names, key=len, reverse=True):
        if len(last) > len(name) and last[-len(name) :] == name:
            return [*pieces[:-1], last[: -len(name)]]
    return pieces


def _part(piece: tuple[str, ...], country: str) -> Part:
    kinds = _administrative_words(country)
    core, kind = piece, "plain"
    while len(core) > 1 and core[-1] in kinds:
        kind = kind if kind != "plain" else kinds[core[-1]]
        core = core[:-1]
    return Part(piece, core, kind)  # type: ignore[arg-type]


@cache
def _administrative_words(country: str) -> dict[str, str]:
    with open_packaged("administrative_words.csv") as lines:
        rows = list(csv.DictReader(lines))
    return {row["word"]: row["kind"] for origin in ("", country) for row in rows if row["country"] == origin}
