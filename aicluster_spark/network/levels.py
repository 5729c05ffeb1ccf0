"""Levels besides inventors and cities: applicants, applicants in their cities, provinces."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.mentions import ROLES

APPLICANTS = f"{ROLES['applicant']} and name_key is not null and name_key <> ''"
KEY = ("patent_id", "role", "position")
IN_CITY = " @ "
"""Between the name and the city of an applicant in a city."""


def in_groups(parties: DataFrame, groups: DataFrame) -> DataFrame:
    """Give parties the name key of their group.

    Parameters
    ----------
    parties
        With a ``name_key``.
    groups
        ``name_key``, ``of_group``: few rows, each name once.

    Returns
    -------
    DataFrame
        The parties, row by row; those of no group keep their key.
    """
    joined = parties.join(F.broadcast(groups), "name_key", "left")
    return joined.withColumn("name_key", F.coalesce("of_group", "name_key")).select(*parties.columns)


def applicant_mentions(patents: DataFrame, parties: DataFrame) -> DataFrame:
    """Applicants and assignees by name key; one that is both on a patent is one node.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, ``node``.
    """
    names = parties.where(APPLICANTS).select("patent_id", F.col("name_key").alias("node"))
    return patents.join(names, "patent_id")


def applicant_city_mentions(patents: DataFrame, parties: DataFrame, party_places: DataFrame) -> DataFrame:
    """Applicants in each city they apply from; those without a known city are left out.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, ``node`` (name key, `` @ ``, city).
    """
    placed = parties.where(APPLICANTS).join(
        party_places.where("city is not null").select(*KEY, "city"), list(KEY)
    )
    node = F.concat("name_key", F.lit(IN_CITY), "city").alias("node")
    return patents.join(placed.select("patent_id", node), "patent_id")


def province_mentions(patents: DataFrame, party_places: DataFrame, role: str) -> DataFrame:
    """Provinces, states or regions of the inventors or the applicants, by ISO 3166-2.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, ``node``.
    """
    placed = party_places.where(ROLES[role]).where("region is not null")
    return patents.join(placed.select("patent_id", F.col("region").alias("node")), "patent_id")
