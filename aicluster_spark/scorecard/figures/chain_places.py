"""Where a firm stands in the value chain, hardware, platform or application: by its code, by its scope."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from aicluster_spark.scorecard.figures.patents import code_lists

PLACES = ("hardware", "platform", "application")
"""From the beginning of the chain to its end."""
SILENT = "silent"
EXCLUDED = r"(?:不含|不包括|not including|excluding|except)[^;。)】]*|[^;。,、(【]*除外"
"""What a scope leaves out, to the end of its clause; in compatibility form and small letters."""


def code_place(code: str = "industry_code", edition: str = "industry_edition") -> pl.Expr:
    """Place by industry code; null where there is none, it says nothing, or its editions differ.

    Parameters
    ----------
    code, edition
        Columns: letter and digits as published; edition of GB/T 4754, null where several fit.
    """
    text = pl.col(code).str.strip_chars().str.to_uppercase()
    letter, digits = text.str.extract(r"^([A-T])\d"), text.str.extract(r"^[A-T]?(\d{2,4})$")
    places = pl.concat_list(
        pl.when(_may_be_of(year, letter, digits) & pl.col(edition).fill_null(year).eq(year)).then(
            _place_in(year, digits)
        )
        for year in code_lists()["chain_divisions"]
    )
    found = places.list.drop_nulls().list.unique()
    told = (found.list.len() == 1) & (found.list.first() != SILENT)
    return pl.when(told).then(found.list.first())


def chain_words(scope: str = "scope") -> pl.Expr:
    """List the words of the chain in a text, as they stand in it; what the text leaves out does not count."""
    text = pl.col(scope).str.normalize("NFKC").str.to_lowercase().str.replace_all(EXCLUDED, " ")
    return text.str.extract_all(_pattern())


def scope_places(words: pl.DataFrame) -> pl.DataFrame:
    """Give each firm the place of which most words are in its scope; of a tie, the one named first.

    Registers list the main business first.

    Parameters
    ----------
    words
        enterprise_id and words, in the order of the rows of the register.

    Returns
    -------
    polars.DataFrame
        enterprise_id and by_scope, of the firms with a word.
    """
    place = {word: place for place in PLACES for word in code_lists()["chain_words"][place]}
    named = (
        words.explode("words")
        .drop_nulls("words")
        .with_row_index("position")
        .with_columns(by_scope=pl.col("words").replace_strict(place, return_dtype=pl.String))
    )
    counted = named.group_by("enterprise_id", "by_scope").agg(
        many=pl.col("words").n_unique(), first=pl.col("position").min()
    )
    best = counted.sort("many", "first", descending=[True, False])
    return best.unique("enterprise_id", keep="first", maintain_order=True).select("enterprise_id", "by_scope")


def _place_in(year: int, digits: pl.Expr) -> pl.Expr:
    """Place of a code as one edition has it: by class, else by division, else application."""
    lists = code_lists()
    classes = {each: place for place, listed in lists["chain_classes"][year].items() for each in listed}
    by_class = digits.replace_strict(classes, default=None, return_dtype=pl.String)
    division = digits.str.slice(0, 2).cast(pl.Int32)
    by_division = [
        pl.when(division.is_between(*ends)).then(pl.lit(place))
        for place, ends in lists["chain_divisions"][year].items()
    ]
    return pl.coalesce(by_class, *by_division, pl.when(digits.is_not_null()).then(pl.lit("application")))


def _may_be_of(year: int, letter: pl.Expr, digits: pl.Expr) -> pl.Expr:
    """Whether an edition has the code's division in the section of its letter; without a letter it may."""
    held = [
        f"{name}{n:02d}" for name, (first, last) in _sections()[year].items() for n in range(first, last + 1)
    ]
    return letter.is_null() | (letter + digits.str.slice(0, 2)).is_in(held)


def _pattern() -> str:
    """Write the words as one expression, longer ones first, so that they hide the shorter ones in them."""
    words = sorted((each for place in PLACES for each in code_lists()["chain_words"][place]), key=len)
    return "|".join(rf"(?-u:\b){re.escape(word)}" if word.isascii() else word for word in reversed(words))


@cache
def _sections() -> dict[int, dict[str, tuple[int, int]]]:
    file = resources.files("aicluster_spark").joinpath("data/industry/gbt4754.yaml")
    table: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    found: dict[int, dict[str, tuple[int, int]]] = table["sections"]
    return found
