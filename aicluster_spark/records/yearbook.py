"""What headers and cells of statistical yearbooks say: `地区生产总值_当年价格_全市_万元`, `…`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import polars as pl

from aicluster_spark.records.text import number

_PRICE = re.compile(r"当年价|现价|现行价|可比价|不变价|上年\s*=\s*100|上年为100")
_SCOPE = re.compile(r"^(?:全市|市辖区|全市域|市区|城区|建成区|全省|全国)$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"^(.*?)\s*\(([^()]*)\)$")
ABSENT = r"^(?:…+|\.{2,}|⋯+|[-—–－/#*]+|(?i:n/?a|nan|null|none)|缺失?|无)$"
"""Marks that yearbooks and their copies write where there is no figure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column's header says of its figures; None where it says nothing.

    Attributes
    ----------
    indicator
        The indicator's own name.
    price, scope, unit
        Price basis, area and unit.
    """

    indicator: str
    price: str | None = None
    scope: str | None = None
    unit: str | None = None


def parse_header(header: str) -> Measure:
    """Take a header apart into indicator, price basis, area and unit.

    The parts stand between underscores, the unit last or in brackets: `人均地区生产总值_全市(元)`. A header
    without Chinese characters is one name: the underscore of `light_sum` parts nothing.
    """
    text = unicodedata.normalize("NFKC", header).strip()
    if not _HAN.search(text):
        return Measure(text)
    bracketed = _BRACKETED.match(text)
    text, unit = (bracketed[1], bracketed[2]) if bracketed else (text, None)
    name, *parts = [part.strip() for part in text.split("_") if part.strip()] or [header]
    price = next((part for part in parts if _PRICE.search(part)), None)
    scope = next((part for part in parts if _SCOPE.match(part)), None)
    rest = [part for part in parts if part not in (price, scope)]
    if unit is None and rest:
        unit = rest.pop()
    return Measure("_".join([name, *rest]), price, scope, unit)


def figure(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Read a cell.

    Parameters
    ----------
    text
        The cell.

    Returns
    -------
    tuple of polars.Expr
        The value, null where there is none, and then why: blank, not_available or not_a_number. A zero stays
        a zero: whether it stands for a missing figure, the cell does not tell.
    """
    trimmed = text.str.strip_chars()
    value = number(trimmed)
    missing = (
        pl.when(value.is_not_null())
        .then(pl.lit(None, pl.String))
        .when(trimmed.is_null() | (trimmed == ""))
        .then(pl.lit("blank"))
        .when(trimmed.str.contains(ABSENT))
        .then(pl.lit("not_available"))
        .otherwise(pl.lit("not_a_number"))
    )
    return value, missing
