"""Forward citations within five years, from PATSTAT's citations and the days of publications."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

YEARS = 5


def forward_citations(citations: DataFrame, publications: DataFrame) -> DataFrame:
    """Count the applications that cite each application within five years of its first publication.

    Several publications of one application that cite, or are cited, count once, and an application does not
    cite itself.

    Parameters
    ----------
    citations
        publication (the citing one), cited_publication and cited_application, whichever is known, and reason.
    publications
        publication, key (its application), day and reason.

    Returns
    -------
    pyspark.sql.DataFrame
        key and forward_citations: 0 where there is none, null where the five years are not yet over on the
        last day of the publications.
    """
    dated = publications.filter("reason IS NULL AND day IS NOT NULL AND publication IS NOT NULL")
    of = dated.select("publication", "key", "day")
    first = of.groupBy("key").agg(F.min("day").alias("first"))
    last = of.agg(F.max("day").alias("last"))
    over = F.add_months("first", 12 * YEARS)
    windows = first.crossJoin(F.broadcast(last)).select(
        "key", over.alias("until"), (over <= F.col("last")).alias("over")
    )
    pairs = _pairs(citations, of)
    within = pairs.join(windows.filter("over"), "key").filter(F.col("day") <= F.col("until"))
    counted = within.groupBy("key").agg(F.countDistinct("citing").cast("int").alias("counted"))
    joined = windows.join(counted, "key", "left")
    number = F.when(F.col("over"), F.coalesce("counted", F.lit(0)))
    return joined.select("key", number.alias("forward_citations"))


def _pairs(citations: DataFrame, of: DataFrame) -> DataFrame:
    """Give cited and citing application, and the day of the citing publication."""
    citing = of.select("publication", F.col("key").alias("citing"), "day")
    cited = of.select(
        F.col("publication").alias("cited_publication"), F.col("key").alias("cited_by_publication")
    )
    known = (
        citations.filter("reason IS NULL")
        .join(citing, "publication")
        .join(cited, "cited_publication", "left")
    )
    key = F.coalesce("cited_by_publication", "cited_application")
    pairs = known.select(key.alias("key"), "citing", "day")
    return pairs.filter(F.col("key").isNotNull() & (F.col("key") != F.col("citing")))
