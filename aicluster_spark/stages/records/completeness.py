"""The last complete year, found from the lags of the records just read."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
from pyspark.sql import Column
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.engine.tables import rows_to_arrow
from aicluster_spark.errors import InputError
from aicluster_spark.records.completeness import Completeness, estimate_completeness
from aicluster_spark.schema.records import COMPLETENESS
from aicluster_spark.stages.context import StageContext

MAX_LAG_CELLS = 1_000_000


def write_completeness(ctx: StageContext) -> None:
    """Write how complete each filing year is, and state the last complete one.

    Raises
    ------
    InputError
        If no year is complete enough, or no record has the two dates it takes.
    """
    options = ctx.study.records.last_complete_year
    counts = _lag_counts(ctx)
    if counts.is_empty():
        raise InputError(
            "No record has both a filing and a publication date.", "Check rejects and records.sources."
        )
    found = estimate_completeness(counts, options.completeness, options.reference_years)
    last = options.year or found.last_complete_year
    if last is None:
        raise InputError(
            f"No filing year reaches completeness {options.completeness}.",
            "Lower records.last_complete_year.completeness, or state the year.",
        )
    ctx.write_arrow("completeness", _completeness_table(found, last))
    ctx.fact("first_publication_month", _month_text(found.first_publication))
    ctx.fact("last_complete_year", last)
    ctx.fact("last_complete_year_stated", options.year is not None)
    ctx.fact("last_publication_month", _month_text(found.last_publication))
    ctx.fact("median_lag_months", found.median_lag)
    ctx.fact(f"lag_months_for_{options.completeness:g}", found.lag_at_bound)


def _lag_counts(ctx: StageContext) -> pl.DataFrame:
    """Count patents by month of filing and of publication: at most some hundred thousand cells."""
    cells = (
        ctx.reread("patents")
        .filter("application_date IS NOT NULL AND publication_date IS NOT NULL")
        .groupBy(_month("application_date").alias("filed"), _month("publication_date").alias("published"))
        .agg(F.count("*").alias("patents"))
    )
    return collect_bounded(cells, MAX_LAG_CELLS)


def _month(date: str) -> Column:
    return F.year(date) * 12 + F.month(date) - 1


def _completeness_table(found: Completeness, last: int) -> pa.Table:
    """Years up to the last complete one count; before the first publication only late filings are seen."""
    begun = pl.col("year") * 12 >= found.first_publication
    years = found.years.with_columns(pl.when(begun).then(pl.col("year") <= last).alias("complete"))
    return rows_to_arrow(COMPLETENESS, years.to_dicts())


def _month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"
