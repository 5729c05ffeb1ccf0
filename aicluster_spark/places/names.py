"""Folding of spellings: the same name, however it was typed, becomes the same key."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

#: Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
}  # fmt: skip
_TRANSLATION = str.maketrans(_LETTERS)
#: Apostrophes and the like stand inside a word: Xi'an is one word.
_INSIDE = re.compile(r"['’‘`´ʻʼʹ′\"]")
#: Abbreviations that stand for one word wherever they stand in a name.
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SEPARATORS = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """Lower case, without marks: `Montréal` becomes `montreal`. Separators stay."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFKC", bare.lower().translate(_TRANSLATION))


def repaired(text: str) -> str:
    """Undo UTF-8 that was once read as Latin-1: `MÃ¶lndal` becomes `Mölndal`."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def words(text: str) -> tuple[str, ...]:
    """Words of a name, folded: `Hsin-Chu` becomes `("hsin", "chu")`, `Xi'an` `("xian",)`."""
    parts = _SEPARATORS.split(_INSIDE.sub("", fold(text)))
    return tuple(_ABBREVIATIONS.get(part, part) for part in parts if part)


def key(text: str) -> str:
    """Run the folded words together: `Hsin-Chu`, `Hsinchu` and `HSIN CHU` are one key."""
    return "".join(words(text))


def key_expression(name: pl.Expr) -> pl.Expr:
    """`key` for a whole polars column of strings; the tests hold the two together."""
    folded = name.str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.to_lowercase()
    spelt = folded.str.replace_many(list(_LETTERS), list(_LETTERS.values())).str.normalize("NFKC")
    inside = spelt.str.replace_all(_INSIDE.pattern, "").str.replace_all("_", " ", literal=True)
    for short, full in _ABBREVIATIONS.items():
        inside = inside.str.replace_all(rf"\b{short}\b", full)
    return inside.str.replace_all(r"\W", "")
