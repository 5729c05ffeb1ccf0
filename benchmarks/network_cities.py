"""Processor seconds for every exact measure of 400 cities in 20 windows, in the kernel that workers run."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import polars as pl
import pyarrow as pa

from aicluster_spark.network.measures import window_measures
from aicluster_spark.network.pair_measures import MEASURES
from aicluster_spark.network.rules import MeasureRule

CITIES, WINDOWS, PATENTS = 400, 20, 20_000
ROWS = pa.schema({"patent": pa.int64(), "node": pa.string(), "team": pa.int32()})


def city_seconds() -> float:
    tables = list(_windows())
    began = time.process_time()
    for table in tables:
        window_measures(table, MeasureRule(measures=tuple(MEASURES)))
    return time.process_time() - began


def _windows() -> Iterator[pa.Table]:
    rng = np.random.default_rng(3)
    for _ in range(WINDOWS):
        team = rng.integers(1, 5, PATENTS)
        patent = np.repeat(np.arange(PATENTS), team)
        city = (CITIES * rng.random(len(patent)) ** 2.5).astype(np.int64)
        rows = pl.DataFrame({"patent": patent, "node": city}).unique(maintain_order=True)
        named = rows.with_columns(
            pl.format("city {}", "node").alias("node"), pl.len().over("patent").cast(pl.Int32).alias("team")
        )
        yield named.to_arrow().cast(ROWS)
