"""From dated events to the policy that each city was under in each year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.policy.events import PolicyEvent
from aicluster_spark.policy.pilots import pilot_years
from aicluster_spark.schema.policy import CITY_POLICY

NO_EVENT = "no dated event with read evidence for the country"
NO_COUNTRY = "the city's country is unknown"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The policy of every city in every year.

    Attributes
    ----------
    city_policy
        Table `city_policy`: cities times years rows.
    strategy_years
        Year of the first used strategy, by country that has one.
    unknown
        Number of cities by country without a used event; the key is empty for cities without a country.
    """

    city_policy: pa.Table
    strategy_years: dict[str, int]
    unknown: dict[str, int]


def assign_policy(
    events: Sequence[PolicyEvent],
    cities: pa.Table,
    first_year: int,
    last_year: int,
    programmes: Sequence[str] = (),
) -> Assignment:
    """Give each city and year the national policy in force.

    Policy is 1 from the year of the country's first used event on and 0 before it. A country without a used
    event is unknown, which is not the same as untreated: its cities have null policy with the reason.

    Parameters
    ----------
    events
        Judged events; used ones of level national make the policy, those of level city the pilot zones.
    cities
        Table `cities`.
    first_year, last_year
        Years to fill, both included.
    programmes
        Programmes of cities that count; all if empty.
    """
    strategies = _first_years(events)
    units = _units(cities, strategies)
    years = pl.DataFrame({"year": range(first_year, last_year + 1)}, schema={"year": pl.Int32})
    pilots = pilot_years(events, units, programmes)
    in_force = pl.when(pl.col("pilot_reason").is_null()).then(
        (pl.col("year") >= pl.col("pilot_year")).fill_null(value=False).cast(pl.Int32)
    )
    rows = (
        units.join(pilots, on="city")
        .join(years, how="cross")
        .with_columns(
            pilot=in_force,
            policy=(pl.col("year") >= pl.col("strategy_year")).cast(pl.Int32),
            policy_years=(pl.col("year") - pl.col("strategy_year")).clip(lower_bound=0),
        )
    )
    table = rows.select(CITY_POLICY.names).sort("city", "year").to_arrow().cast(CITY_POLICY.arrow)
    unknown = units.filter(pl.col("strategy_year").is_null()).group_by("country").len().sort("country")
    return Assignment(table, strategies, {country or "": count for country, count in unknown.iter_rows()})


def _first_years(events: Iterable[PolicyEvent]) -> dict[str, int]:
    first: dict[str, int] = {}
    for event in events:
        if event.used and event.level == "national":
            first[event.country] = min(event.year, first.get(event.country, event.year))
    return dict(sorted(first.items()))


def _units(cities: pa.Table, strategies: dict[str, int]) -> pl.DataFrame:
    """One row a city: its country, the year of the country's strategy, or why there is none."""
    units = pl.DataFrame(
        {"city": cities["city"].to_pylist(), "country": cities["country"].to_pylist()},
        schema={"city": pl.String, "country": pl.String},
    )
    known = pl.DataFrame(
        {"country": list(strategies), "strategy_year": list(strategies.values())},
        schema={"country": pl.String, "strategy_year": pl.Int32},
    )
    reason = (
        pl.when(pl.col("country").is_null())
        .then(pl.lit(NO_COUNTRY))
        .when(pl.col("strategy_year").is_null())
        .then(pl.lit(NO_EVENT))
    )
    return units.join(known, on="country", how="left").with_columns(reason=reason)
