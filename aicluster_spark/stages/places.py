"""Stage `places`: in which city each party is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places import fill
from aicluster_spark.places.china.frames import (
    distinct_chinese,
    is_chinese,
    join_chinese,
    names_of,
    place_distinct,
)
from aicluster_spark.places.china.register import register_addresses, register_cities
from aicluster_spark.places.china.summary import china_facts, counts_by_outcome
from aicluster_spark.places.china.units import PREFIX, unit_of_geonames, units_of_china
from aicluster_spark.places.cities import units_of_records
from aicluster_spark.places.enterprises import match_enterprises
from aicluster_spark.places.gazetteer import Gazetteer, geonames
from aicluster_spark.places.matching import PUBLISHED, countries_of, match_names
from aicluster_spark.places.metropolitan import metropolitan_units
from aicluster_spark.places.summary import frequent_names, level_shares, method_shares
from aicluster_spark.schema.places import CITIES, ENTERPRISE_PLACES, PARTY_PLACES, PLACE_NAMES
from aicluster_spark.schema.register import PARTY_ENTERPRISES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import PlacesOptions

#: Distinct addresses that are placed in the driver; street addresses of other countries need another way.
MAX_NAMES = 2_000_000
#: Names of Chinese cities and counties, and outcomes of placing: the gazetteer bounds both.
MAX_UNITS = 50_000
_PUBLISHED = {"address": "address", "region": "published_region", "country": "published_country"}
_PLACED = ("place_id", "city", "level", "placed_region", "placed_country", "method", "confidence")


@dataclass(frozen=True, slots=True)
class China:
    """Chinese addresses of the records: `parties` that carry one, and each distinct one `placed`."""

    parties: DataFrame
    placed: DataFrame


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
    write_party_places(ctx, placed)
    cities = write_cities(ctx, matched, gazetteer, members_of(ctx, china))
    write_place_names(ctx, matched, china)
    write_party_enterprises(ctx)
    state_facts(ctx, matched, cities, china)


def place_china(ctx: StageContext) -> China | None:
    """Place the addresses in Chinese script on the executors; null where the records have none."""
    parties = ctx.read("parties").where(is_chinese())
    if parties.isEmpty():
        return None
    years = ctx.read("patents").select("patent_id", "year")
    dated = parties.join(years, "patent_id", "left").select(
        "patent_id", "role", "position", "address", "postcode", "year", "country"
    )
    options = ctx.study.places
    year, least = options.china.reference_year, options.minimum_confidence
    placed = _kept(ctx, "china", place_distinct(distinct_chinese(dated), year, least))
    ctx.step("distinct Chinese addresses placed", placed.count())
    return China(dated, placed)


def outside_china(parties: DataFrame) -> DataFrame:
    """Parties whose address is none in Chinese script that China's gazetteer would place."""
    return parties.where(~F.coalesce(is_chinese(), F.lit(False)))


def _kept(ctx: StageContext, name: str, frame: DataFrame) -> DataFrame:
    """Keep a frame that is read several times on disk, for as long as the stage runs."""
    folder = ctx.scratch.child(name)
    frame.write.parquet(folder.uri)
    return ctx.spark.read.parquet(folder.uri)


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


def in_chinese_units(matched: pl.DataFrame) -> pl.DataFrame:
    """Give addresses in Latin script the prefecture whose seat they name, so that one city has one id."""
    seat = pl.col("place_id").replace_strict(unit_of_geonames(), default=None, return_dtype=pl.String)
    return matched.with_columns(pl.coalesce(seat, "city").alias("city"))


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


def write_party_places(ctx: StageContext, placed: DataFrame) -> None:
    """Write where each party is; applicants without an address are filled from what their name tells."""
    register = place_register(ctx)
    wanted = without_place(ctx) if ctx.study.places.fill.enabled else None
    if wanted is None or wanted.isEmpty():
        ctx.write("party_places", placed)
        return
    published = _kept(ctx, "published", placed)
    known = applicants(ctx).join(published.where("role = 'applicant' and city is not null"), list(fill.KEYS))
    filled = fill_applicants(ctx, wanted, known, register)
    ctx.write("party_places", published.unionByName(filled))


def applicants(ctx: StageContext) -> DataFrame:
    """Applicants who are no persons: `fill.KEYS`, `name_key`, `date` and `has_address`."""
    date = F.coalesce("application_date", "publication_date").alias("date")
    dates = ctx.read("patents").select("patent_id", date)
    named = ctx.read("parties").where(
        "role = 'applicant' and name_key is not null and not (sector <=> 'person')"
    )
    return named.join(dates, "patent_id").select(
        *fill.KEYS, "name_key", "date", (F.trim(F.coalesce("address", F.lit(""))) != "").alias("has_address")
    )


def without_place(ctx: StageContext) -> DataFrame:
    """Applicants that published no address."""
    return applicants(ctx).where("not has_address").drop("has_address")


def fill_applicants(ctx: StageContext, wanted: DataFrame, known: DataFrame, register: DataFrame) -> DataFrame:
    """Fill from the name's own records, then from the register, and state the shares and the accuracy."""
    options = ctx.study.places
    least = options.minimum_confidence
    own = fill.as_party_places(
        fill.fill_from_own_records(wanted, fill.own_records(known)), "own_record", least
    )
    own = _kept(ctx, "own", own)
    rest = wanted.join(own.select(*fill.KEYS), list(fill.KEYS), "left_anti")
    listed = fill.as_party_places(fill.fill_from_register(rest, register), "register", least)
    listed = _kept(ctx, "listed", listed)
    ctx.fact("fill", fill_shares(wanted.count(), own.count(), listed.count()))
    ctx.fact("fill_accuracy", measured(ctx, known, register))
    return own.unionByName(listed)


def fill_shares(wanted: int, own: int, listed: int) -> dict[str, Any]:
    """Applicants without an address, and how many got a city; the share of none is null."""
    share = (own + listed) / wanted if wanted else None
    return {"without_address": wanted, "own_record": own, "register": listed, "share_filled": share}


def measured(ctx: StageContext, known: DataFrame, register: DataFrame) -> dict[str, Any]:
    """Hide a fixed share of the published cities, fill them again, and compare."""
    options = ctx.study.places
    hide = fill.hidden(known, options.fill.hidden_share, options.fill.seed)
    truth, seen = known.where(hide), fill.own_records(known.where(~hide))
    asked = truth.select(*fill.KEYS, "name_key", "date")
    ways = {
        "own_record": fill.fill_from_own_records(asked, seen),
        "register": fill.fill_from_register(asked, register),
    }
    return {
        name: accuracy(fill.compare(truth, found, options.minimum_confidence)) for name, found in ways.items()
    }


def accuracy(compared: DataFrame) -> dict[str, Any]:
    """State the counts of `fill.compare`, the share filled and the share of these that is right."""
    counts = {name: int(value) for name, value in collect_bounded(compared, 1).row(0, named=True).items()}
    filled, tried = counts["filled"], counts["hidden"]
    return {
        **counts,
        "share_filled": filled / tried if tried else None,
        "accuracy": counts["right"] / filled if filled else None,
    }


def place_register(ctx: StageContext) -> DataFrame:
    """Write where the enterprises of the register are; give those that lie in a city."""
    options = ctx.study.places
    addresses = register_addresses(ctx.read("enterprises"))
    placed = _kept(
        ctx, "register", place_distinct(addresses, options.china.reference_year, options.minimum_confidence)
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
    counted = collect_bounded(outcome, MAX_UNITS).sort("outcome")
    ctx.fact("applicants_in_register", dict(counted.iter_rows()))


def write_cities(
    ctx: StageContext, matched: pl.DataFrame, gazetteer: Gazetteer, members: pl.DataFrame
) -> pl.DataFrame:
    """Write the units of analysis that occur: those of the gazetteer, and the Chinese ones."""
    options = ctx.study.places
    chinese = pl.col("city").str.starts_with(PREFIX).fill_null(value=False)
    cities = units_of_records(matched.filter(~chinese), gazetteer.places, options.metropolitan.names)
    latin = matched.filter(chinese).select("city", pl.col("place").alias("member"))
    found = pl.concat([members, latin]).unique()
    units = units_of_china(found, options.china.reference_year, options.china.names)
    cities = pl.concat([cities, units], how="vertical_relaxed").sort("city")
    ctx.write_arrow("cities", cities.select(CITIES.names).to_arrow().cast(CITIES.arrow))
    return cities


def members_of(ctx: StageContext, china: China | None) -> pl.DataFrame:
    """Chinese cities that occur (`city`), with the names of counties and cities met in each (`member`)."""
    written = ctx.reread("party_places").where(F.col("city").startswith(PREFIX))
    pairs = written.select("city", F.lit(None).cast("string").alias("member"))
    if china:
        met = china.placed.where("city_now is not null")
        named = met.select(F.col("city_now").alias("city"), F.coalesce("county", "place").alias("member"))
        pairs = pairs.unionByName(named)
    return collect_bounded(pairs.distinct(), MAX_UNITS).cast(pl.String)


def write_place_names(ctx: StageContext, matched: pl.DataFrame, china: China | None) -> None:
    """Write each distinct address with how it was placed."""
    names = matched.select(PLACE_NAMES.names).to_arrow().cast(PLACE_NAMES.arrow)
    if china is None:
        ctx.write_arrow("place_names", names)
        return
    rows = names.to_pandas().astype(object)
    ddl = ", ".join(f"{column.name} {_DDL.get(column.name, 'string')}" for column in PLACE_NAMES.columns)
    world = ctx.spark.createDataFrame(rows.where(rows.notna(), None), ddl)
    ctx.write("place_names", names_of(china.placed).unionByName(world))


_DDL = {"confidence": "double", "rows": "bigint"}


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
