"""Whether a policy document is about AI, by its title and text, and which words say so."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.policy.words import Words, count_words, longest_first, policy_table

NO_TEXT = "the title does not name AI and there is no text"
NOT_AI = "not about AI"


def judge_relevance(documents: pl.DataFrame) -> pl.DataFrame:
    """Judge documents.

    A document is about AI if its title holds a word of AI or of a machine that runs on it, or if its text
    holds words of AI itself as often as the table asks, in all and per thousand characters.

    Parameters
    ----------
    documents
        Columns `title` and `text` (null where there is none), n rows.

    Returns
    -------
    polars.DataFrame
        is_ai, evidence, terms, mentions, text_length, reason; n rows in the same order. is_ai is null where
        only a title is there and does not name AI.
    """
    table = policy_table("relevance")
    titles = _found(documents["title"], _words(table, "core", "applied"))
    texts = _found(documents["text"], _words(table, "core"))
    length = documents["text"].str.len_chars().cast(pl.Int64)
    rows = pl.DataFrame(
        {
            "title_terms": titles["terms"],
            "text_terms": texts["terms"],
            "mentions": pl.select(pl.when(length.is_not_null()).then(texts["mentions"])).to_series(),
            "text_length": length,
        }
    )
    return rows.select(*_verdict(table["text"]["mentions"], table["text"]["per_thousand"]))


def _words(table: dict[str, Any], *groups: str) -> Words:
    words = [word for group in groups for word in table[group]]
    return Words(longest_first(words), dict(table["aliases"]), longest_first(table["decoys"]))


def _found(texts: pl.Series, words: Words) -> pl.DataFrame:
    """List the words of each text and how often they occur; one row a text."""
    grouped = (
        count_words(texts, words)
        .group_by("row")
        .agg(pl.col("word").alias("terms"), pl.col("count").sum().cast(pl.Int64).alias("mentions"))
    )
    rows = pl.DataFrame({"row": pl.Series(range(len(texts)), dtype=pl.UInt32)})
    joined = rows.join(grouped, on="row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("terms").fill_null(pl.lit([], pl.List(pl.String))), pl.col("mentions").fill_null(0)
    )


def _verdict(mentions: int, per_thousand: float) -> list[pl.Expr]:
    titled = pl.col("title_terms").list.len() > 0
    dense = pl.col("mentions") * 1000 >= per_thousand * pl.col("text_length")
    told = ((pl.col("mentions") >= mentions) & dense).fill_null(value=False)
    unread = pl.col("text_length").is_null()
    return [
        pl.when(titled | told).then(pl.lit(True)).when(~unread).then(pl.lit(False)).alias("is_ai"),
        pl.when(titled).then(pl.lit("title")).when(told).then(pl.lit("text")).alias("evidence"),
        pl.when(titled).then("title_terms").otherwise("text_terms").alias("terms"),
        pl.col("mentions"),
        pl.col("text_length"),
        pl.when(~(titled | told))
        .then(pl.when(unread).then(pl.lit(NO_TEXT)).otherwise(pl.lit(NOT_AI)))
        .alias("reason"),
    ]
