"""Pilot zones: which cities a dated programme of cities reached, and from which year on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from aicluster_spark.policy.events import PolicyEvent

NO_PROGRAMME = "no dated programme of cities with read evidence for the country"
NO_CODE = "the city has no administrative code by which events could be matched"


def pilot_years(
    events: Iterable[PolicyEvent], cities: pl.DataFrame, programmes: Sequence[str] = ()
) -> pl.DataFrame:
    """Give each city the year of its first event of level city.

    A city of a country with such a programme that is not among its events is untreated; where there is no
    programme, or nothing to match the city by, it is unknown. Events of districts and counties treat a part
    of their city and are left out.

    Parameters
    ----------
    events
        Judged events; only used ones count.
    cities
        Columns city (country code, a dash and the administrative code) and country.
    programmes
        Names of programmes that count; all if empty.

    Returns
    -------
    polars.DataFrame
        city, pilot_year (null where untreated or unknown) and pilot_reason (null where known).
    """
    first: dict[str, int] = {}
    for event in events:
        if _treats(event, programmes):
            city = f"{event.country}-{event.city_code_2024}"
            first[city] = min(event.year, first.get(city, event.year))
    countries = sorted({city[:2] for city in first})
    years = pl.DataFrame(
        {"city": list(first), "pilot_year": list(first.values())},
        schema={"city": pl.String, "pilot_year": pl.Int32},
    )
    coded = pl.col("city").str.contains(r"^[A-Z]{2}-\d{6}$")
    reason = (
        pl.when(~pl.col("country").is_in(countries).fill_null(value=False))
        .then(pl.lit(NO_PROGRAMME))
        .when(~coded)
        .then(pl.lit(NO_CODE))
    )
    return (
        cities.select("city", "country")
        .join(years, on="city", how="left")
        .select("city", "pilot_year", pilot_reason=reason)
    )


def _treats(event: PolicyEvent, programmes: Sequence[str]) -> bool:
    named = not programmes or event.programme in programmes
    return event.used and event.level == "city" and event.city_code_2024 is not None and named
