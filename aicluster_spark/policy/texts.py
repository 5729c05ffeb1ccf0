"""What the documents of policy lists are: about AI or not, how binding, with which instruments."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.instruments import find_instruments
from aicluster_spark.policy.relevance import judge_relevance
from aicluster_spark.policy.strength import strength
from aicluster_spark.policy.words import policy_table
from aicluster_spark.schema.policy_texts import POLICY_TEXTS

NOT_A_MEASURE = "a page about a document or an event, not a measure"
NO_YEAR = "the year is unknown"
NO_LEVEL = "the issuer's level is unknown"
SAME_MEASURE = "the same measure stands in the lists under another title"
_NEEDED = ("policy_id", "title", "year", "issuer_level", "places", "document_type")
_ANNOUNCED = r"(?:印发|发布|公布|下发)[^《》]{0,12}《([^《》]+(?:《[^《》]*》[^《》]*)*)》"


def distinct_documents(policies: pl.DataFrame) -> pl.DataFrame:
    """Keep each document once, where it stands first.

    Parameters
    ----------
    policies
        Table `policies`.
    """
    ordered = policies.sort("source_file", "source_row")
    return ordered.unique("policy_id", keep="first", maintain_order=True)


def judge_documents(documents: pl.DataFrame) -> pl.DataFrame:
    """Judge distinct documents.

    Parameters
    ----------
    documents
        Distinct rows of the table `policies`, n rows.

    Returns
    -------
    polars.DataFrame
        Table `policy_texts`, n rows in the same order.
    """
    relevance, instruments = judge_relevance(documents), find_instruments(documents["text"])
    about = "|".join(policy_table("relevance")["not_measures"])
    judged = pl.concat([documents.select(_NEEDED), relevance, instruments], how="horizontal")
    measured = judged.with_columns(
        (~pl.col("title").str.contains(about)).alias("is_measure"),
        strength(pl.col("document_type")).alias("strength"),
    )
    judged_alone = measured.with_columns(_reason().alias("reason"))
    reasons = judged_alone.with_columns(_repeats(judged_alone).alias("reason"))
    counted = reasons.with_columns(pl.col("reason").is_null().alias("counts"))
    return counted.select(POLICY_TEXTS.names)


def _reason() -> pl.Expr:
    """Say why a document is not counted; null where it is."""
    return pl.coalesce(
        pl.col("reason"),
        pl.when(~pl.col("is_measure")).then(pl.lit(NOT_A_MEASURE)),
        pl.when(pl.col("year").is_null()).then(pl.lit(NO_YEAR)),
        pl.when(pl.col("issuer_level").is_null()).then(pl.lit(NO_LEVEL)),
    )


def _repeats(judged: pl.DataFrame) -> pl.Series:
    """Give the reason to all but one of the counted documents that announce or are the same measure.

    Sites list a measure and the news of it. They are one by the title announced, level, places and year; the
    one with the longest text stays.
    """
    measure = pl.coalesce(pl.col("title").str.extract(_ANNOUNCED), "title").str.replace_all(r"\s", "")
    same = (measure, "issuer_level", pl.col("places").list.join(";"), "year", pl.col("reason").is_null())
    order = pl.struct(pl.col("text_length").fill_null(0) * -1, "policy_id").rank("ordinal").over(same)
    again = pl.col("reason").is_null() & (order > 1)
    return judged.select(pl.when(again).then(pl.lit(SAME_MEASURE)).otherwise("reason")).to_series()
