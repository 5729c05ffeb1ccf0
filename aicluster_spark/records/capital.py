"""Registered capital as registers write it: `5,000(万元人民币)`, `50万美元`, `1000`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl
import yaml

from aicluster_spark.records.distinct import once_each
from aicluster_spark.records.text import number, present

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_WRAPPING = r"[()\[\]\s,:;整]"
_UNITS = r"[亿万元圆]"
_ODD_UNIT = r"[十百千]|亿.*万|万.*亿"
CENTS = 2
_SAID = pl.Struct({"value": pl.Float64, "code": pl.String, "unit": pl.Boolean, "given": pl.Boolean})


@dataclass(frozen=True, slots=True)
class Capital:
    """Expressions of one cell of capital.

    Attributes
    ----------
    value
        Whole units of the currency; null where it cannot be read.
    currency
        ISO 4217; null where there is no value or the currency's name is not known.
    basis
        stated, currency_assumed, unit_assumed, both_assumed or unknown_currency; null without a value.
    """

    value: pl.Expr
    currency: pl.Expr
    basis: pl.Expr


def parse_capital(text: pl.Expr, currency: pl.Expr | None = None) -> Capital:
    """Read registered capital.

    A number without 万, 亿 or 元 is taken as 万, as registers list it; without the name of a currency it is
    taken as yuan. `basis` says so: nothing is converted silently.

    Parameters
    ----------
    text
        The cell.
    currency
        A column of its own for the currency's name, where the source has one.
    """
    said = once_each(text, _read, _SAID)
    value, own, unit = (said.struct.field(name) for name in ("value", "code", "unit"))
    given = said.struct.field("given")
    if currency is not None:
        own = pl.coalesce(once_each(present(currency), _named, pl.String), own)
        given = given | present(currency).is_not_null()
    code = pl.when(own.is_not_null()).then(own).when(~given).then(pl.lit("CNY"))
    known = value.is_not_null()
    return Capital(value, pl.when(known).then(code), pl.when(known).then(_basis(unit, own, given)))


def _read(text: pl.Expr) -> pl.Expr:
    """Take a cell apart: amount, code of its currency, whether it names a unit and a currency at all."""
    plain = present(text).str.normalize("NFKC")
    single = plain.str.count_matches(_NUMBER) == 1
    words = plain.str.replace(_NUMBER, "").str.replace_all(_WRAPPING, "")
    readable = single & ~words.str.contains(_ODD_UNIT) & ~words.str.contains(r"^-")
    amount = pl.when(readable).then(number(plain.str.extract(_NUMBER)))
    return pl.struct(
        (amount * _factor(words)).round(CENTS).alias("value"),
        _named(words).alias("code"),
        words.str.contains(_UNITS).alias("unit"),
        (words.str.replace_all(_UNITS, "") != "").alias("given"),
    )


def _factor(words: pl.Expr) -> pl.Expr:
    return (
        pl.when(words.str.contains("亿"))
        .then(pl.lit(1e8))
        .when(words.str.contains("万"))
        .then(pl.lit(1e4))
        .when(words.str.contains("[元圆]"))
        .then(pl.lit(1.0))
        .otherwise(pl.lit(1e4))
    )


def _named(words: pl.Expr) -> pl.Expr:
    """Name the currency: the longest of its known words that stands in the text."""
    known = currency_words()
    found = words.str.extract("(" + "|".join(known) + ")")
    return found.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)


def _basis(unit: pl.Expr, named: pl.Expr, given: pl.Expr) -> pl.Expr:
    return (
        pl.when(given & named.is_null())
        .then(pl.lit("unknown_currency"))
        .when(unit & given)
        .then(pl.lit("stated"))
        .when(unit)
        .then(pl.lit("currency_assumed"))
        .when(given)
        .then(pl.lit("unit_assumed"))
        .otherwise(pl.lit("both_assumed"))
    )


@cache
def currency_words() -> dict[str, str]:
    """Return the words for currencies and their codes, longest words first."""
    file = resources.files("aicluster_spark") / "data" / "currencies.yaml"
    table: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    pairs = [(word, code) for code, words in table.items() for word in words]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
