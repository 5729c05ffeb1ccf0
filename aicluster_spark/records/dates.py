"""Dates as patent records write them."""

from __future__ import annotations

from datetime import date

import polars as pl

from aicluster_spark.records.distinct import once_each

FIRST_YEAR, LAST_YEAR = 1790, 2199
"""No patent is older than the first patent act's; a later year is a slip of the pen."""

MISSING = (
    r"(?i)^(?:[-—]+|0+(?:[-./]0+)*|nan|nat|none|null|<na>|n/a|\(null\)"
    r"|9999[-./]?12[-./]?31|1900[-./]?0?1[-./]?0?1)?$"
)
_TIME = r"[ T]+0?0:00(?::00(?:\.0+)?)?Z?$"
_TOGETHER = r"^(\d{4})(\d{2})(\d{2})(?:\.0)?$"
_APART = r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$"


def parse_date(text: pl.Expr) -> pl.Expr:
    """Read a day: `2016-01-28`, `2016.01.28`, `2016/1/28`, `20160128`, `2016年1月28日`, at midnight or not.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Date; null where the text is missing (`is_missing`), no day of the calendar, or outside 1790 to 2199.
    """
    return once_each(text, _read, pl.Date)


def is_missing(text: pl.Expr) -> pl.Expr:
    """Tell whether a date is left out: empty, `-`, zeros, `9999-12-31`, `1900-01-01`, `nan` and the like.

    Returns
    -------
    polars.Expr
        Boolean, true for null.
    """
    return once_each(text, _says_nothing, pl.Boolean)


def _says_nothing(text: pl.Expr) -> pl.Expr:
    return _plain(text).str.contains(MISSING).fill_null(value=True)


def _read(text: pl.Expr) -> pl.Expr:
    plain = _plain(text)
    parts = pl.coalesce(_iso(plain, _TOGETHER), _iso(plain, _APART))
    day = pl.when(~plain.str.contains(MISSING)).then(parts).str.to_date("%Y-%m-%d", strict=False)
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    return pl.when(day.is_between(first, last)).then(day)


def _plain(text: pl.Expr) -> pl.Expr:
    """Undo full-width digits and cut a time of midnight."""
    return text.str.normalize("NFKC").str.strip_chars().str.replace(_TIME, "")


def _iso(plain: pl.Expr, form: str) -> pl.Expr:
    """Write year, month and day with hyphens, two digits a month and a day."""
    year, month, day = (plain.str.extract(form, group) for group in (1, 2, 3))
    return pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-")
