"""The cities that occur, and each distinct address with how it was placed."""

from __future__ import annotations

import polars as pl

from aicluster_spark.places.china.frames import names_of
from aicluster_spark.places.china.units import units_of_china
from aicluster_spark.places.cities import units_of_records
from aicluster_spark.places.gazetteer import Gazetteer
from aicluster_spark.schema.places import CHINESE_CITY, CITIES, PLACE_NAMES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.places.china import China

_DDL = {"confidence": "double", "rows": "bigint"}


def write_cities(
    ctx: StageContext, matched: pl.DataFrame, gazetteer: Gazetteer, members: pl.DataFrame
) -> pl.DataFrame:
    """Write the units of analysis that occur: those of the gazetteer, and the Chinese ones."""
    options = ctx.study.places
    chinese = pl.col("city").str.starts_with(CHINESE_CITY).fill_null(value=False)
    cities = units_of_records(matched.filter(~chinese), gazetteer.places, options.metropolitan.names)
    latin = matched.filter(chinese).select("city", pl.col("place").alias("member"))
    found = pl.concat([members, latin]).unique()
    units = units_of_china(found, options.china.reference_year, options.china.names)
    cities = pl.concat([cities, units], how="vertical_relaxed").sort("city")
    ctx.write_arrow("cities", cities.select(CITIES.names).to_arrow().cast(CITIES.arrow))
    return cities


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
