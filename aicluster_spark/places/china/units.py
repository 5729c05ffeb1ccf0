"""The Chinese cities that occur in the records, with names, coordinates and the places they contain."""

from __future__ import annotations

from functools import cache
from typing import Literal

import polars as pl

from aicluster_spark.places.china.borders import nearest_year
from aicluster_spark.places.china.tables import cities, provinces, read_table
from aicluster_spark.schema.places import CHINESE_CITY

UNIT_COLUMNS = ("city", "name", "country", "region", "latitude", "longitude", "population", "members")


def units_of_china(
    members: pl.DataFrame, reference_year: int, script: Literal["chinese", "latin"]
) -> pl.DataFrame:
    """Rows of the table `cities` for Chinese units.

    Parameters
    ----------
    members
        Distinct `city` (such as CN-440300, by the borders of the reference year) and `member`, the name of a
        county or city met in it, or null.
    reference_year
        Year of the names.
    script
        Of the names; a city without a Latin name keeps the Chinese one.

    Returns
    -------
    polars.DataFrame
        Columns `UNIT_COLUMNS`, sorted by `city`. Coordinates are the seat's, population the seat's own; null
        where the gazetteer has none.
    """
    grouped = members.group_by("city").agg(pl.col("member").drop_nulls().unique().sort().alias("members"))
    known = grouped.join(all_units(nearest_year(reference_year)), on="city", how="left").sort("city")
    name = pl.coalesce("latin", "chinese") if script == "latin" else pl.col("chinese")
    return known.with_columns(name.alias("name"), pl.lit("CN").alias("country")).select(UNIT_COLUMNS)


@cache
def all_units(year: int) -> pl.DataFrame:
    """Every unit of one year: `city`, `chinese`, `latin`, `region`, coordinates and population."""
    iso = {province.code: province.iso for province in provinces()}
    spans = [span for span in cities() if span.first <= year <= span.last]
    units = pl.DataFrame(
        {
            "city": [CHINESE_CITY + span.city for span in spans],
            "chinese": [span.name for span in spans],
            "region": [iso[span.province] for span in spans],
        },
        schema=dict.fromkeys(("city", "chinese", "region"), pl.String),
    )
    return units.join(_seats(), on="city", how="left")


def unit_of_geonames() -> dict[str, str]:
    """Find the unit whose seat a place of GeoNames is, by the place's id."""
    return {row["geonames"]: CHINESE_CITY + row["city"] for row in read_table("seats.csv") if row["geonames"]}


def _seats() -> pl.DataFrame:
    """Seats of the units of the last year of the tables; a unit of another year has the seat of its code."""
    rows = read_table("seats.csv")
    columns = {name: [row[name] or None for row in rows] for name in _SEAT}
    seats = pl.DataFrame(columns, schema=dict.fromkeys(_SEAT, pl.String))
    return seats.cast(_SEAT).with_columns((CHINESE_CITY + pl.col("city")).alias("city"))  # type: ignore[arg-type]


_SEAT = {
    "city": pl.String,
    "latin": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "population": pl.Int64,
}
