"""What every contender is asked for, how it answers, and its clock."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

YEARS = range(2000, 2010)
WINDOWS = [(end - 4, end) for end in range(2004, 2010)]
DAMPING, TOLERANCE = 0.85, 1e-8


@contextmanager
def clock() -> Iterator[None]:
    """Tell when the work began and ended; what is before and after, such as Spark's start, does not count."""
    began = time.monotonic()
    yield
    print(json.dumps({"began": began, "ended": time.monotonic()}), flush=True)


def write(target: Path, end: int, nodes: pl.Series, degree: object, strength: object, ranks: object) -> None:
    """Write one window."""
    target.mkdir(exist_ok=True)
    frame = pl.DataFrame(
        {
            "window_end": pl.Series([end] * len(nodes), dtype=pl.Int32),
            "node": nodes.cast(pl.String),
            "degree": np.asarray(degree).astype(np.int64),
            "strength": np.asarray(strength, dtype=np.float64),
            "pagerank": np.asarray(ranks, dtype=np.float64),
        }
    )
    frame.write_parquet(target / f"{end}.parquet")


def main(contender: Callable[[Path, Path], None]) -> None:
    contender(Path(sys.argv[1]), Path(sys.argv[2]))
