"""For how many city-years each variable is known, and why it is not for the others."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.schema.panel import COVERAGE

KNOWN = "known"
NOT_PUBLISHED = "not yet published"
NO_REASON = "no reason given"

_REASONS = {
    "ai_patents": None,
    "patents": None,
    "policy": "policy_reason",
    "centrality": "centrality_reason",
    "policy_flow": "documents_reason",
}


def count_coverage(city_year: pa.Table, years_not_published: range) -> pa.Table:
    """Count known and unknown city-years by variable, year and reason.

    Parameters
    ----------
    city_year
        Table `city_year`.
    years_not_published
        Years of the records after the last complete year: outcomes of all cities are unknown in them.

    Returns
    -------
    pyarrow.Table
        Table `coverage`.
    """
    panel = pl.DataFrame(city_year)
    counts = [_counts(panel, variable, reason) for variable, reason in _REASONS.items()]
    cities = panel["city"].n_unique()
    later = [
        {"variable": variable, "year": year, "reason": NOT_PUBLISHED, "rows": cities}
        for variable in ("ai_patents", "patents")
        for year in years_not_published
    ]
    schema = {"variable": pl.String, "year": pl.Int32, "reason": pl.String, "rows": pl.Int64}
    coverage = pl.concat([*counts, pl.DataFrame(later, schema=schema)])
    return coverage.sort("variable", "year", "reason").to_arrow().cast(COVERAGE.arrow)


def _counts(panel: pl.DataFrame, variable: str, reason: str | None) -> pl.DataFrame:
    why = pl.lit(NO_REASON) if reason is None else pl.coalesce(reason, pl.lit(NO_REASON))
    labelled = pl.when(pl.col(variable).is_not_null()).then(pl.lit(KNOWN)).otherwise(why)
    return (
        panel.group_by("year", labelled.alias("reason"))
        .agg(rows=pl.len().cast(pl.Int64))
        .select(pl.lit(variable).alias("variable"), "year", "reason", "rows")
    )
