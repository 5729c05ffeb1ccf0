"""How documents flow down: to which cities a document of the nation, a province or a city applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.schema.policy_texts import CITY_POLICY_DOCUMENTS

LEVELS = ("national", "province", "city")
UNKNOWN_PLACE = "no city of the study lies in the place"
OF_A_COUNTY = "documents of counties and districts do not count for their city"


@dataclass(frozen=True, slots=True)
class Reached:
    """Where documents apply.

    Attributes
    ----------
    documents
        Table `city_policy_documents`.
    nowhere
        policy_id, place, reason: places of documents that reach no city.
    """

    documents: pl.DataFrame
    nowhere: pl.DataFrame


def flow_down(documents: pl.DataFrame, areas: pl.DataFrame) -> Reached:
    """Give each document the cities it applies to.

    A national document applies to every city, one of a province to every city of the province, one of a city
    to that city; one of a county or district to none. Each city counts a document once.

    Parameters
    ----------
    documents
        policy_id, year, issuer_level, places, strength; distinct.
    areas
        Mainland cities: city (unit of analysis), province and name (full names, as 广东省 and 深圳市; of a
        municipality both are the same).
    """
    placed = documents.with_columns(_places()).explode("place")
    national = placed.filter(pl.col("issuer_level") == "national").join(areas.select("city"), how="cross")
    local = placed.filter(pl.col("issuer_level").is_in(["province", "city"]))
    found = local.join(area_names(areas), on=["issuer_level", "place"], how="left")
    reached = pl.concat(
        frame.select(*placed.columns, "city") for frame in (national, found.drop_nulls("city"))
    )
    rows = reached.rename({"issuer_level": "level"}).unique(["city", "policy_id"], keep="any")
    nowhere = pl.concat([_unfound(found), _of_counties(placed)])
    return Reached(
        rows.select(CITY_POLICY_DOCUMENTS.names).sort("city", "year", "policy_id"),
        nowhere.sort("policy_id", "place"),
    )


def area_names(areas: pl.DataFrame) -> pl.DataFrame:
    """List every name under which an issuer's place may stand: issuer_level, place, city."""
    province = areas.select(
        pl.lit("province").alias("issuer_level"), pl.col("province").alias("place"), "city"
    )
    alone = areas.select(pl.lit("city").alias("issuer_level"), pl.col("name").alias("place"), "city")
    within = alone.with_columns((areas["province"] + areas["name"]).alias("place"))
    return pl.concat([province, alone, within]).unique(maintain_order=True)


def covered_levels(levels: Sequence[str]) -> tuple[str, ...]:
    """Return the levels from the highest down; unknown ones are a mistake of the caller."""
    unknown = [level for level in levels if level not in LEVELS]
    if unknown:
        raise ValueError(f"no such level: {', '.join(unknown)}")
    return tuple(level for level in LEVELS if level in levels)


def _places() -> pl.Expr:
    """Give a national document one place, without a name."""
    national = pl.col("issuer_level") == "national"
    nation = pl.lit([""], pl.List(pl.String))
    return pl.when(national).then(nation).otherwise("places").alias("place")


def _unfound(found: pl.DataFrame) -> pl.DataFrame:
    missing = found.filter(pl.col("city").is_null())
    return missing.select("policy_id", "place", pl.lit(UNKNOWN_PLACE).alias("reason"))


def _of_counties(placed: pl.DataFrame) -> pl.DataFrame:
    counties = placed.filter(pl.col("issuer_level") == "county")
    return counties.select("policy_id", "place", pl.lit(OF_A_COUNTY).alias("reason"))
