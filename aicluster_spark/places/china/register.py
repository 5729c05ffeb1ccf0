"""Where the enterprises of a register are: their address as one text, with the region of their code."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def register_addresses(enterprises: DataFrame) -> DataFrame:
    """One row an enterprise, as `frames.place_distinct` takes it.

    Registers print province and city in columns of their own and begin the address anywhere; the parts are
    put together in that order. The year is the founding's: registers keep the address written then.
    """
    parts = [F.coalesce(F.trim(name), F.lit("")) for name in ("region", "city", "address")]
    return enterprises.where("name_key is not null").select(
        F.concat(*parts).alias("address"),
        F.lit(None).cast("string").alias("postcode"),
        F.year("founded").alias("year"),
        F.lit("CN").alias("country"),
        "region_code",
        F.lit(1).cast("bigint").alias("rows"),
        "name_key",
    )


def register_cities(placed: DataFrame) -> DataFrame:
    """Enterprises that lie in a city, as `fill.fill_from_register` takes them."""
    return placed.where("city_now is not null").select(
        "name_key",
        "city_then",
        "city_now",
        F.col("city_now").alias("city"),
        "region",
        F.col("placed_country").alias("country"),
        "confidence",
    )
