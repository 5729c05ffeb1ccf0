"""What tells whether two records are the same document: narrow rows beside the wide ones."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise

import numpy as np
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
    digests = (blake2b(text, digest_size=8).digest() for text in _as_bytes(texts))
    return pl.Series("digest", np.frombuffer(b"".join(digests), ">i8").astype(np.int64))


def _as_bytes(texts: pl.Series) -> Iterator[memoryview]:
    """Give the UTF-8 of texts where it stands, without making strings of them."""
    array = texts.to_arrow().cast(pa.large_binary())
    _, offsets, data = array.buffers()
    borders = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1].tolist()
    whole = memoryview(data) if data else memoryview(b"")
    return (whole[start:stop] for start, stop in pairwise(borders))
