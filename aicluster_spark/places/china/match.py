"""Chinese addresses placed in cities, as frames."""

from __future__ import annotations

from functools import cache

import polars as pl

from aicluster_spark.places.china.matcher import Matcher
from aicluster_spark.places.china.tables import LAST_YEAR
from aicluster_spark.places.china.text import plain, six_digits

#: What an address is placed by; all but the first may be missing.
KEYS = ("address", "postcode", "year", "region_code", "country")
PLACED: dict[str, pl.DataType] = {
    "level": pl.String(),
    "city_then": pl.String(),
    "city_now": pl.String(),
    "county": pl.String(),
    "region": pl.String(),
    "placed_country": pl.String(),
    "method": pl.String(),
    "confidence": pl.Float64(),
    "postcode_agrees": pl.Boolean(),
    "region_code_agrees": pl.Boolean(),
}


def match_addresses(
    addresses: pl.DataFrame, reference_year: int = LAST_YEAR, minimum_confidence: float = 0.0
) -> pl.DataFrame:
    """Place Chinese addresses in municipalities, prefectures and province-direct counties.

    Parameters
    ----------
    addresses
        Columns `address` (str), and, each optional and null where unknown, `postcode` (str), `year` (int, of
        the record), `region_code` (str, six digits of a registration code) and `country` (str, ISO 3166-1
        as stated). Other columns are kept. Equal rows are matched once.
    reference_year
        Year of the borders of `city_now`, 1980 to 2024.
    minimum_confidence
        A city placed with less is given up for its province; `city_then` and `city_now` are then null.

    Returns
    -------
    polars.DataFrame
        `addresses`, in its order, with

        - `level`: city, region (a province only), country or none;
        - `city_then`, `city_now`: GB/T 2260 codes of six digits; null where the city by the borders of that
          year cannot be told (a prefecture that was split, and no county), or the year is unknown;
        - `county` (name of its time), `region` (ISO 3166-2), `placed_country` (ISO 3166-1);
        - `method`, or the reason why it is not placed, and `confidence` (0 to 1; null where not placed);
        - `postcode_agrees`, `region_code_agrees`: whether the second evidence names the same city; null where
          it is missing or unknown.
    """
    missing = [pl.lit(None, pl.String).alias(name) for name in KEYS if name not in addresses.columns]
    keyed = addresses.with_columns(missing).with_columns(pl.col("year").cast(pl.Int64))
    distinct = keyed.select(KEYS).unique(maintain_order=True)
    matcher = _matcher(reference_year, minimum_confidence)
    placed = [matcher.place(*row) for row in _spelt(distinct).iter_rows()]
    columns = {name: [getattr(one, name) for one in placed] for name in PLACED}
    found = pl.concat([distinct, pl.DataFrame(columns, schema=PLACED)], how="horizontal")
    joined = keyed.join(found, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*addresses.columns, *PLACED).cast(addresses.schema)


@cache
def _matcher(reference_year: int, minimum_confidence: float) -> Matcher:
    """Keep one matcher a process: its tables take longer to set up than thousands of addresses to place."""
    return Matcher(reference_year, minimum_confidence)


def _spelt(distinct: pl.DataFrame) -> pl.DataFrame:
    return distinct.select(
        plain(pl.col("address")),
        six_digits(pl.col("postcode")),
        "year",
        six_digits(pl.col("region_code")),
        pl.col("country"),
    )
