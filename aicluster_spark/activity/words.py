"""The language of rule words, and the forms a term takes in normalised text.

A term is one or more words. Between two words may stand spaces or a hyphen. `word*` goes on to any ending,
`a(…)b` leaves a gap of 1 to 30 characters, `a(≤6)b` one of up to 6 letters without space or punctuation,
`a {2} b` leaves up to two words between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

from aicluster_spark.activity.traditional import traditional_forms

SPACED = r"[\p{L}\p{N}--[\p{Han}\p{Hiragana}\p{Katakana}]]+"
"""Rust regex of a word in a script that sets spaces between words."""

HYPHENS = r"\-\u2010-\u2013"
"""Inside of a regex class: the hyphens, and the en dash that often stands for one."""

_WORD = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORDS = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern})*")
_GAP = re.compile(r"\(…\)|\(≤\d+\)|\{\d+\}")
_CUT = re.compile(r"(\(…\)|\(≤\d+\)|\s*\{\d+\}\s*|\*)")
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("modelling", "modeling"),
    ("neighbour", "neighbor"),
    ("behaviour", "behavior"),
    ("naïve", "naive"),
)


MOST_PIECES = 4
"""Pieces of one script in a term up to which all ways to join them are looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is looked for.

    Attributes
    ----------
    text
        The term as the rule set prints it.
    literals
        Strings of normalised text, one of which must occur.
    probes
        Strings, one of which occurs in the lower-case text with its separators made single spaces wherever
        a literal does.
    regex
        What must then match as well, for terms with gaps or inner truncation; empty otherwise.
    """

    text: str
    literals: tuple[str, ...]
    probes: tuple[str, ...]
    regex: str = ""


@cache
def compile_term(text: str, inflected: bool) -> Term:
    """Turn a printed term into what the text kernel looks for.

    Parameters
    ----------
    text
        The term as printed.
    inflected
        Also take the regular plural of the last word and the other spelling (-isation/-ization, ...).
        Traditional characters are always taken beside simplified ones.
    """
    spelt = _forms(text.lower(), inflected)
    forms = tuple(form for base in spelt for form in (base, *traditional_forms(base)))
    fixed = not _GAP.search(text) and "*" not in text[:-1]
    literals = tuple(dict.fromkeys((_literal if fixed else _anchor)(form) for form in forms))
    probes = tuple(dict.fromkeys(probe for literal in literals for probe in _probes(literal)))
    return Term(text, literals, probes, "" if fixed else "|".join(_regex(form) for form in forms))


def _forms(text: str, inflected: bool) -> tuple[str, ...]:
    if not inflected:
        return (text,)
    forms = dict.fromkeys(_spellings(text))
    return tuple(dict.fromkeys(form for base in forms for form in (base, *_plurals(base))))


def _spellings(text: str) -> list[str]:
    pairs = [pair for pair in _SPELLINGS if any(side in text for side in pair)]
    return [_respelt(text, choice) for choice in product(*pairs)] if pairs else [text]


def _respelt(text: str, choice: tuple[str, ...]) -> str:
    for wanted, pair in zip(choice, (p for p in _SPELLINGS if any(side in text for side in p)), strict=True):
        text = text.replace(pair[0], wanted).replace(pair[1], wanted)
    return text


def _plurals(text: str) -> list[str]:
    if not re.search(r"[a-z]{2}$", text):
        return []
    if text.endswith("y") and text[-2] not in "aeiou":
        return [text[:-1] + "ies"]
    if text.endswith("sis"):
        return [text[:-2] + "es"]
    return [] if text.endswith("s") else [text + ("es" if text.endswith(("x", "ch", "sh")) else "s")]


def _literal(form: str) -> str:
    stem = form.removesuffix("*")
    spaced = re.sub(r"[\s\-]+", " ", _WORD.sub(r" \g<0> ", stem))
    return spaced.removesuffix(" ") if form.endswith("*") else spaced


def _regex(form: str) -> str:
    pieces = [_piece(piece) for piece in re.split(rf"{_CUT.pattern}|([\s\-]+)", form) if piece]
    first, last = (" " if _WORD.fullmatch(end) else "" for end in (form[0], form[-1]))
    return re.sub(" +", " ", first + "".join(pieces) + last)


def _piece(piece: str) -> str:
    if piece == "(…)":
        return ".{1,30}"
    if letters := re.fullmatch(r"\(≤(\d+)\)", piece):
        return rf"\w{{0,{letters[1]}}}"
    if words := re.fullmatch(r"\s*\{(\d+)\}\s*", piece):
        return rf" (?:\S+ ){{0,{words[1]}}}"
    if piece == "*":
        return r"\S*"
    if not piece.strip(" -"):
        return " "
    return re.escape(piece if _WORD.fullmatch(piece) else _literal(piece)).replace(r"\ ", " ")


def _anchor(form: str) -> str:
    """Take the longest fixed piece: it occurs wherever the regex matches, so it may stand without borders."""
    return max((_literal(piece).strip() for piece in _CUT.split(form)[::2]), key=len)


def _probes(literal: str) -> list[str]:
    """Write a literal as it may stand in raw text: between scripts there is a space or none.

    With many changes of script the longest piece of one script is enough.
    """
    pieces = [piece.strip() for piece in re.split(f"({_WORDS.pattern})", literal) if piece.strip()]
    if len(pieces) > MOST_PIECES:
        return [max(pieces, key=len)]
    joints = product(("", " "), repeat=len(pieces) - 1)
    return ["".join(chain(*zip(pieces, (*joint, ""), strict=True))) for joint in joints]
