"""Writing a frame as one of the stage's tables."""

from __future__ import annotations

import polars as pl

from aicluster_spark.schema import TABLES
from aicluster_spark.stages.context import StageContext

KEYS = ["city", "window_start", "window_end"]
MAX_CITY_WINDOWS = 2_000_000
"""Rows of a table by city and window, or city and year, that may come to the driver."""


def keep(ctx: StageContext, table: str, frame: pl.DataFrame, base: str | None = None) -> None:
    """Write a frame's columns that the table has.

    Parameters
    ----------
    ctx
        The stage's context.
    table
        Name of the table.
    frame
        The rows.
    base
        What they are compared with, for a frame that does not say it itself.
    """
    if base is not None:
        frame = frame.with_columns(pl.lit(base).alias("base"))
    ctx.write_arrow(table, frame.select(TABLES[table].names).to_arrow())
