"""The sector of an applicant, told from the words of its name."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from aicluster_spark.records.distinct import of_each
from aicluster_spark.records.scripts import simplified

TOLD = pl.Struct({"sector": pl.String, "evidence": pl.String})
SECTORS = ("firm", "university", "institute", "government", "person", "unknown")
_BRACKET_AT_END = r"(?:\([^()]*\))?$"
_TRANSLITERATED = r"^[\p{Han}A-Z.]+(?:[·•・‧.][\p{Han}A-Z.]+)+$"
_LAST_FIRST = r"^([\p{Latin}'’ -]{2,40}),\s?\p{Latin}[\p{Latin}'’. -]{0,40}(?:, ?(?:JR|SR|I{2,3})\.?)?$"


def sector(name: pl.Expr) -> pl.Expr:
    """Tell the sector of a party: firm, university, institute, government, person or unknown.

    In a Chinese name the word that ends last decides: 浙江大学医学院附属第一医院 is a hospital. In a name of
    Latin letters the first rule of the table that holds decides. A name without any such word is a person's
    if it is a Chinese one of two or three characters that begins with a family name (four with a compound
    one), a transliterated one with a middle dot, or `Last, First`.

    Parameters
    ----------
    name
        Name as published.

    Returns
    -------
    polars.Expr
        One of `SECTORS`; null where there is no name.
    """
    return _told(name).struct.field("sector")


def sector_evidence(name: pl.Expr) -> pl.Expr:
    """Give the word that told the sector; for a person the family name or the mark; null for unknown."""
    return _told(name).struct.field("evidence")


def _told(name: pl.Expr) -> pl.Expr:
    return of_each(name, _tell, TOLD)


def _tell(names: pl.Series) -> pl.Series:
    """Try the rules one after the other: what an earlier one found, later ones leave."""
    bare = pl.col("name").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_uppercase()
    plain = names.to_frame("name").select(plain=simplified(bare).str.strip_chars())
    named = plain.with_columns(
        family=_family_name(pl.col("plain")), words=pl.col("plain").str.extract_all(_chinese_pattern())
    )
    found = named.with_columns(_chinese_word().alias("evidence")).with_columns(
        pl.col("evidence")
        .replace_strict(_chinese_sectors(), default=None, return_dtype=pl.String)
        .alias("sector")
    )
    for told, rule in _latin_rules():
        found = _next(found, pl.col("plain").str.extract(rule, 1), told)
    found = _next(found, _person_mark(), "person")
    given = pl.col("plain") != ""
    answer = pl.struct(sector=pl.when(given).then(pl.col("sector").fill_null("unknown")), evidence="evidence")
    return found.select(answer=answer)["answer"]


def _next(found: pl.DataFrame, evidence: pl.Expr, sector: str) -> pl.DataFrame:
    open_ = pl.col("sector").is_null()
    tried = found.with_columns(evidence.alias("tried"))
    here = open_ & pl.col("tried").is_not_null()
    return tried.with_columns(
        evidence=pl.when(here).then("tried").otherwise("evidence"),
        sector=pl.when(here).then(pl.lit(sector)).otherwise("sector"),
    )


def _chinese_word() -> pl.Expr:
    """Take the word that ends last: none for a person's name; the firm for a branch called an office."""
    words = pl.col("words")
    last = words.list.last().str.replace(r"^(.)\(.*$", "${1}")
    branch = words.list.contains("公司") & last.is_in(_words_of("government"))
    person = pl.col("family").is_not_null() & ~last.is_in(_table()["chinese"]["never_persons"])
    return pl.when(branch).then(pl.lit("公司")).when(~person.fill_null(value=False)).then(last)


def _person_mark() -> pl.Expr:
    plain = pl.col("plain")
    transliterated = plain.str.contains(_TRANSLITERATED) & plain.str.contains(r"\p{Han}")
    return pl.coalesce(
        "family",
        pl.when(transliterated).then(pl.lit("·")),
        plain.str.extract(_LAST_FIRST, 1).str.strip_chars(),
    )


def _family_name(plain: pl.Expr) -> pl.Expr:
    """Take the family name off a Chinese person's name of usual length."""
    close = plain.str.replace_all(r"[\s,]", "")
    single, compound = _surname_patterns()
    return pl.coalesce(close.str.extract(compound, 1), close.str.extract(single, 1))


@cache
def _surname_patterns() -> tuple[str, str]:
    surnames = _table()["surnames"]
    single, compound = surnames["single"].replace(" ", ""), "|".join(surnames["compound"])
    return rf"^([{single}])\p{{Han}}{{1,2}}$", rf"^({compound})\p{{Han}}{{1,2}}$"


@cache
def _table() -> dict[str, Any]:
    file = resources.files("aicluster_spark") / "data" / "sectors.yaml"
    table: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return table


@cache
def _chinese_sectors() -> dict[str, str]:
    """Map every Chinese word to its sector."""
    parts = _table()["chinese"]
    return {
        word: found
        for part in (parts["endings"], parts["words"])
        for found, words in part.items()
        for word in words
    }


@cache
def _words_of(sector: str) -> list[str]:
    return [word for word, found in _chinese_sectors().items() if found == sector]


@cache
def _chinese_pattern() -> str:
    parts = _table()["chinese"]
    words = sorted((w for words in parts["words"].values() for w in words), key=len, reverse=True)
    endings = "".join(w for words in parts["endings"].values() for w in words)
    return "|".join(map(re.escape, words)) + f"|[{endings}]{_BRACKET_AT_END}"


@cache
def _latin_rules() -> tuple[tuple[str, str], ...]:
    return tuple((rule["sector"], _latin_pattern(rule)) for rule in _table()["latin"])


def _latin_pattern(rule: dict[str, Any]) -> str:
    """Match whole words, with a full stop behind each letter of an abbreviation or without."""
    words = "|".join(_dotted(word) for word in sorted(rule["words"], key=len, reverse=True))
    end = r"[\s.,)]*$" if rule["place"] == "end" else r"(?:[^\p{L}\p{N}]|$)"
    return rf"(?:^|[^\p{{L}}\p{{N}}])({words}){end}"


def _dotted(word: str) -> str:
    return r"\.?\s?".join(map(re.escape, word)) if len(word) <= 4 and word.isalpha() else re.escape(word)
