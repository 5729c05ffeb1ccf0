"""How strongly AI was supported in a city and year: documents as a flow, as a stock, by instrument."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.policy.coverage import city_coverage
from aicluster_spark.policy.instruments import SIDES
from aicluster_spark.policy.reach import covered_levels
from aicluster_spark.policy.stock import perpetual_inventory, run_start
from aicluster_spark.schema.policy_texts import CITY_POLICY_INTENSITY

_COLUMNS = {"national": "national", "province": "province", "city": "municipal"}


def policy_intensity(
    documents: pl.DataFrame,
    texts: pl.DataFrame,
    coverage: pl.DataFrame,
    unjudged: pl.DataFrame,
    areas: pl.DataFrame,
    years: range,
    levels: Sequence[str],
    depreciation: float,
) -> pl.DataFrame:
    """Sum up the documents of every city and year.

    A year's flow is the number of documents that reach the city, null where no list covers one of `levels`.
    The stock is the flow plus the last year's stock worn by `depreciation`, as for capital by perpetual
    inventory; it begins at the first covered year with that year's flow, for what was issued before is not
    known, and begins anew after a gap.

    Parameters
    ----------
    documents
        Table `city_policy_documents`.
    texts
        Table `policy_texts`.
    coverage
        Of `list_coverage`.
    unjudged
        Of `city_unjudged`.
    areas
        city, province, name.
    years
        Years to fill.
    levels
        Levels that count, of `reach.LEVELS`. A municipality's own documents are those of its province.
    depreciation
        Share of the stock that wears off in a year, from 0 to below 1.

    Returns
    -------
    polars.DataFrame
        Table `city_policy_intensity`: cities times years rows, by city and year.
    """
    if not 0 <= depreciation < 1:
        raise ValueError(f"depreciation is {depreciation}, it must be from 0 to below 1")
    counted = covered_levels(levels)
    calendar = pl.DataFrame({"year": years}, schema={"year": pl.Int32})
    grid = areas.select("city", (pl.col("province") == pl.col("name")).alias("municipality")).join(
        calendar, how="cross"
    )
    covered = grid.join(_lists(city_coverage(coverage, areas, calendar)), on=["city", "year"], how="left")
    sums = covered.join(_sums(documents, texts, counted), on=["city", "year"], how="left").sort(
        "city", "year"
    )
    doubtful = unjudged.filter(pl.col("issuer_level").is_in(counted)).group_by("city", "year")
    told = sums.join(doubtful.agg(pl.col("unjudged").sum()), on=["city", "year"], how="left")
    known = (
        told.sort("city", "year")
        .with_columns(_reason(counted).alias("reason"), *_counts())
        .with_columns(*_flows())
    )
    return _with_stocks(known, len(years), depreciation).select(CITY_POLICY_INTENSITY.names)


def _lists(coverage: pl.DataFrame) -> pl.DataFrame:
    """Give lists by level, one row a city and year, and in all."""
    by_level = [
        pl.col("lists").filter(pl.col("issuer_level") == level).sum().alias(f"lists_{level}")
        for level in _COLUMNS
    ]
    return coverage.group_by("city", "year").agg(*by_level, pl.col("lists").sum().cast(pl.Int32))


def _sums(documents: pl.DataFrame, texts: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    sides = texts.select("policy_id", *SIDES).with_columns(pl.sum_horizontal(SIDES).alias("words"))
    rows = documents.join(sides, on="policy_id", how="left")
    told = pl.col("level").is_in(list(levels))
    with_words = told & (pl.col("words") > 0)
    shares = [(pl.col(s) / pl.col("words")).filter(with_words).mean().alias(f"{s}_share") for s in SIDES]
    return rows.group_by("city", "year").agg(
        *((pl.col("level") == level).sum().cast(pl.Int32).alias(f"sum_{level}") for level in _COLUMNS),
        told.sum().cast(pl.Int32).alias("sum_flow"),
        pl.col("strength").filter(told).sum().alias("sum_weighted"),
        pl.col("strength").filter(told).null_count().cast(pl.Int32).alias("sum_ungraded"),
        with_words.sum().cast(pl.Int32).alias("with_text"),
        *shares,
    )


def _reason(levels: Sequence[str]) -> pl.Expr:
    """Name the first level that no list covers; a municipality has no level below its province."""
    missing = [
        pl.when(_uncovered(level)).then(pl.lit(f"no list of documents covers the level {level} in the year"))
        for level in levels
    ]
    return pl.coalesce([*missing, pl.lit(None, pl.String)])


def _uncovered(level: str) -> pl.Expr:
    absent = pl.col(f"lists_{level}").fill_null(0) == 0
    return absent & ~pl.col("municipality") if level == "city" else absent


def _counts() -> list[pl.Expr]:
    covered = {level: pl.col(f"lists_{level}").fill_null(0) > 0 for level in _COLUMNS}
    return [
        *(
            pl.when(covered[level]).then(pl.col(f"sum_{level}").fill_null(0)).alias(name)
            for level, name in _COLUMNS.items()
        ),
        pl.col("lists").fill_null(0),
    ]


def _flows() -> list[pl.Expr]:
    known = pl.col("reason").is_null()
    sums = {"flow": "sum_flow", "weighted_flow": "sum_weighted", "ungraded": "sum_ungraded"}
    return [
        *(pl.when(known).then(pl.col(total).fill_null(0)).alias(name) for name, total in sums.items()),
        pl.when(known).then(pl.col("with_text").fill_null(0)).alias("documents_with_text"),
        pl.when(known).then(pl.col("unjudged").fill_null(0)).alias("unjudged"),
        *(pl.when(known).then(f"{side}_share").alias(f"{side}_share") for side in SIDES),
    ]


def _with_stocks(rows: pl.DataFrame, years: int, depreciation: float) -> pl.DataFrame:
    """Add the stocks; rows come by city and year, each city with every year."""
    flow, weighted = (_by_city(rows[name], years) for name in ("flow", "weighted_flow"))
    calendar = _by_city(rows["year"], years)
    columns = {
        "stock": perpetual_inventory(flow, depreciation),
        "weighted_stock": perpetual_inventory(weighted, depreciation),
        "stock_since": run_start(flow, calendar),
    }
    stocks = [pl.Series(name, values.ravel()).fill_nan(None) for name, values in columns.items()]
    return rows.with_columns(stocks).with_columns(pl.col("stock_since").cast(pl.Int32))


def _by_city(column: pl.Series, years: int) -> NDArray[np.float64]:
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy().reshape(-1, years)
