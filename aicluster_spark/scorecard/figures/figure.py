"""A figure of cities, and the surroundings in which all of them are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

Tables = Mapping[str, pl.LazyFrame]
"""Tables of `aicluster_spark.schema` by name, not yet read."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: which cities, in which years, by whose address.

    Attributes
    ----------
    cities
        Identifiers of the scored cities.
    start, end
        First and last year of the window.
    role
        inventor, applicant or assignee: whose city a patent is counted in.
    """

    cities: tuple[str, ...]
    start: int
    end: int
    role: str

    @property
    def years(self) -> int:
        """Years of the window."""
        return self.end - self.start + 1

    @property
    def before(self) -> tuple[int, int]:
        """First and last year of the window before, as long and without a common year."""
        return self.start - self.years, self.start - 1

    def here(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Rows of the scored cities."""
        return frame.filter(pl.col("city").is_in(list(self.cities)))

    def in_window(self, column: str = "year") -> pl.Expr:
        """Whether a year is in the window."""
        return pl.col(column).is_between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of each city.

    Attributes
    ----------
    name
        Name in formulas.
    rows
        city, value and reason (why the value is null); at most one row a city.
    absent
        Why a city without a row has no value.
    otherwise
        Value of a city without a row, where that is known: 0 of a count; None where it is not.
    """

    name: str
    rows: pl.DataFrame
    absent: str = ""
    otherwise: float | None = None

    def over(self, cities: tuple[str, ...]) -> pl.DataFrame:
        """Give city, figure, value and reason for each of the cities, in their order."""
        joined = pl.DataFrame({"city": list(cities)}).join(
            self.rows.with_columns(there=pl.lit(True)), on="city", how="left", maintain_order="left"
        )
        value = pl.when("there").then("value").otherwise(pl.lit(self.otherwise, pl.Float64))
        why = pl.when("there").then(pl.coalesce("reason", pl.lit(self.absent))).otherwise(pl.lit(self.absent))
        return joined.with_columns(value=value).select(
            "city",
            pl.lit(self.name).alias("figure"),
            "value",
            reason=pl.when(pl.col("value").is_null()).then(why),
        )


def figure(
    name: str,
    frame: pl.DataFrame,
    value: str | pl.Expr | None = None,
    reason: str | pl.Expr | None = None,
    absent: str = "",
    otherwise: float | None = None,
) -> Figure:
    """Take a figure out of a frame that has a row a city.

    Parameters
    ----------
    name
        Name in formulas.
    frame
        With column city.
    value
        Column or expression; `name` if left out.
    reason
        Why a value is null: text, or an expression.
    absent, otherwise
        As in `Figure`.
    """
    number = pl.col(name) if value is None else pl.col(value) if isinstance(value, str) else value
    why = pl.lit(reason, pl.String) if reason is None or isinstance(reason, str) else reason
    number = number.cast(pl.Float64)
    rows = frame.select("city", value=pl.when(number.is_finite()).then(number), reason=why)
    return Figure(name, rows, absent, otherwise)


def unknown(name: str, reason: str) -> Figure:
    """Make a figure that the study has no data for."""
    nothing = pl.DataFrame(schema={"city": pl.String, "value": pl.Float64, "reason": pl.String})
    return Figure(name, nothing, reason)
