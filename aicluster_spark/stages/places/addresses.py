"""Distinct addresses outside of China's gazetteer, and the place of each party that carries one."""

from __future__ import annotations

import polars as pl
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from aicluster_spark.places.gazetteer import Gazetteer
from aicluster_spark.places.matching import PUBLISHED, match_names
from aicluster_spark.places.metropolitan import metropolitan_units
from aicluster_spark.study.models import PlacesOptions

_PUBLISHED = {"address": "address", "region": "published_region", "country": "published_country"}
_PLACED = ("place_id", "city", "level", "placed_region", "placed_country", "method", "confidence")


def with_address(parties: DataFrame) -> DataFrame:
    """Parties that published an address."""
    return parties.where(F.trim("address") != "").select(
        "patent_id", "role", "position", *(F.col(old).alias(new) for old, new in _PUBLISHED.items())
    )


def distinct_addresses(parties: DataFrame) -> DataFrame:
    """Distinct addresses with the number of parties that carry each (column `rows`)."""
    return parties.groupBy(*PUBLISHED).agg(F.count(F.lit(1)).alias("rows"))


def place_addresses(names: pl.DataFrame, gazetteer: Gazetteer, options: PlacesOptions) -> pl.DataFrame:
    """Place distinct addresses and name the unit of analysis of each (column `city`)."""
    texts = names.with_columns(pl.col(PUBLISHED).cast(pl.String)).sort(PUBLISHED, nulls_last=True)
    matched = match_names(texts, gazetteer, options.minimum_confidence)
    merging = options.metropolitan
    units = (
        metropolitan_units(gazetteer.places, merging.radius_km, merging.centre_population)
        if merging.enabled
        else gazetteer.places["id"].alias("unit")
    )
    unit_of = pl.DataFrame({"place_id": gazetteer.places["id"], "city": units})
    return matched.join(unit_of, on="place_id", how="left", maintain_order="left")


def join_places(parties: DataFrame, places: DataFrame) -> DataFrame:
    """Give each party the place of its address; addresses meet null-safely, by broadcast.

    Parameters
    ----------
    parties
        `patent_id`, `role`, `position` and the published address.
    places
        One row a distinct address: the published address and the columns of `lookup_frame`.
    """
    looked_up = places.select(*(F.col(name).alias(f"_{name}") for name in PUBLISHED), *_PLACED)
    joined = parties.join(F.broadcast(looked_up), _same_address(), "inner")
    return joined.select(
        "patent_id",
        "role",
        "position",
        F.when(F.col("method") != "successor", F.col("place_id")).alias("city_then"),
        F.col("place_id").alias("city_now"),
        "city",
        "level",
        F.col("placed_region").alias("region"),
        F.col("placed_country").alias("country"),
        "method",
        "confidence",
    )


def _same_address() -> Column:
    conditions = [F.col(name).eqNullSafe(F.col(f"_{name}")) for name in PUBLISHED]
    return conditions[0] & conditions[1] & conditions[2]


def lookup_frame(spark: SparkSession, matched: pl.DataFrame) -> DataFrame:
    """Hand the placed addresses to Spark, nulls as nulls: pandas' own text type would make them NaN."""
    renamed = matched.rename({"region": "placed_region", "country": "placed_country"})
    rows = renamed.select(*PUBLISHED, *_PLACED).to_pandas().astype(object)
    columns = [f"{name} {'double' if name == 'confidence' else 'string'}" for name in rows.columns]
    return spark.createDataFrame(rows.where(rows.notna(), None), ", ".join(columns))
