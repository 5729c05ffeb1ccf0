"""Mentions: which node is on which patent, one row each, before teams are made of them."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

ROLES = {"inventor": "role = 'inventor'", "applicant": "role in ('applicant', 'assignee')"}
"""Which parties are meant; an assignee is an applicant to whom the right was given."""


def chosen_patents(patents: DataFrame, activity: DataFrame, which: str) -> DataFrame:
    """Pick the patents that ties come from.

    Parameters
    ----------
    patents
        The ``patents`` table.
    activity
        The ``patent_activity`` table; a patent counts as AI when any of its rule sets says so.
    which
        ``ai`` or ``all``.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, one row a patent.
    """
    dated = patents.select("patent_id", "year")
    if which == "all":
        return dated
    return dated.join(activity.where("is_ai").select("patent_id").distinct(), "patent_id", "left_semi")


def with_identities(parties: DataFrame, identities: DataFrame) -> DataFrame:
    """Put the identity of each inventor in the place of the name key; other parties keep theirs.

    Parameters
    ----------
    parties
        The ``parties`` table.
    identities
        The ``inventor_identities`` table: one row for every inventor with a name key.

    Returns
    -------
    DataFrame
        Columns of ``parties``.
    """
    people = identities.select("patent_id", F.lit("inventor").alias("role"), "position", "identity")
    person = F.when(F.col("role") == "inventor", F.col("identity")).otherwise(F.col("name_key"))
    named = parties.join(people, ["patent_id", "role", "position"], "left")
    return named.withColumn("name_key", person).select(*parties.columns)


def inventor_mentions(patents: DataFrame, parties: DataFrame) -> DataFrame:
    """Inventors of the patents by provisional identity.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, ``node`` (the name key); mentions without a name key are left out.
    """
    inventors = parties.where("role = 'inventor' and name_key is not null and name_key <> ''")
    return patents.join(inventors.select("patent_id", F.col("name_key").alias("node")), "patent_id")


def located_parties(patents: DataFrame, parties: DataFrame, party_places: DataFrame, role: str) -> DataFrame:
    """Inventors or applicants of the patents whose city is known.

    Parameters
    ----------
    patents
        ``patent_id``, ``year``.
    parties, party_places
        The tables of these names.
    role
        ``inventor`` or ``applicant``, a key of `ROLES`.

    Returns
    -------
    DataFrame
        ``patent_id``, ``year``, ``node`` (the city), ``party`` (the name key).
    """
    key = ["patent_id", "role", "position"]
    names = parties.where(ROLES[role]).where("name_key is not null and name_key <> ''")
    places = party_places.where(ROLES[role]).where("city is not null")
    located = names.join(places.select(*key, F.col("city").alias("node")), key)
    return patents.join(located.select("patent_id", "node", F.col("name_key").alias("party")), "patent_id")


def leveled(**mentions: DataFrame) -> DataFrame:
    """Stack the mentions of several levels, so that one pass over the records builds the networks of all.

    Parameters
    ----------
    mentions
        By level, rows with ``patent_id``, ``year``, ``node`` and anything else.

    Returns
    -------
    DataFrame
        ``level``, ``patent_id``, ``year``, ``node``.
    """
    stacked = (
        rows.select(F.lit(level).alias("level"), "patent_id", "year", "node")
        for level, rows in mentions.items()
    )
    return reduce(DataFrame.unionByName, stacked)
