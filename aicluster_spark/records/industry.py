"""Which edition of GB/T 4754 an industry code is of.

The same number means different things in different editions: 6520 is system integration in 2011 and chip
design in 2017, 6511 is application software in 2017 and a department store in 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

EDITIONS = (2002, 2011, 2017)
_CODE = r"^([A-T])?(\d{2,4})$"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one edition holds.

    Attributes
    ----------
    year
        Year of the edition.
    divisions
        Two digits of its divisions, with the letter of their section (`I65`).
    classes
        Four-digit classes of the divisions that are known in full.
    full
        Two digits of those divisions.
    """

    year: int
    divisions: tuple[str, ...]
    classes: tuple[str, ...]
    full: tuple[str, ...]


def editions_fitting(code: pl.Expr) -> pl.Expr:
    """List the editions a code can be of.

    Parameters
    ----------
    code
        Letter and digits, or digits only: `I6513`, `6513`, `I65`.

    Returns
    -------
    polars.Expr
        List of years; null where the text is no code.
    """
    plain = code.str.strip_chars().str.to_uppercase()
    years = [pl.when(_fits(plain, edition)).then(pl.lit(edition.year, pl.Int32)) for edition in editions()]
    return pl.when(plain.str.contains(_CODE)).then(pl.concat_list(years).list.drop_nulls())


def edition(fitting: pl.Expr) -> pl.Expr:
    """Take the edition where exactly one fits."""
    return pl.when(fitting.list.len() == 1).then(fitting.list.first())


def evidence(fitting: pl.Expr) -> pl.Expr:
    """Say what tells the edition, or why none is told; null where there is no code."""
    years = fitting.list.eval(pl.element().cast(pl.String)).list.join(" and ")
    return (
        pl.when(fitting.list.len() == 0)
        .then(pl.lit("the code is in no edition"))
        .when(fitting.list.len() == 1)
        .then(pl.lit("the code is in the edition of ") + years + pl.lit(" only"))
        .otherwise(pl.lit("the code is in the editions of ") + years)
    )


def edition_counts(codes: pl.Series) -> pl.DataFrame:
    """Count over a whole file how many codes fit each edition, and how many fit no other.

    A file is usually of one edition: the one that all of its codes fit.

    Returns
    -------
    polars.DataFrame
        Columns edition, fits, only; one row an edition.
    """
    lists = codes.to_frame("code").select(editions_fitting(pl.col("code")).alias("fitting"))
    return pl.DataFrame(
        [_count(lists["fitting"], year) for year in EDITIONS],
        schema={"edition": pl.Int32, "fits": pl.Int64, "only": pl.Int64},
        orient="row",
    )


def _count(fitting: pl.Series, year: int) -> tuple[int, int, int]:
    fits = fitting.list.contains(year)
    return year, int(fits.sum()), int((fits & (fitting.list.len() == 1)).sum())


def _fits(code: pl.Expr, edition: Edition) -> pl.Expr:
    letter, digits = code.str.extract(_CODE, 1), code.str.extract(_CODE, 2)
    division = digits.str.slice(0, 2)
    placed = (
        pl.when(letter.is_not_null())
        .then((letter + division).is_in(list(edition.divisions)))
        .otherwise(division.is_in([name[1:] for name in edition.divisions]))
    )
    listed = digits.is_in(list(edition.classes))
    judged = (digits.str.len_chars() == 4) & division.is_in(list(edition.full))
    return placed & (listed | ~judged)


@cache
def editions() -> tuple[Edition, ...]:
    """Return what the packaged table says of each edition."""
    file = resources.files("aicluster_spark") / "data" / "industry" / "gbt4754.yaml"
    table = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(_edition(table, year) for year in EDITIONS)


def _edition(table: dict[str, Any], year: int) -> Edition:
    sections, absent = table["sections"][year].items(), table["absent"][year]
    numbers = [(letter, d) for letter, (first, last) in sections for d in range(first, last + 1)]
    divisions = tuple(f"{letter}{number:02d}" for letter, number in numbers if number not in absent)
    known = {f"{division:02d}": years[year] for division, years in table["classes"].items() if year in years}
    classes = tuple(str(code) for codes in known.values() for code in codes)
    return Edition(year, divisions, classes, tuple(known))
