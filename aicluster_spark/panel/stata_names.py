"""Names that Stata takes: 32 Latin characters, no reserved words, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 32
RESERVED = {"_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N"}
RESERVED |= {"_pi", "_pred", "_rc", "_skip", "str", "strL", "using", "with"}
"""Stata's reserved names (manual of the language, naming conventions)."""


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Give each name one that Stata takes; names that are fit already stay as they are.

    Parameters
    ----------
    names
        Columns in their order, each once.

    Returns
    -------
    dict of str to str
        Stata's name by column; no two are the same.
    """
    wanted = list(names)
    fit = [name for name in wanted if _fitted(name) == name]
    given: dict[str, str] = {name: name for name in fit}
    for name in wanted:
        if name not in given:
            given[name] = _free(_fitted(name), set(given.values()))
    return {name: given[name] for name in wanted}


def _fitted(name: str) -> str:
    latin = re.sub(r"[^A-Za-z0-9_]", "_", name)[:LONGEST] or "v"
    taken = latin in RESERVED or re.fullmatch(r"str\d+", latin) or latin[0].isdigit()
    return f"v_{latin}"[:LONGEST] if taken else latin


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        ending = f"_{number}"
        free, number = name[: LONGEST - len(ending)] + ending, number + 1
    return free
