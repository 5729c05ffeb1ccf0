"""Patents of each city and year, and who works with whom: the distributed part of the stage."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.study.windows import Window


def counted_patents(patents: DataFrame, activity: DataFrame, base: str) -> DataFrame:
    """Patents of the base with their AI verdict.

    Returns
    -------
    DataFrame
        Columns patent_id, year, granted, citations, is_ai, unjudged; a patent that could not be judged is in
        the base and not AI, and is counted as unjudged beside it.
    """
    chosen = patents if base == "all_patents" else patents.filter("kind = 'invention'")
    granted = F.col("grant_date").isNotNull() | F.coalesce(F.col("stage") == "grant", F.lit(False))
    known = F.coalesce("is_ai", F.lit(False)).alias("is_ai")
    verdict = activity.select("patent_id", known, F.col("is_ai").isNull().alias("unjudged"))
    facts = chosen.select(
        "patent_id", "year", granted.alias("granted"), F.col("forward_citations").alias("citations")
    )
    return facts.join(verdict, "patent_id", "inner")


def patent_cities(counted: DataFrame, party_places: DataFrame, role: str) -> DataFrame:
    """Cities of each patent, each once.

    Returns
    -------
    DataFrame
        Columns of `counted_patents`, city, parties (located there), cities (of the patent).
    """
    placed = party_places.filter((F.col("role") == role) & F.col("city").isNotNull())
    located = placed.groupBy("patent_id", "city").agg(F.count("*").alias("parties"))
    cities = located.groupBy("patent_id").agg(F.count("*").alias("cities"))
    return counted.join(located, "patent_id").join(cities, "patent_id")


def city_output(rows: DataFrame, last_complete_year: int, *further: str) -> DataFrame:
    """Count patents by city, year and what else is named, full and fractional (schema `city_output`)."""
    share = F.lit(1.0) / F.col("cities")
    return rows.groupBy("city", "year", *further).agg(
        F.count("*").alias("patents"),
        F.count_if("is_ai").alias("ai_patents"),
        F.count_if("unjudged").alias("unjudged"),
        F.count_if(F.col("is_ai") & F.col("granted")).alias("ai_patents_granted"),
        F.coalesce(F.sum(F.when(F.col("is_ai"), F.col("citations"))), F.lit(0)).alias("ai_citations"),
        F.count_if(F.col("is_ai") & F.col("citations").isNull()).alias("ai_citations_unknown"),
        _exact_sum(share).alias("patents_fractional"),
        _exact_sum(F.when(F.col("is_ai"), share).otherwise(0.0)).alias("ai_patents_fractional"),
        (F.col("year") <= last_complete_year).alias("complete"),
    )


def city_pairs(rows: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Count the AI patents two cities share in each window (schema `city_pairs`)."""
    several = rows.filter((F.col("cities") > 1) & F.col("is_ai"))
    left = several.select("patent_id", "year", "cities", F.col("city").alias("city_a"))
    right = several.select("patent_id", F.col("city").alias("city_b"))
    pairs = left.join(right, "patent_id").filter("city_a < city_b")
    return (
        in_windows(pairs, windows)
        .groupBy("window_start", "window_end", "city_a", "city_b")
        .agg(F.count("*").alias("patents"), _exact_sum(1.0 / (F.col("cities") - 1)).alias("weight"))
    )


def collaboration_counts(
    rows: DataFrame, parties: DataFrame, role: str, windows: Sequence[Window]
) -> DataFrame:
    """Count, per city and window, AI patents made inside it, with others, alone, or only partly placed.

    Returns
    -------
    DataFrame
        Columns city, window_start, window_end, intra, inter, single, partly_located.
    """
    team = parties.filter(F.col("role") == role).groupBy("patent_id").agg(F.count("*").alias("team"))
    judged = in_windows(rows.filter("is_ai").join(team, "patent_id"), windows)
    alone, together = F.col("team") == 1, F.col("cities") > 1
    return judged.groupBy("city", "window_start", "window_end").agg(
        F.count_if(~together & (F.col("parties") >= 2)).alias("intra"),
        F.count_if(together).alias("inter"),
        F.count_if(alone).alias("single"),
        F.count_if(~together & ~alone & (F.col("parties") < F.col("team"))).alias("partly_located"),
    )


def firm_sizes(counted: DataFrame, parties: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Count, per window, how many applicants or assignees have how many AI patents.

    Applicants and assignees are told apart by their normalised names; a patent counts once for each.

    Returns
    -------
    DataFrame
        Columns window_start, ai_patents, firms: few rows, as few distinct numbers occur.
    """
    named = parties.filter("role in ('applicant', 'assignee') and name_key is not null")
    owned = named.select("patent_id", "name_key").distinct()
    held = in_windows(counted.filter("is_ai").join(owned, "patent_id"), windows)
    per_firm = held.groupBy("window_start", "name_key").agg(F.count("*").alias("ai_patents"))
    return per_firm.groupBy("window_start", "ai_patents").agg(F.count("*").alias("firms"))


def branch_counts(rows: DataFrame, activity: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Count each city's AI patents by branch and window; a patent counts once in each of its branches.

    Returns
    -------
    DataFrame
        Columns window_start, window_end, city, branch, ai_patents; empty where the rule set has no branches.
    """
    branches = activity.select("patent_id", F.explode("branches").alias("branch"))
    placed = rows.filter("is_ai").select("patent_id", "year", "city").join(branches, "patent_id")
    return (
        in_windows(placed, windows)
        .groupBy("window_start", "window_end", "city", "branch")
        .agg(F.count("*").alias("ai_patents"))
    )


def _exact_sum(share: Column) -> Column:
    """Sum in an order of the values' own, so that no two runs differ in the last bit."""
    ordered = F.array_sort(F.collect_list(share))
    return F.aggregate(ordered, F.lit(0.0), lambda total, value: total + value)
