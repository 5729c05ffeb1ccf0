"""The units of analysis that occur in the records, with the names people know them by."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.places.names import key
from aicluster_spark.places.regions import regions

#: Countries whose regions are best known by their postal code: Portland (OR).
_BY_CODE = {"US", "CA", "AU"}


def units_of_records(matched: pl.DataFrame, places: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """Units of analysis that the placed addresses fall into.

    Parameters
    ----------
    matched
        Placed addresses with `place_id`, `place` and `city` (id of the unit; null if not in a city).
    places
        Places of the gazetteer: `id`, `name`, `country`, `region`, `latitude`, `longitude`, `population`.
    names
        Names to show instead of the centre's, by `Centre, CC`.

    Returns
    -------
    polars.DataFrame
        The table `cities`: one row a unit, sorted by `city`.
    """
    members = (
        matched.filter(pl.col("city").is_not_null())
        .group_by("city")
        .agg(pl.col("place").unique().sort().alias("members"))
    )
    centres = places.rename({"id": "city"}).with_columns(
        pl.when(pl.col("population") > 0).then("population").alias("population")
    )
    units = members.join(centres, on="city", how="left").sort("city")
    return _named(units, names).select(
        "city", "name", "country", "region", "latitude", "longitude", "population", "members"
    )


def _named(units: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """Show the study's names; where two units of a country share a name, append the region."""
    chosen = {(key(centre), country.strip().upper()): name for centre, country, name in _split(names)}
    largest = units.sort("population", descending=True, nulls_last=True).unique(
        ["name", "country"], keep="first", maintain_order=True
    )["city"]
    heads = set(largest.to_list())
    shared = units.select(pl.len().over("name", "country") > 1).to_series().to_list()
    shown = [
        chosen.get((key(name), country), "") if city in heads else ""
        for city, name, country in units.select("city", "name", "country").iter_rows()
    ]
    plain = [
        _with_region(name, country, region) if twice else name
        for (name, country, region), twice in zip(
            units.select("name", "country", "region").iter_rows(), shared, strict=True
        )
    ]
    return units.with_columns(
        pl.Series("name", [own or name for own, name in zip(shown, plain, strict=True)], pl.String)
    )


def _split(names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    parts = [(*centre.rpartition(","), name) for centre, name in names.items()]
    return [(centre, country, name) for centre, _, country, name in parts]


def _with_region(name: str, country: str, region: str | None) -> str:
    if region is None:
        return name
    known = regions(country).get(region)
    label = region.split("-", 1)[1] if country in _BY_CODE or known is None else known.name
    return f"{name} ({label})"
