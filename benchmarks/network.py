"""Degree, strength and weighted PageRank of all inventors in six windows, beside what else one could use.

    python -m benchmarks.network --patents 100000 --patents 1000000 --folder /some/scratch

Each contender (`benchmarks/network_contenders/`) runs in a process of its own, from the same parquet files of
parties to parquet files of results. Results are compared with those of the first contender before a time is
printed. Seconds are given by the clock and by the processor, over all processes; Spark's start is left out.
Memory is the largest sum of proportional set sizes (PSS) over all processes; a contender that goes beyond
`--memory` or `--limit` is ended with all it started, and its row says so. Every run has folders of its own.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.measure import Cost, measured
from benchmarks.network_cities import city_seconds
from benchmarks.network_nation import parties

NEEDED = {
    "arrays": "pyspark",
    "scipy_incidence": "scipy",
    "graphframes": "graphframes",
    "duckdb_igraph": "duckdb",
    "duckdb_networkit": "networkit",
    "pandas_networkx": "networkx",
    "pyspark_pairs": "graphframes",
}
"""Contenders in their order, with what pip must have brought."""
MOST_PATENTS = {"pandas_networkx": 100_000}
WITHOUT_WEIGHTS = frozenset({"pyspark_pairs"})
VERSIONS = ("pyspark", "graphframes-py", "numpy", "scipy", "polars", "igraph", "duckdb", "networkit")
HEADING = "| contender | seconds | processor seconds | GB | largest difference |"
GB = 1e9


@dataclass(frozen=True)
class Run:
    """One contender over one nation; ``why`` says why it has no result."""

    cost: Cost | None
    why: str = ""

    def row(self, name: str, difference: float) -> str:
        if self.cost is None:
            return f"| {name} | – | – | – | {self.why} |"
        told = json.loads(self.cost.output.splitlines()[-1])
        seconds = told["ended"] - told["began"]
        processor = self.cost.processor_between(told["began"], told["ended"])
        memory = self.cost.peak_bytes / GB
        return f"| {name} | {seconds:.1f} | {processor:.1f} | {memory:.2f} | {difference:.1e} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Networks of inventors, side by side.")
    parser.add_argument("--patents", type=int, action="append", default=[])
    parser.add_argument("--folder", type=Path, default=Path("benchmark-network"))
    parser.add_argument("--only", action="append", choices=list(NEEDED), help="contender; may be repeated")
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which a contender is ended")
    parser.add_argument("--memory", type=float, default=9, help="GB beyond which a contender is ended")
    parser.add_argument("--cities", action="store_true", help="time 400 cities and 20 windows too")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {_versions()}")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    if given.cities:
        print(f"every exact measure of 400 cities in 20 windows: {city_seconds():.1f} s of the processor")
    given.folder.mkdir(parents=True, exist_ok=True)
    for patents in given.patents:
        side_by_side(patents, given)


def side_by_side(patents: int, given: argparse.Namespace) -> None:
    """Print the table of one size."""
    source = parties(patents, given.folder)
    rows = pl.scan_parquet(source / "*.parquet").select(pl.len()).collect().item()
    print(
        f"\n{patents:,} patents, {rows:,} patent-inventor rows\n\n{HEADING}\n|---|---|---|---|---|",
        flush=True,
    )
    first: Path | None = None
    for name in given.only or NEEDED:
        target = given.folder / f"{patents}-{os.getpid()}" / name / "result"
        run = contend(name, patents, source, target, given)
        difference = float("nan")
        if run.cost:
            first = first or target
            difference = largest_difference(first, target, ranks=name not in WITHOUT_WEIGHTS)
        print(run.row(name, difference), flush=True)


def contend(name: str, patents: int, source: Path, target: Path, given: argparse.Namespace) -> Run:
    if importlib.util.find_spec(NEEDED[name]) is None:
        return Run(None, f"{NEEDED[name]} is not installed")
    if patents > MOST_PATENTS.get(name, patents):
        return Run(None, f"not run above {MOST_PATENTS[name]:,} patents")
    target.parent.mkdir(parents=True)
    command = [sys.executable, "-m", f"benchmarks.network_contenders.{name}", str(source), str(target)]
    try:
        return Run(measured(command, target.parent, int(given.memory * GB), given.limit))
    except RuntimeError as error:
        return Run(None, str(error).strip().splitlines()[-1][:160])


def largest_difference(one: Path, other: Path, *, ranks: bool) -> float:
    """Largest difference of any value, as a share of it (ranks: of the mean rank); inf where rows differ."""
    key = ["window_end", "node"]
    a, b = (pl.scan_parquet(path / "*.parquet").sort(key).collect() for path in (one, other))
    if not a.select(*key, "degree").equals(b.select(*key, "degree")):
        return float("inf")
    apart = (a["strength"] - b["strength"]).abs() / a["strength"].clip(1e-300)
    if not ranks:
        return float(apart.max() or 0)
    mean = pl.col("pagerank").mean().over("window_end")
    share = a.with_columns(other=b["pagerank"]).select((pl.col("pagerank") - pl.col("other")).abs() / mean)
    return max(float(apart.max() or 0), float(share.max().item() or 0))


def _versions() -> str:
    found = {name: importlib.metadata.version(name) for name in VERSIONS if _installed(name)}
    return ", ".join(f"{name} {found.get(name, 'not installed')}" for name in VERSIONS)


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    main()
