"""Stage `places`: in which city each party is."""

from __future__ import annotations

import polars as pl

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places.china.frames import join_chinese
from aicluster_spark.places.china.summary import china_facts, counts_by_outcome
from aicluster_spark.places.gazetteer import geonames
from aicluster_spark.places.matching import countries_of
from aicluster_spark.places.summary import frequent_names, level_shares, method_shares
from aicluster_spark.schema.places import CITIES, ENTERPRISE_PLACES, PARTY_PLACES, PLACE_NAMES
from aicluster_spark.schema.register import PARTY_ENTERPRISES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.places.addresses import (
    distinct_addresses,
    join_places,
    lookup_frame,
    place_addresses,
    with_address,
)
from aicluster_spark.stages.places.applicants import write_party_places
from aicluster_spark.stages.places.china import (
    MAX_UNITS,
    China,
    in_chinese_units,
    members_of,
    outside_china,
    place_china,
)
from aicluster_spark.stages.places.cities import write_cities, write_place_names
from aicluster_spark.stages.places.register import place_register, write_party_enterprises
from aicluster_spark.stages.stage import Stage

MAX_NAMES = 2_000_000
"""Distinct addresses that are placed in the driver; street addresses of other countries need another way."""


def run(ctx: StageContext) -> None:
    """Place every distinct address once, give each party its place, fill applicants without an address."""
    options = ctx.study.places
    china = place_china(ctx) if options.china.enabled else None
    parties = with_address(outside_china(ctx.read("parties")) if china else ctx.read("parties"))
    names = collect_bounded(distinct_addresses(parties), MAX_NAMES)
    ctx.step("distinct addresses", len(names))
    gazetteer = geonames(options.minimum_population, countries_of(names))
    matched = place_addresses(names, gazetteer, options)
    ctx.step("addresses placed", len(matched))
    matched = in_chinese_units(matched) if china else matched
    placed = join_places(parties, lookup_frame(ctx.spark, matched))
    if china:
        placed = placed.unionByName(join_chinese(china.parties, china.placed))
    write_party_places(ctx, placed, place_register(ctx))
    cities = write_cities(ctx, matched, gazetteer, members_of(ctx, china))
    write_place_names(ctx, matched, china)
    write_party_enterprises(ctx)
    state_facts(ctx, matched, cities, china)


def state_facts(ctx: StageContext, matched: pl.DataFrame, cities: pl.DataFrame, china: China | None) -> None:
    """State how far down the addresses could be placed."""
    outcomes = matched.select("level", "method", pl.col("rows").cast(pl.Int64))
    if china:
        counts = collect_bounded(counts_by_outcome(china.placed), MAX_UNITS)
        ctx.fact("china", china_facts(counts))
        outcomes = pl.concat([outcomes, counts.select("level", "method", "rows")])
    distinct = len(matched) + (int(counts["addresses"].sum()) if china else 0)
    ctx.fact("parties_with_address", int(outcomes["rows"].sum()))
    ctx.fact("distinct_addresses", distinct)
    ctx.fact("cities", len(cities))
    ctx.fact("level_shares", level_shares(outcomes))
    ctx.fact("method_shares", method_shares(outcomes))
    ctx.fact("frequent_names", frequent_names(matched, 20))


PLACES = Stage(
    name="places",
    question="In which city is each party?",
    reads=("parties", "patents", "enterprises"),
    writes=(
        PARTY_PLACES.name,
        ENTERPRISE_PLACES.name,
        PARTY_ENTERPRISES.name,
        CITIES.name,
        PLACE_NAMES.name,
    ),
    options=lambda study: study.places.model_dump(mode="json"),
    run=run,
    data=("places", "china"),
)
