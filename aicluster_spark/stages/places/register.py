"""Enterprises of the register: their cities, and which of them the applicants are."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places import fill
from aicluster_spark.places.china.frames import place_distinct
from aicluster_spark.places.china.register import register_addresses, register_cities
from aicluster_spark.places.enterprises import match_enterprises
from aicluster_spark.schema.places import ENTERPRISE_PLACES
from aicluster_spark.schema.register import PARTY_ENTERPRISES
from aicluster_spark.stages.context import StageContext

MAX_OUTCOMES = 1_000
"""Ways to match a firm, and reasons not to."""


def place_register(ctx: StageContext) -> DataFrame:
    """Write where the enterprises of the register are; give those that lie in a city."""
    options = ctx.study.places
    addresses = register_addresses(ctx.read("enterprises"))
    placed = ctx.put_aside(
        "register", place_distinct(addresses, options.china.reference_year, options.minimum_confidence)
    )
    shown = {"country": F.col("placed_country"), "city": F.col("city_now")}
    ctx.write(ENTERPRISE_PLACES.name, placed.withColumns(shown).select(*ENTERPRISE_PLACES.names))
    return register_cities(placed)


def write_party_enterprises(ctx: StageContext) -> None:
    """Write which registered firm each applicant is; without a register there is nothing to say."""
    firms = ctx.read("enterprises")
    if firms.isEmpty():
        ctx.write_arrow(PARTY_ENTERPRISES.name, PARTY_ENTERPRISES.arrow.empty_table())
        return
    row = ["source_file", "source_row"]
    placed_firms = firms.drop("city").join(
        ctx.reread(ENTERPRISE_PLACES.name).select(*row, "city"), row, "left"
    )
    keys = list(fill.KEYS)
    named = ctx.read("parties").select(*keys, "sector", "name_key", "credit_code")
    parties = named.join(ctx.reread("party_places").select(*keys, "city"), keys, "left")
    ctx.write(PARTY_ENTERPRISES.name, match_enterprises(parties, placed_firms))
    found = ctx.reread(PARTY_ENTERPRISES.name)
    outcome = found.groupBy(F.coalesce("method", "reason").alias("outcome")).count()
    counted = collect_bounded(outcome, MAX_OUTCOMES).sort("outcome")
    ctx.fact("applicants_in_register", dict(counted.iter_rows()))
