"""Counting the words of a table in Chinese texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

_MASK = "\u25a1"


@dataclass(frozen=True, slots=True)
class Words:
    """Words to count.

    Attributes
    ----------
    words
        The words, lower case.
    aliases
        Other spellings, and the word each stands for; Latin ones must stand alone.
    decoys
        Longer words that hold one of them and mean something else.
    """

    words: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    decoys: tuple[str, ...] = ()


def count_words(texts: pl.Series, words: Words) -> pl.DataFrame:
    """Count which words occur how often.

    A word inside a longer one of the table is counted with the longer one only: 政府采购 is no second 采购.

    Parameters
    ----------
    texts
        Texts, shape (n,); null is no text.

    Returns
    -------
    polars.DataFrame
        Columns `row` (position, uint32), `word` and `count` (uint32), ordered by row and word.
    """
    if not words.words:
        return pl.DataFrame(schema={"row": pl.UInt32, "word": pl.String, "count": pl.UInt32})
    found = normal(texts, words).str.extract_many(list(words.words), leftmost=True)
    return (
        found.alias("word")
        .to_frame()
        .with_row_index("row")
        .explode("word")
        .drop_nulls("word")
        .group_by("row", "word")
        .agg(pl.len().cast(pl.UInt32).alias("count"))
        .sort("row", "word")
    )


def normal(texts: pl.Series, words: Words) -> pl.Series:
    """Bring texts into the form words are looked for in: no blanks, aliases replaced, decoys masked."""
    plain = texts.str.normalize("NFKC").str.to_lowercase()
    for alias, word in words.aliases.items():
        plain = plain.str.replace_all(rf"(?-u:\b){alias}(?-u:\b)", word)
    close = plain.str.replace_all(r"\s+", "")
    decoys = list(words.decoys)
    return close.str.replace_many(decoys, [_MASK] * len(decoys)) if decoys else close


def longest_first(words: Sequence[str]) -> tuple[str, ...]:
    """Order words so that a longer one is found before one that it holds."""
    return tuple(sorted(dict.fromkeys(word.lower() for word in words), key=lambda w: (-len(w), w)))


@cache
def policy_table(name: str) -> dict[str, Any]:
    """Read a packaged table of the folder data/policy."""
    file = resources.files("aicluster_spark") / "data" / "policy" / f"{name}.yaml"
    table: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return table
