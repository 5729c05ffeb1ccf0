"""Teams: who is on each patent, how large the team is, and which teams are too large for pairs."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

NETWORK = ("level", "window_start", "window_end")
"""What names one network."""

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


def teams(mentions: DataFrame, cap: int) -> DataFrame:
    """Make patent-node rows with the size of the team; a node counts once on a patent.

    Parameters
    ----------
    mentions
        ``level``, ``patent_id``, ``year``, ``node``.
    cap
        Largest team that gives pairs.

    Returns
    -------
    DataFrame
        ``level``, ``patent_id``, ``year``, ``node``, ``team`` (distinct nodes on the patent), ``tied`` (the
        patent gives pairs: at least two nodes, and not above the cap).
    """
    rows = mentions.select("level", "patent_id", "year", "node").distinct()
    size = F.count("*").over(Window.partitionBy("level", "patent_id")).cast("int")
    return rows.withColumn("team", size).withColumn("tied", F.col("team").between(2, cap))


def window_nodes(rows: DataFrame) -> DataFrame:
    """List the nodes of each window with their number of patents, teams of every size included.

    Parameters
    ----------
    rows
        Team rows in windows.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``node``, ``patents``.
    """
    return rows.groupBy(*NETWORK, "node").agg(F.count("*").alias("patents"))


def window_patents(rows: DataFrame, cap: int) -> DataFrame:
    """Count the patents and pairs of each window, and those of teams above the cap.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``patents`` (that are not cut), ``teams_cut``, ``pairs``
        (of all teams), ``pairs_cut``.
    """
    # A team of n has n rows, so a row stands for 1/n of its patent and (n-1)/2 of its pairs: sums of whole
    # numbers by team size, and no row a patent has to be found.
    sized = rows.groupBy(*NETWORK, "team").agg((F.count("*") / F.col("team")).alias("teams"))
    cut = F.when(F.col("team") > cap, F.col("teams")).otherwise(0.0)
    pairs = F.expr("team * (team - 1) / 2")
    return sized.groupBy(*NETWORK).agg(
        F.sum(F.col("teams") - cut).cast("long").alias("patents"),
        F.sum(cut).cast("long").alias("teams_cut"),
        F.sum(pairs * F.col("teams")).cast("long").alias("pairs"),
        F.sum(pairs * cut).cast("long").alias("pairs_cut"),
    )
