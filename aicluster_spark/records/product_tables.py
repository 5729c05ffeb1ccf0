"""Kept rows of a reader as the canonical tables, refused ones as rejects."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pyarrow as pa

from aicluster_spark.records.keys import KEYS, record_keys
from aicluster_spark.records.names import party_key
from aicluster_spark.records.readers.reader import Product
from aicluster_spark.schema.records import PARTIES, PATENTS, REJECTS
from aicluster_spark.schema.register import ENTERPRISES, POLICIES, YEARBOOK

Tables = dict[str, tuple[pl.DataFrame, pa.Schema]]
"""Rows and schema by name of the table."""

KEY_TABLE = "record_keys"


def product_tables(rows: pl.DataFrame, product: Product, chunk: str, source_file: str) -> Tables:
    """Share out the rows of one chunk over the tables they belong to.

    Parameters
    ----------
    rows
        Rows of the product's schema: kept where reason is null, refused where it is not.
    product
        What the rows are.
    chunk, source_file
        Name of the chunk's files, and the file the rows were read from.
    """
    kept, refused = rows.filter(pl.col("reason").is_null()), rows.filter(pl.col("reason").is_not_null())
    rejects = refused.with_columns(pl.lit(source_file).alias("source_file"))
    return {"rejects": (rejects, REJECTS.arrow), **_KEPT[product](kept, chunk, source_file)}


def _documents(kept: pl.DataFrame, chunk: str, source_file: str) -> Tables:
    named = kept.with_columns(_patent_id())
    patents = named.with_columns(
        pl.col("application_date").dt.year().alias("year"), pl.lit(source_file).alias("source_file")
    )
    return {
        "patents": (patents, PATENTS.arrow),
        "parties": (_parties(named), PARTIES.arrow),
        KEY_TABLE: (record_keys(named, chunk, source_file), KEYS),
    }


def _patent_id() -> pl.Expr:
    """Call a document by its application, which publication and grant share, else by its publication."""
    number = pl.coalesce("application_number", "publication_number")
    bare = number.str.strip_prefix(pl.col("office"))
    return pl.concat_str("office", bare, separator="-").alias("patent_id")


def _parties(documents: pl.DataFrame) -> pl.DataFrame:
    listed = documents.select("patent_id", "source_row", "parties").explode("parties")
    parties = listed.filter(pl.col("parties").is_not_null()).unnest("parties")
    return parties.with_columns(party_key(pl.col("name"), pl.col("sector")).alias("name_key"))


def chunk_counts(rows: pl.DataFrame, tables: Tables) -> dict[str, int]:
    """Count what the account of a file states, so that nothing has to be read again for it."""
    reasons = rows["reason"].drop_nulls().value_counts().sort("reason").iter_rows()
    counts = {"records_kept": rows["reason"].null_count(), **{f"rejected:{name}": n for name, n in reasons}}
    if "date_doubt" in rows.columns:
        doubts = rows.filter(pl.col("reason").is_null())["date_doubt"].drop_nulls().value_counts()
        counts |= {f"kept_doubtful:{name}": n for name, n in doubts.sort("date_doubt").iter_rows()}
    parties = tables["parties"][0] if "parties" in tables else None
    if parties is not None:
        located = pl.col("address").is_not_null().sum().alias("located")
        for role, every, with_address in (
            parties.group_by("role").agg(pl.len(), located).sort("role").iter_rows()
        ):
            counts |= {f"{role}s": every, f"{role}s_with_address": with_address}
    return counts


def _named(kept: pl.DataFrame, source_file: str) -> pl.DataFrame:
    return kept.with_columns(pl.lit(source_file).alias("source_file"))


def _enterprises(kept: pl.DataFrame, chunk: str, source_file: str) -> Tables:
    return {"enterprises": (_named(kept, source_file), ENTERPRISES.arrow)}


def _policies(kept: pl.DataFrame, chunk: str, source_file: str) -> Tables:
    return {"policies": (_named(kept, source_file), POLICIES.arrow)}


def _yearbook(kept: pl.DataFrame, chunk: str, source_file: str) -> Tables:
    """Give every figure of a row a row of its own."""
    figures = _named(kept, source_file).drop("reason").explode("values")
    rows = figures.filter(pl.col("values").is_not_null()).unnest("values").rename({"missing": "reason"})
    return {"yearbook": (rows, YEARBOOK.arrow)}


_KEPT: dict[Product, Callable[[pl.DataFrame, str, str], Tables]] = {
    "documents": _documents,
    "enterprises": _enterprises,
    "policies": _policies,
    "yearbook": _yearbook,
}
TABLES_OF: dict[Product, tuple[str, ...]] = {
    "documents": ("patents", "parties", KEY_TABLE),
    "enterprises": ("enterprises",),
    "policies": ("policies",),
    "yearbook": ("yearbook",),
}
"""Tables that the rows of a product go to."""
