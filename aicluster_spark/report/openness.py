"""How sure an E-I index is, and which city can be called the most open or the least."""

from __future__ import annotations

from typing import Any

import polars as pl
from scipy import stats

City = dict[str, Any]


def with_interval(cities: pl.DataFrame) -> pl.DataFrame:
    """Add the 95 % interval of the E-I index.

    Parameters
    ----------
    cities
        Columns intra and inter (team patents within the city and with others) and ei_index.

    Returns
    -------
    DataFrame
        The same with ei_low and ei_high in [-1, 1]; null where the index is.

    Notes
    -----
    The index is 2 s - 1, with s the share of team patents that reach outside; its limits are those of
    Wilson's score interval of s (Wilson 1927, JASA 22), carried over.
    """
    limits = [
        _limits(row["intra"], row["inter"]) if row["ei_index"] is not None else (None, None)
        for row in cities.select("intra", "inter", "ei_index").iter_rows(named=True)
    ]
    low, high = ([pair[side] for pair in limits] for side in (0, 1))
    return cities.with_columns(
        pl.Series("ei_low", low, dtype=pl.Float64), pl.Series("ei_high", high, dtype=pl.Float64)
    )


def most_open(cities: pl.DataFrame) -> City | None:
    """Return the city whose whole interval lies above that of every other; None where intervals overlap."""
    return _apart(cities, "ei_low", "ei_high", above=True)


def least_open(cities: pl.DataFrame) -> City | None:
    """Return the city whose whole interval lies below that of every other; None where intervals overlap."""
    return _apart(cities, "ei_high", "ei_low", above=False)


def mostly_in_part(cities: pl.DataFrame) -> bool:
    """Whether more teams of the cities are placed in part than whole: the index then rests on the fewer."""
    return bool(cities["partly_located"].sum() > (cities["intra"] + cities["inter"]).sum())


def settled(side: pl.Expr) -> pl.Expr:
    """Whether a city works on one side by its interval, and most of its teams are placed whole."""
    return side & (pl.col("partly_located") <= pl.col("intra") + pl.col("inter"))


def _apart(cities: pl.DataFrame, near: str, far: str, above: bool) -> City | None:
    known = cities.drop_nulls(["ei_low", "ei_high"])
    if known.height < 2:
        return None
    first = known.sort("ei_index", descending=above).row(0, named=True)
    others = known.filter(pl.col("city") != first["city"])[far].to_list()
    is_apart = all(first[near] > other if above else first[near] < other for other in others)
    return first if is_apart else None


def _limits(intra: int, inter: int) -> tuple[float | None, float | None]:
    if intra + inter == 0:
        return None, None
    share = stats.binomtest(inter, intra + inter).proportion_ci(0.95, method="wilson")
    return 2 * float(share.low) - 1, 2 * float(share.high) - 1
