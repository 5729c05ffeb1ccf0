"""How far the figures of cities depend on who is taken for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

MEASURES = ("inventors", "mean_degree", "brokers", "inventor_pagerank_mean", "inventor_pagerank_gini")


def city_table(mentions: DataFrame, settings: Mapping[str, str]) -> DataFrame:
    """Count inventors, their mean number of co-inventors and the brokers of each city, by every setting.

    Parameters
    ----------
    mentions
        ``patent_id``, ``place`` (the inventor's city, null where unknown) and a column of identities for each
        setting.
    settings
        Column by setting.

    Returns
    -------
    DataFrame
        Columns of the table ``identity_cities`` but those of ranks. A broker has a partner in the city and
        one outside of it (Graf 2011); who is placed in two cities of a patent stands in both.
    """
    each = (
        F.struct(F.lit(name).alias("setting"), F.col(of).alias("person")) for name, of in settings.items()
    )
    stacked = F.explode(F.array(*each)).alias("one")
    rows = mentions.select("patent_id", "place", stacked).select("patent_id", "place", "one.*")
    people = _located(rows).join(_degrees(rows), ["setting", "person"])
    return people.groupBy(F.col("place").alias("city"), "setting").agg(
        F.count("*").alias("inventors"),
        F.avg("degree").alias("mean_degree"),
        F.count_if("broker").alias("brokers"),
    )


def _degrees(rows: DataFrame) -> DataFrame:
    """Count the distinct co-inventors of each person, placed or not."""
    teams = rows.groupBy("setting", "patent_id").agg(F.collect_set("person").alias("team"))
    partners = F.size(F.array_distinct(F.flatten(F.collect_set("team")))) - 1
    each = teams.select("setting", F.explode("team").alias("person"), "team")
    return each.groupBy("setting", "person").agg(partners.alias("degree"))


def _located(rows: DataFrame) -> DataFrame:
    """Say of each person in each city whether the person brokers between the city and others."""
    placed = rows.where("place is not null").distinct()
    here = F.count("*").over(Window.partitionBy("setting", "patent_id", "place"))
    everywhere = F.count("*").over(Window.partitionBy("setting", "patent_id"))
    sides = placed.select(
        "setting", "place", "person", (here >= 2).alias("inside"), (everywhere > here).alias("outside")
    )
    return sides.groupBy("setting", "place", "person").agg(
        (F.max("inside") & F.max("outside")).alias("broker")
    )


def of_largest(cities: pl.DataFrame, count: int) -> pl.DataFrame:
    """Keep the cities with most inventors under any setting, each with a row for every setting.

    Parameters
    ----------
    cities
        The table ``identity_cities``.
    count
        Cities wanted.

    Returns
    -------
    polars.DataFrame
        ``city``, ``setting`` and ``MEASURES``, the largest city first.
    """
    most = cities.group_by("city").agg(pl.col("inventors").max().alias("most"))
    largest = most.sort("most", "city", descending=[True, False]).head(count)
    rows = cities.join(largest, on="city").sort("most", "city", "setting", descending=[True, False, False])
    return rows.select("city", "setting", *MEASURES)


def movement(cities: pl.DataFrame, floor: int) -> list[dict[str, Any]]:
    """Say how far each measure moves from the strict to the loose setting.

    Parameters
    ----------
    cities
        The table ``identity_cities``.
    floor
        Inventors that a city must have by the strict setting: the figures of a few people jump.

    Returns
    -------
    list of dict
        For each of ``MEASURES``: ``measure``, ``cities`` (with a measure above 0 by the strict setting),
        ``median`` and ``largest`` of ``|loose / strict - 1|``, and ``city``, where it is largest. Empty when
        the study brings its own ids.
    """
    strict, loose = (cities.filter(setting=setting) for setting in ("strict", "loose"))
    both = strict.filter(pl.col("inventors") >= floor).join(loose, on="city", suffix="_loose")
    found = []
    for measure in MEASURES:
        moved = both.filter(pl.col(measure) > 0).select(
            "city", move=(pl.col(f"{measure}_loose") / pl.col(measure) - 1).abs()
        )
        if moved.height:
            city, largest = moved.sort("move", "city", descending=[True, False]).row(0)
            middle = moved["move"].median()
            one = {"measure": measure, "cities": moved.height, "median": middle, "largest": largest}
            found.append({**one, "city": city})
    return found
