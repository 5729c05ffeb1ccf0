"""Stage `places`: in which city each party is."""

from __future__ import annotations

import polars as pl
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places.cities import units_of_records
from aicluster_spark.places.gazetteer import Gazetteer, geonames
from aicluster_spark.places.matching import PUBLISHED, countries_of, match_names
from aicluster_spark.places.metropolitan import metropolitan_units
from aicluster_spark.places.summary import frequent_names, level_shares, method_shares
from aicluster_spark.schema.places import CITIES, PARTY_PLACES, PLACE_NAMES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import PlacesOptions

#: Distinct addresses that are placed in the driver; full street addresses need another way.
MAX_NAMES = 2_000_000
_PUBLISHED = {"address": "address", "region": "published_region", "country": "published_country"}
_PLACED = ("place_id", "city", "level", "placed_region", "placed_country", "method", "confidence")


def run(ctx: StageContext) -> None:
    """Place every distinct address once, and give each party its place."""
    options = ctx.study.places
    parties = with_address(ctx.read("parties"))
    names = collect_bounded(distinct_addresses(parties), MAX_NAMES)
    ctx.step("distinct addresses", len(names))
    gazetteer = geonames(options.minimum_population, countries_of(names))
    matched = place_addresses(names, gazetteer, options)
    cities = units_of_records(matched, gazetteer.places, options.metropolitan.names)
    ctx.step("addresses placed", len(matched))
    ctx.write("party_places", join_places(parties, lookup_frame(ctx.spark, matched)))
    ctx.write_arrow("cities", cities.select(CITIES.names).to_arrow().cast(CITIES.arrow))
    ctx.write_arrow("place_names", matched.select(PLACE_NAMES.names).to_arrow().cast(PLACE_NAMES.arrow))
    state_facts(ctx, matched, cities)


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


def state_facts(ctx: StageContext, matched: pl.DataFrame, cities: pl.DataFrame) -> None:
    """State how far down the addresses could be placed."""
    ctx.fact("parties_with_address", int(matched["rows"].sum()))
    ctx.fact("distinct_addresses", len(matched))
    ctx.fact("cities", len(cities))
    ctx.fact("level_shares", level_shares(matched))
    ctx.fact("method_shares", method_shares(matched))
    ctx.fact("frequent_names", frequent_names(matched, 20))


PLACES = Stage(
    name="places",
    question="In which city is each party?",
    reads=("parties",),
    writes=(PARTY_PLACES.name, CITIES.name, PLACE_NAMES.name),
    options=lambda study: study.places.model_dump(mode="json"),
    run=run,
    data=("places",),
)
