"""The incidence form in one process, without Spark: what the arrays engine is measured against."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from benchmarks.network_contenders.task import DAMPING, TOLERANCE, WINDOWS, clock, main, write

BLOCK = 20_000
"""Rows of the product by which degrees are counted at once: pairs are never held all together."""


def run(source: Path, target: Path) -> None:
    with clock():
        rows = pl.read_parquet(source / "*.parquet")
        for first, last in WINDOWS:
            inside = rows.filter(pl.col("year").is_between(first, last))
            nodes = inside["node"].unique()
            column = inside["node"].cast(pl.Enum(nodes)).to_physical().to_numpy()
            row = inside["patent_id"].rank("dense").to_numpy().astype(np.int64) - 1
            incidence = sparse.csr_array(
                (np.ones(len(row)), (row, column)), shape=(row.max() + 1, len(nodes))
            )
            write(target, last, nodes, *measured(incidence))


def measured(b: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Degree, strength and ranks of the nodes of patents × nodes, shape (p, n)."""
    n = np.diff(b.indptr)
    b, n = b[n >= 2], n[n >= 2]
    c, back = 1 / (n - 1), b.T.tocsr()
    strength, own = back @ np.ones(len(n)), back @ c
    degree = np.concatenate(
        [np.diff((back[k : k + BLOCK] @ b).indptr) - 1 for k in range(0, b.shape[1], BLOCK)]
    )
    inverse = np.divide(1, strength, out=np.zeros_like(strength), where=strength > 0)
    rank = np.ones(b.shape[1])
    for _ in range(1000):
        q = rank * inverse
        after = (1 - DAMPING) + DAMPING * (back @ (c * (b @ q)) - q * own)
        change, rank = np.max(np.abs(after - rank)), after
        if change <= TOLERANCE * rank.mean():
            break
    return np.maximum(degree, 0), strength, rank / rank.sum()


if __name__ == "__main__":
    main(run)
