"""Places of policy events as people read them; those that no gazetteer names as their source does."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report.chinese_names import country_names
from aicluster_spark.report.language import spoken
from aicluster_spark.report.unit_names import han_names, latin_names
from aicluster_spark.schema.places import CHINESE_CITY


def place_names() -> pl.Expr:
    """Name the places of `policy_events` in the language spoken, by their level, country and code."""
    code, country = pl.col("city_code_2024"), pl.col("country")
    if spoken() == "zh":
        unit = code.replace_strict(han_names(), default=None, return_dtype=pl.String)
        nation = country.replace_strict(country_names(), default=None, return_dtype=pl.String)
    else:
        names = {city.removeprefix(CHINESE_CITY): name for city, name in latin_names().items()}
        unit = code.replace_strict(names, default=None, return_dtype=pl.String)
        nation = pl.lit(None, pl.String)
    chinese = pl.when(country == "CN").then(unit)
    return pl.coalesce(chinese, pl.when(pl.col("level") == "national").then(nation), "place")
