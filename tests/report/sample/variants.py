"""The sample changed in one respect: tested estimates, one country, empty tables."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aicluster_spark.report.data import ReportData
from aicluster_spark.stages.estimation import ESTIMATION
from sample.estimation import programme
from sample.results import frame


def empty(data: ReportData, *names: str) -> ReportData:
    """The data with some tables without rows."""
    return replace(data, **{name: getattr(data, name).head(0) for name in names})


def estimated(data: ReportData) -> ReportData:
    """The data with all results of the programme, tested, instead of made-up estimates without tests."""
    tables = programme().tables
    made = {table: frame(table, tables[table]) for table in ESTIMATION.writes}
    return replace(data, **made)


def with_inference(data: ReportData) -> ReportData:
    """The data as if there were enough policy units: intervals, p-values, no reason."""
    low, high = (
        pl.col("estimate") - 1.96 * pl.col("std_error"),
        pl.col("estimate") + 1.96 * pl.col("std_error"),
    )
    tested = data.estimates.with_columns(
        low=low,
        high=high,
        statistic=pl.col("estimate") / pl.col("std_error"),
        p_value=pl.when(pl.col("estimable")).then(pl.lit(0.03)),
        reason=pl.when(pl.col("estimable")).then(None).otherwise("reason"),
    )
    curve = data.marginal_effects.with_columns(
        low=pl.col("effect") - 2 * pl.col("std_error"), high=pl.col("effect") + 2 * pl.col("std_error")
    )
    return replace(data, estimates=tested, marginal_effects=curve)


def of_country(data: ReportData, country: str) -> ReportData:
    """The data as if the study were of one country."""
    cities = data.cities.filter(pl.col("country") == country)
    inside = pl.col("city").is_in(cities["city"].to_list())
    names = ("city_output", "city_lq", "clusters", "collaboration", "city_measures", "city_year")
    kept = {name: getattr(data, name).filter(inside) for name in names}
    both = pl.all_horizontal(pl.col("city_a", "city_b").is_in(cities["city"].to_list()))
    ends = pl.all_horizontal(pl.col("source", "target").is_in(cities["city"].to_list()))
    changes = data.city_tie_changes.filter(ends)
    pairs = data.city_pairs.filter(both)
    return replace(data, cities=cities, city_pairs=pairs, city_tie_changes=changes, **kept)
