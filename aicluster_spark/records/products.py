"""The forms in which readers of registers, policy lists and yearbooks hand over their records.

As for documents: one row a record, kept or refused. A wide yearbook has many figures in one row; they come as
the list `values`, which the caller explodes, so that a row of the file stays one row until it is counted.
"""

from __future__ import annotations

import pyarrow as pa

from aicluster_spark.records.documents import VERDICT, WHERE
from aicluster_spark.schema.register import ENTERPRISES, POLICIES, YEARBOOK
from aicluster_spark.schema.table import Table

_OF_THE_FILE = ("source_file", "source_row")
_OF_THE_ROW = ("place", "place_code", "year")


def _fields(table: Table, without: tuple[str, ...] = _OF_THE_FILE) -> list[pa.Field]:
    return [pa.field(c.name, c.type) for c in table.columns if c.name not in without]


_HEAD = [pa.field(name, kind) for name, kind in (*WHERE, *VERDICT)]
YEARBOOK_VALUE = [
    *_fields(YEARBOOK, (*_OF_THE_FILE, *_OF_THE_ROW, "reason")),
    pa.field("missing", YEARBOOK.arrow.field("reason").type),
]
"""indicator, price, scope, unit, value, value_text and missing, which becomes the column reason."""

ENTERPRISE = pa.schema([*_HEAD, *_fields(ENTERPRISES)])
"""One enterprise."""
POLICY = pa.schema([*_HEAD, *_fields(POLICIES)])
"""One policy document."""
YEARBOOK_ROW = pa.schema(
    [
        *_HEAD,
        *(YEARBOOK.arrow.field(name) for name in _OF_THE_ROW),
        pa.field("values", pa.list_(pa.struct(YEARBOOK_VALUE))),
    ]
)
"""One row of a yearbook: a place and year, with its figures."""
