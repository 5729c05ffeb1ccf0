"""Chinese addresses of the records, placed on the executors."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places.china.frames import distinct_chinese, is_chinese, place_distinct
from aicluster_spark.places.china.units import unit_of_geonames
from aicluster_spark.schema.places import CHINESE_CITY
from aicluster_spark.stages.context import StageContext

MAX_UNITS = 50_000
"""Names of Chinese cities and counties, and outcomes of placing: the gazetteer bounds both."""


@dataclass(frozen=True, slots=True)
class China:
    """Chinese addresses of the records: `parties` that carry one, and each distinct one `placed`."""

    parties: DataFrame
    placed: DataFrame


def place_china(ctx: StageContext) -> China | None:
    """Place the addresses in Chinese script on the executors; null where the records have none."""
    parties = ctx.read("parties").where(is_chinese())
    if parties.isEmpty():
        return None
    years = ctx.read("patents").select("patent_id", "year")
    dated = parties.join(years, "patent_id", "left").select(
        "patent_id", "role", "position", "address", "postcode", "year", "country"
    )
    dated = ctx.put_aside("dated", dated)
    options = ctx.study.places
    year, least = options.china.reference_year, options.minimum_confidence
    placed = ctx.put_aside("china", place_distinct(distinct_chinese(dated), year, least))
    ctx.step("distinct Chinese addresses placed", placed.count())
    return China(dated, placed)


def outside_china(parties: DataFrame) -> DataFrame:
    """Parties whose address is none in Chinese script that China's gazetteer would place."""
    return parties.where(~F.coalesce(is_chinese(), F.lit(False)))


def in_chinese_units(matched: pl.DataFrame) -> pl.DataFrame:
    """Give addresses in Latin script the prefecture whose seat they name, so that one city has one id."""
    seat = pl.col("place_id").replace_strict(unit_of_geonames(), default=None, return_dtype=pl.String)
    return matched.with_columns(pl.coalesce(seat, "city").alias("city"))


def members_of(ctx: StageContext, china: China | None) -> pl.DataFrame:
    """Chinese cities that occur (`city`), with the names of counties and cities met in each (`member`)."""
    written = ctx.reread("party_places").where(F.col("city").startswith(CHINESE_CITY))
    pairs = written.select("city", F.lit(None).cast("string").alias("member"))
    if china:
        met = china.placed.where("city_now is not null")
        named = met.select(F.col("city_now").alias("city"), F.coalesce("county", "place").alias("member"))
        pairs = pairs.unionByName(named)
    return collect_bounded(pairs.distinct(), MAX_UNITS).cast(pl.String)
