"""Nodes, both ends and weights of one window, by DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import polars as pl

MEMORY = "6GB"
"""Of DuckDB alone; beyond it spills to disk. The rest of the bound is the graph's."""

MEMBERS = """
CREATE TABLE r AS
SELECT patent_id, dense_rank() OVER (ORDER BY node) - 1 AS i, node,
    count(*) OVER (PARTITION BY patent_id) AS n
FROM read_parquet(?) WHERE year BETWEEN ? AND ?
"""
PAIRS = """
SELECT a.i AS source, b.i AS target, sum(1.0 / (a.n - 1)) AS weight
FROM r a JOIN r b ON a.patent_id = b.patent_id AND a.i < b.i GROUP BY 1, 2
"""


def window_pairs(
    source: Path, scratch: Path, first: int, last: int
) -> tuple[pl.Series, np.ndarray, np.ndarray, np.ndarray]:
    with duckdb.connect() as base:
        base.execute(f"SET preserve_insertion_order = false; SET memory_limit = '{MEMORY}'")
        base.execute(f"SET temp_directory = '{scratch / 'duckdb'}'")
        base.execute(MEMBERS, [str(source / "*.parquet"), first, last])
        names = base.execute("SELECT DISTINCT i, node FROM r ORDER BY i").fetchnumpy()["node"]
        pairs = base.execute(PAIRS).fetchnumpy()
    return pl.Series(names.tolist()), pairs["source"], pairs["target"], pairs["weight"]
