"""The parts of a name that linkage needs, and how two names of one block go together."""

from __future__ import annotations

import polars as pl

PREFIX = 3
"""Letters of the given name that mentions of one block share, so that `yu sic` and `yusic` meet."""

EXACT, INITIAL, MISSING = "exact", "initial", "missing"
LEVELS = (EXACT, INITIAL, MISSING)

PARTS = ("family", "given", "first", "second", "block")


def with_name_parts(mentions: pl.DataFrame) -> pl.DataFrame:
    """Split name keys, which have the given name first.

    Parameters
    ----------
    mentions
        With ``name_key``, never null.

    Returns
    -------
    polars.DataFrame
        The rows with ``family`` (last word; first character of a name written in one word of characters),
        ``given`` (the rest without spaces), ``first`` and ``second`` (its first two words, empty where there
        are none) and ``block``. Linkage compares mentions of one block only: one family name and three
        letters of the given name, or one whole name in characters.
    """
    key = pl.col("name_key")
    signs = key.str.contains(r"^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]+$")
    words = key.str.split(" ")
    given_words = words.list.slice(0, words.list.len() - 1)
    family = pl.when(signs).then(key.str.slice(0, 1)).otherwise(words.list.last())
    given = pl.when(signs).then(key.str.slice(1)).otherwise(given_words.list.join(""))
    first = pl.when(signs).then(given).otherwise(given_words.list.first().fill_null(""))
    second = pl.when(signs).then(pl.lit("")).otherwise(given_words.list.get(1, null_on_oob=True))
    return mentions.with_columns(
        family=family, given=given, first=first, second=second.fill_null("")
    ).with_columns(
        block=pl.when(signs)
        .then(key)
        .otherwise(pl.format("{}|{}", "family", pl.col("given").str.slice(0, PREFIX)))
    )


def name_level(one: str = "", other: str = "_2") -> pl.Expr:
    """Say how two names of one block go together.

    Parameters
    ----------
    one, other
        What the names of the two mentions' columns end in.

    Returns
    -------
    polars.Expr
        ``exact`` (the same letters, however spaced), ``initial`` (the same first word, and the second of one
        begins that of the other), ``missing`` (the same first word, and one has no second) or null: different
        names, which are never linked.
    """
    first, first_2 = pl.col(f"first{one}"), pl.col(f"first{other}")
    second, second_2 = pl.col(f"second{one}"), pl.col(f"second{other}")
    same_first = (first == first_2) & (first.str.len_chars() > 1)
    begins = second.str.starts_with(second_2) | second_2.str.starts_with(second)
    return (
        pl.when(pl.col(f"given{one}") == pl.col(f"given{other}"))
        .then(pl.lit(EXACT))
        .when(same_first & ((second == "") | (second_2 == "")))
        .then(pl.lit(MISSING))
        .when(same_first & begins)
        .then(pl.lit(INITIAL))
    )
