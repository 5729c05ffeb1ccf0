"""The form in which every document reader hands over its records: one row a record, kept or rejected."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.schema.records import PARTIES, PATENTS
from aicluster_spark.schema.table import LONG, STRING

WHERE = (("source_row", LONG), ("byte_offset", LONG))
"""Number of the record in its file, from 0, and the byte it starts at (null where there is none)."""
VERDICT = (("reason", STRING), ("detail", STRING), ("raw", STRING))
"""Why the record is refused (null when it is kept), the value refused, and its text (null when kept)."""

_OF_THE_FILE = ("patent_id", "year", "source_file", "source_row")
_OF_THE_PATENT = ("patent_id", "name_key", "source_row")

PARTY_FIELDS = [pa.field(c.name, c.type) for c in PARTIES.columns if c.name not in _OF_THE_PATENT]
"""role, position, name, sector, address, region, country, postcode."""

DOCUMENT = pa.schema(
    [
        *(pa.field(name, kind) for name, kind in (*WHERE, *VERDICT)),
        *(pa.field(c.name, c.type) for c in PATENTS.columns if c.name not in _OF_THE_FILE),
        pa.field("parties", pa.list_(pa.struct(PARTY_FIELDS))),
    ]
)
"""One record of a source of patent documents, with its parties."""


def empty_frame(schema: pa.Schema) -> pl.DataFrame:
    """Make a frame without rows in the types of a schema."""
    return pl.DataFrame(schema.empty_table())


def shape(frame: pl.DataFrame, schema: pa.Schema) -> pl.DataFrame:
    """Give a frame a schema's columns, in its order and types; what it lacks is null.

    Raises
    ------
    ValueError
        If it has a column the schema lacks: a misspelt name must not vanish.
    """
    unknown = [name for name in frame.columns if name not in schema.names]
    if unknown:
        raise ValueError(f"no such column: {', '.join(unknown)}")
    types = empty_frame(schema).schema
    columns = [
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in types.items()
    ]
    return frame.select(columns)
