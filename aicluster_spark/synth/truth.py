"""The planted truth: what the files were made from, as parquet, and the process as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from aicluster_spark.synth.chance import Reals
from aicluster_spark.synth.facts import Geography
from aicluster_spark.synth.process import Process
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.settings import Nation

WINDOWS = (1, 3, 5)
"""Widths of the windows for which collaboration is counted."""
MARK = {"SYNTHETIC": "made by a program; no real patent, person or organisation"}

PATENTS = pa.schema(
    [
        ("patent_id", pa.string()), ("number", pa.string()), ("year", pa.int32()), ("kind", pa.string()),
        ("filed", pa.date32()), ("published", pa.date32()), ("granted", pa.date32()), ("is_ai", pa.bool_()),
        ("signal", pa.string()), ("domain", pa.string()), ("city_then", pa.string()),
        ("city_now", pa.string()), ("partner_city", pa.string()), ("team_size", pa.int32()),
    ]
)  # fmt: skip
PARTIES = pa.schema(
    [
        ("patent_id", pa.string()), ("role", pa.string()), ("position", pa.int32()), ("identity", pa.int64()),
        ("name", pa.string()), ("sector", pa.string()), ("city_then", pa.string()), ("city_now", pa.string()),
    ]
)  # fmt: skip
DIRT = pa.schema(
    [
        ("file", pa.string()), ("row", pa.int64()), ("kind", pa.string()), ("expected", pa.string()),
        ("patent_id", pa.string()), ("stage", pa.string()), ("field", pa.string()), ("old", pa.string()),
        ("new", pa.string()),
    ]
)  # fmt: skip
ENTERPRISES = pa.schema(
    [
        ("identity", pa.int64()), ("name", pa.string()), ("credit_code", pa.string()), ("is_ai", pa.bool_()),
        ("files_patents", pa.bool_()), ("born", pa.string()), ("closed", pa.string()),
        ("city_now", pa.string()),
    ]
)  # fmt: skip


class Tables:
    """Parquet files that grow batch by batch."""

    def __init__(self, writers: Mapping[str, pq.ParquetWriter]) -> None:
        self._writers = writers

    def add(self, name: str, rows: pl.DataFrame) -> None:
        """Append rows, cast to the table's schema."""
        schema = self._writers[name].schema
        self._writers[name].write_table(rows.select(schema.names).to_arrow().cast(schema))


@contextmanager
def open_tables(folder: Path) -> Iterator[Tables]:
    """Open the tables that are written while the files are."""
    schemas = {"patents": PATENTS, "parties": PARTIES, "dirt": DIRT, "enterprises": ENTERPRISES}
    writers = {
        name: pq.ParquetWriter(folder / f"{name}.parquet", schema.with_metadata(MARK), compression="zstd")
        for name, schema in schemas.items()
    }
    try:
        yield Tables(writers)
    finally:
        for writer in writers.values():
            writer.close()


def city_years(nation: Nation, places: Geography, process: Process, rates: Rates) -> pl.DataFrame:
    """One row a city and year: counts, expectation, and the variables of the model."""
    cities, years = process.expected.shape
    frame = {
        "city": np.repeat(places.cities["code"].to_numpy(), years),
        "name": np.repeat(places.cities["name"].to_numpy(), years),
        "year": np.tile(np.array(nation.span), cities),
        "ai_filed": process.filed.ravel(),
        "ai_published": process.published.ravel(),
        "other_published": process.others[:cities].ravel(),
        "expected": process.expected.ravel(),
        "city_effect": np.repeat(process.city_effect, years),
        "year_effect": np.tile(process.year_effect, cities),
        "policy_stock": process.policies.stock.ravel(),
        "harmonic_closeness": process.closeness.ravel(),
        "full_window": np.tile(np.arange(years) >= rates.window, cities),
        **{name: values.ravel() for name, values in process.regressors(rates).items()},
    }
    return pl.DataFrame(frame).with_columns(pl.col(pl.Float64).fill_nan(None))


def clusters(places: Geography, process: Process) -> pl.DataFrame:
    """One row a city: planted intensity, and the location quotient it leads to.

    The quotient is that of first applicants over all cities and years, `expected_lq` from the expectations,
    `observed_lq` from the published patents.
    """
    ai = process.published.sum(axis=1)
    every = ai + process.others[: len(ai)].sum(axis=1)
    expected = process.expected.sum(axis=1)
    return (
        places.cities.select(city="code", name="name")
        .with_columns(
            planted_cluster=pl.Series(process.is_cluster),
            intensity=pl.Series(process.intensity),
            size=pl.Series(process.size),
            expected_lq=pl.Series(_ratio(expected / expected.sum(), process.size)),
            observed_lq=pl.Series(_ratio(ai / max(ai.sum(), 1), every / every.sum())),
            ai_patents=pl.Series(ai),
            patents=pl.Series(every),
        )
        .with_columns(pl.col(pl.Float64).fill_nan(None))
    )


def _ratio(over: Reals, under: Reals) -> Reals:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0), np.float64)


def city_pairs(nation: Nation, places: Geography, process: Process) -> pl.DataFrame:
    """Patents with applicants in two cities (or two in one), by window and whether AI."""
    codes = places.cities["code"].to_numpy().astype("U6")
    parts = []
    for ai in (0, 1):
        ties = process.pairs[ai] + np.transpose(process.pairs[ai], (0, 2, 1))
        for t, cities in enumerate(ties):
            np.fill_diagonal(cities, np.diagonal(process.pairs[ai, t]))
        for width in WINDOWS:
            for t in range(ties.shape[0] - width + 1):
                shared = np.triu(ties[t : t + width].sum(axis=0))
                a, b = np.nonzero(shared)
                parts.append(_window(nation.years[0] + t, width, ai, codes[a], codes[b], shared[a, b]))
    return pl.concat(parts)


def _window(start: int, width: int, ai: int, a: Any, b: Any, patents: Any) -> pl.DataFrame:
    return pl.DataFrame(
        {"city_a": np.where(a < b, a, b), "city_b": np.where(a < b, b, a), "patents": patents}
    ).select(
        pl.lit(start).alias("window_start"), pl.lit(start + width - 1).alias("window_end"),
        pl.lit(ai == 1).alias("is_ai"), pl.col("city_a", "city_b"), pl.col("patents").cast(pl.Int64),
    )  # fmt: skip


def write_process(folder: Path, nation: Nation, process: Process, rates: Rates) -> None:
    """Write what was asked, the rates and the coefficients."""
    record = {
        "SYNTHETIC": MARK["SYNTHETIC"],
        "nation": asdict(nation),
        "rates": asdict(rates),
        "year_effects": dict(zip(map(str, nation.span), process.year_effect.tolist(), strict=True)),
        "model": "NB2 with ln E(ai_filed) = city + year + the coefficients times the columns of those names",
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "process.json").write_text(text + "\n", encoding="utf-8")


def write_parquet(path: Path, rows: pl.DataFrame) -> None:
    """Write a whole table with the mark."""
    table = rows.to_arrow()
    pq.write_table(table.replace_schema_metadata(MARK), path, compression="zstd")
