"""Where the enterprises of a register are: their address as one text, with the region of their code."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def register_addresses(enterprises: DataFrame) -> DataFrame:
    """One row an enterprise, as `frames.place_distinct` takes it.

    Registers print province and city in columns of their own and begin the address anywhere: what it does not
    begin with itself is put ahead of it. The year is the founding's: registers keep the address written then.
    """
    region, city, address = (F.coalesce(F.trim(name), F.lit("")) for name in ("region", "city", "address"))
    with_city = F.when(F.startswith(address, city), address).otherwise(F.concat(city, address))
    whole = F.when(F.startswith(address, region), address).otherwise(F.concat(region, with_city))
    return enterprises.where("name_key is not null").select(
        whole.alias("address"),
        F.lit(None).cast("string").alias("postcode"),
        F.year("founded").alias("year"),
        F.lit("CN").alias("country"),
        "region_code",
        F.lit(1).cast("bigint").alias("rows"),
        "name_key",
        "source_file",
        "source_row",
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
