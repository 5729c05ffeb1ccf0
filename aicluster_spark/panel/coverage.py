"""For how many city-years each variable is known, and why it is not for the others."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.panel.variables import MEASURED
from aicluster_spark.schema.panel import CITY_YEAR, COVERAGE

KNOWN = "known"
NOT_PUBLISHED = "not yet published"


def count_coverage(city_year: pa.Table, gaps: pa.Table, years_not_published: range) -> pa.Table:
    """Count known and unknown city-years by variable, year and reason.

    Parameters
    ----------
    city_year
        Table `city_year`.
    gaps
        Table `panel_gaps`.
    years_not_published
        Years of the records after the last complete year: outcomes of all cities are unknown in them.

    Returns
    -------
    pyarrow.Table
        Table `coverage`.
    """
    panel = pl.DataFrame(city_year)
    variables = [*MEASURED, *(name for name in panel.columns if name not in CITY_YEAR.names)]
    known = (
        panel.select("year", pl.col(variables).cast(pl.Float64))
        .unpivot(index="year")
        .drop_nulls("value")
        .group_by("variable", "year")
        .agg(reason=pl.lit(KNOWN), rows=pl.len().cast(pl.Int64))
    )
    unknown = pl.DataFrame(gaps).group_by("variable", "year", "reason").agg(rows=pl.len().cast(pl.Int64))
    cities = panel["city"].n_unique()
    later = [
        {"variable": variable, "year": year, "reason": NOT_PUBLISHED, "rows": cities}
        for variable in ("ai_patents", "patents")
        for year in years_not_published
    ]
    schema = {"variable": pl.String, "year": pl.Int32, "reason": pl.String, "rows": pl.Int64}
    coverage = pl.concat([known, unknown, pl.DataFrame(later, schema=schema)])
    return coverage.sort("variable", "year", "reason").to_arrow().cast(COVERAGE.arrow)
