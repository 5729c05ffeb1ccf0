"""How many documents of AI policy use which kind of instrument, year by year."""

from __future__ import annotations

import polars as pl

from aicluster_spark.schema.policy_texts import POLICY_INSTRUMENTS

ALL, NONE_FOUND, NO_TEXT = "all", "none found", "no text"


def documents_by_kind(documents: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Count the documents that count as AI policy by year and kind of instrument.

    Parameters
    ----------
    documents
        Distinct rows of the table `policies`.
    texts
        Table `policy_texts` of them.

    Returns
    -------
    polars.DataFrame
        Table `policy_instruments`. A document counts once under every kind it uses, so kinds do not sum to
        `all`; `none found`, `no text` and the documents with a kind do.
    """
    counted = documents.select("policy_id", "year").join(texts.filter("counts"), on="policy_id")
    kinds = (
        pl.when(pl.col("supply").is_null())
        .then(pl.lit([NO_TEXT]))
        .when(pl.col("instruments").list.len() == 0)
        .then(pl.lit([NONE_FOUND]))
        .otherwise(pl.concat_list("instruments", _sides()))
    )
    named = counted.select("policy_id", "year", pl.concat_list(pl.lit([ALL]), kinds).alias("kind"))
    each = named.explode("kind").unique(["policy_id", "kind"])
    found = each.group_by("year", "kind").agg(documents=pl.len().cast(pl.Int64)).sort("year", "kind")
    return found.select(POLICY_INSTRUMENTS.names)


def _sides() -> pl.Expr:
    """Name the sides of the kinds: `supply` of `supply.talent`."""
    return pl.col("instruments").list.eval(pl.element().str.split(".").list.first()).list.unique()
