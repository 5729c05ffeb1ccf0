"""Cells as a reader of tables gets them, from a header and rows as a file has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from aicluster_spark.records.documents import DOCUMENT
from aicluster_spark.records.readers.document_table import DocumentTable
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.rejects import REASONS

KINDS = ("invention", "utility_model", "design", "plant", "other")


def read(
    reader: DocumentTable,
    rows: Sequence[Mapping[str, str | None]],
    columns: Mapping[str, str] | None = None,
    newest: date | None = date(2026, 1, 1),
    kinds: tuple[str, ...] = KINDS,
) -> list[dict[str, Any]]:
    """Read rows given by the file's own headers; the shape of what comes is checked every time."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    setting = Setting(kinds=kinds, newest=newest, columns=columns or {})
    found = reader.rows(
        cells(reader, header, [[row.get(name) for name in header] for row in rows], setting), setting
    )
    assert found.columns == DOCUMENT.names
    assert found.height == len(rows)
    assert set(found["reason"].drop_nulls()) <= set(REASONS)
    return found.to_dicts()


def cells(
    reader: DocumentTable, header: list[str], rows: Sequence[Sequence[str | None]], setting: Setting
) -> pl.DataFrame:
    bound = reader.bind(header, setting.columns)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    columns = {
        name: pl.col(bound[name]) if name in bound else pl.lit(None, pl.String) for name in reader.columns
    }
    where = {"source_row": pl.int_range(pl.len(), dtype=pl.Int64), "byte_offset": pl.lit(None, pl.Int64)}
    return frame.select(**columns, **where)


def of(document: Mapping[str, Any], role: str) -> list[dict[str, Any]]:
    """Parties of a role without what is missing."""
    listed = [party for party in document["parties"] or [] if party["role"] == role]
    assert [party["position"] for party in listed] == list(range(len(listed)))
    return [
        {k: v for k, v in party.items() if v is not None and k not in ("role", "position")}
        for party in listed
    ]
