"""Parties of a made-up nation for `benchmarks/network.py`: only what networks need."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.network_contenders.task import YEARS

AT_ONCE = 500_000
LARGEST_TEAM = 150


def parties(patents: int, folder: Path, seed: int = 1) -> Path:
    """Write parties: team sizes fall as n^-2.2 up to 150 (2.5 on average), inventors are unequally busy.

    What is there already is taken; batches have their own place in the random numbers, so memory is bounded.
    """
    target = folder / f"parties-{patents}"
    if target.exists():
        return target
    rng = np.random.default_rng(seed)
    unfinished = target.with_suffix(".part")
    unfinished.mkdir(parents=True, exist_ok=True)
    for begin in range(0, patents, AT_ONCE):
        count = min(AT_ONCE, patents - begin)
        _batch(rng, begin, count, patents).write_parquet(unfinished / f"{begin:09}.parquet")
    unfinished.rename(target)
    return target


def _batch(rng: np.random.Generator, begin: int, count: int, patents: int) -> pl.DataFrame:
    sizes = np.arange(1, LARGEST_TEAM + 1)
    team = rng.choice(sizes, count, p=sizes**-2.2 / np.sum(sizes**-2.2))
    patent = np.repeat(np.arange(begin, begin + count), team)
    inventor = (patents * 0.8 * rng.random(len(patent)) ** 1.6).astype(np.int64)
    year = np.repeat(rng.integers(YEARS.start, YEARS.stop, count), team)
    rows = pl.DataFrame({"patent": patent, "year": year.astype(np.int32), "inventor": inventor})
    return rows.unique(["patent", "inventor"], keep="first", maintain_order=True).select(
        patent_id=pl.format("US-{}", pl.col("patent") + 10_000_000),
        year="year",
        node=pl.format("inventor {}", "inventor"),
    )
