"""What AI output is compared with: the bases of a location quotient."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

RARE = 1e-6
"""Rate of counts against an amount: so rare that binomial limits are Poisson's to six digits."""


@dataclass(frozen=True, slots=True)
class Base:
    """One base.

    Attributes
    ----------
    name
        As studies and tables name it.
    unit
        What one of it is.
    counts
        What of AI is set against it: `AI patents` or `AI enterprises`.
    at_end
        Whether a window takes the last year's amount instead of the sum over its years. Enterprises of two
        years are mostly the same; inhabitants and output of two years are two years' chances to invent.
    is_amount
        Whether it is an amount and not the set the AI units are part of: then counts are Poisson, not
        binomial.
    """

    name: str
    unit: str
    counts: str = "AI patents"
    at_end: bool = False
    is_amount: bool = False


ALL_PATENTS = Base("all_patents", "patents")
BASES = {
    base.name: base
    for base in (
        ALL_PATENTS,
        Base("inventions", "invention patents"),
        Base("enterprises", "enterprises on the register at the window's end", "AI enterprises", at_end=True),
        Base("population", "person-years", is_amount=True),
        Base("gdp", "currency units of the yearbook over the window's years", is_amount=True),
    )
}
PATENT_BASES = ("all_patents", "inventions")
"""Bases of which the AI output is a part, patent by patent."""


def patent_base(base: str) -> str:
    """Name the patents that are counted beside a base: the base itself, or all of them."""
    return base if base in PATENT_BASES else ALL_PATENTS.name


@dataclass(frozen=True, slots=True)
class Counted:
    """Output of cities, and what it is compared with.

    Attributes
    ----------
    output
        Columns of the schema `city_output`: patents by city and year.
    base
        The base.
    amounts
        Columns city, year, amount, ai_amount (null where AI patents are set against it) and reason, one row a
        city and year; None where the patents themselves are the base. What has no row is unknown.
    """

    output: pl.DataFrame
    base: Base = ALL_PATENTS
    amounts: pl.DataFrame | None = None
