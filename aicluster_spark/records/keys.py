"""What tells whether two records are the same document: narrow rows beside the wide ones."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl
import pyarrow as pa

from aicluster_spark.records.documents import VERDICT, WHERE
from aicluster_spark.schema.table import DATE, LONG, STRING

KEYS = pa.schema(
    [
        ("chunk", STRING),
        ("source_file", STRING),
        *WHERE,
        ("patent_id", STRING),
        ("stage", STRING),
        ("publication_date", DATE),
        ("grant_date", DATE),
        ("legal_status", STRING),
        ("digest", LONG),
    ]
)
"""One kept record: the chunk its rows are in, where it stood, and what its repeats are known by."""


def record_keys(documents: pl.DataFrame, chunk: str, source_file: str) -> pl.DataFrame:
    """Take the keys of kept documents.

    Parameters
    ----------
    documents
        Rows of DOCUMENT with patent_id.
    chunk
        Name of the chunk's files.
    source_file
        File the chunk is of.

    Returns
    -------
    polars.DataFrame
        Columns of KEYS.
    """
    content = documents.drop([name for name, _ in (*WHERE, *VERDICT)])
    named = documents.with_columns(
        pl.lit(chunk).alias("chunk"), pl.lit(source_file).alias("source_file"), _digest(content)
    )
    return named.select(KEYS.names)


def _digest(content: pl.DataFrame) -> pl.Series:
    """Fingerprint each row, alike on every machine, which polars' own hash does not promise."""
    texts = content.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    digests = (blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return pl.Series("digest", [int.from_bytes(d, "big", signed=True) for d in digests], dtype=pl.Int64)
