"""From files to canonical parquet with places: the engine beside scripts written by hand, and the floor.

    python -m benchmarks.records --patents 1000000            # side by side, results compared
    python -m benchmarks.records --growth 100000,400000       # the engine's memory at growing size

Needs DuckDB (`requirements/benchmarks.txt`). Each contender is a process of its own with two processors; the
nation is made once (`aicluster synth`) and kept in the folder. The clock of a busy machine says little:
processor seconds stand beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import write_nation
from benchmarks.contenders.gazetteer import write_gazetteer
from benchmarks.contenders.source import yearly_files
from benchmarks.measure import Cost, measured

CONTENDERS = ("engine", "duckdb_script", "polars_script", "floor")
YEARS = (2010, 2021)
COMPARED = ("application_date", "publication_date", "grant_date", "kind")
MOST_DIFFERENT = 0.002
"""Share of patents whose city may differ: scripts know no postcode, and the engine weighs more spellings."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--patents", type=int, default=1_000_000)
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=CONTENDERS)
    parser.add_argument("--growth", default="", help="sizes for the engine alone, with commas")
    parser.add_argument("--folder", type=Path, default=Path("benchmark-nations"))
    given = parser.parse_args()
    _say_machine()
    if given.growth:
        print("| patents | MB | s | processor s | peak GB |\n|---|---|---|---|---|")
        for patents in map(int, given.growth.split(",")):
            nation = made(given.folder, patents)
            cost, _ = contend("engine", nation, given.folder)
            print(f"| {patents:,} | {_megabytes(nation):,.0f} | {_figures(cost)} |", flush=True)
        return
    side_by_side(made(given.folder, given.patents), given.folder, given.contenders)


def made(folder: Path, patents: int) -> Path:
    """Make the nation where it is not there yet."""
    nation = folder / f"nation-{patents}"
    if not (nation / "truth/patents.parquet").exists():
        write_nation(Nation(patents, YEARS, 1, 0.005, 300, None), nation)
    return nation


def side_by_side(nation: Path, folder: Path, contenders: Sequence[str]) -> None:
    """Run each contender once, compare what came out, then print the table."""
    print(f"{nation.name}: {_megabytes(nation):,.0f} MB of CSV\n")
    found: dict[str, dict[str, pl.DataFrame]] = {}
    lines = []
    for name in contenders:
        cost, results = contend(name, nation, folder)
        found |= {name: results} if results else {}
        lines.append(f"| {name} | {_figures(cost)} |")
    compare(found, pl.read_parquet(nation / "truth/patents.parquet"))
    print("\n| contender | s | processor s | peak GB |\n|---|---|---|---|", *lines, sep="\n")


def contend(name: str, nation: Path, folder: Path) -> tuple[Cost, dict[str, pl.DataFrame]]:
    """Run one contender; give its cost, and what it found (nothing for the floor)."""
    gazetteer = folder / "gazetteer.parquet"
    if not gazetteer.exists():
        write_gazetteer(gazetteer, YEARS[0] - 2, YEARS[1] + 3)
    with TemporaryDirectory(dir=folder) as scratch:
        words = (sys.executable, "-m", f"benchmarks.contenders.{name}", nation, gazetteer, scratch)
        cost = measured([str(word) for word in words], Path(scratch))
        said = json.loads(cost.output.splitlines()[-1])
        if "spark_start" in said:
            print(f"{name}: Spark's start {said['spark_start']:.1f} s, stages {said['seconds']}")
        return cost, _results(said)


def _results(said: dict[str, list[str]]) -> dict[str, pl.DataFrame]:
    if "patents" not in said:
        return {}
    if "party_places" in said:
        placed = pl.scan_parquet(said["party_places"]).filter(
            (pl.col("role") == "applicant")
            & (pl.col("position") == 0)
            & pl.col("city_now").str.starts_with("CN-")
        )
        places = placed.select("patent_id", pl.col("city_now").str.strip_prefix("CN-").alias("city"))
    else:
        places = pl.scan_parquet(said["places"]).select("patent_id", "city")
    parties = pl.scan_parquet(said["parties"]).group_by("role").len().sort("role").collect()
    patents = pl.scan_parquet(said["patents"]).select(
        "patent_id", *COMPARED, pl.col("ipc").list.join(" ").replace("", None)
    )
    return {"patents": patents.collect(), "parties": parties, "places": places.drop_nulls().collect()}


def compare(found: dict[str, dict[str, pl.DataFrame]], truth: pl.DataFrame) -> None:
    """Refuse to print times of contenders that did not do the same work; the first is the measure."""
    first = next(iter(found.values()), {})
    for name, tables in found.items():
        patents = tables["patents"].join(first["patents"], on="patent_id", suffix="_first")
        assert patents.height == first["patents"].height == tables["patents"].height, (
            f"{name}: patents differ"
        )
        for column in (*COMPARED, "ipc"):
            other = patents.filter(pl.col(column).ne_missing(pl.col(f"{column}_first"))).height
            assert other == 0, f"{name}: {column} differs in {other}"
        cities = tables["places"].join(first["places"], on="patent_id", how="full", suffix="_first")
        other = cities.filter(pl.col("city").ne_missing(pl.col("city_first"))).height
        assert other <= MOST_DIFFERENT * first["patents"].height, f"{name}: {other} cities differ"
        true = tables["places"].join(truth.select("patent_id", "city_now"), on="patent_id")
        right = (true["city"] == true["city_now"]).sum()
        print(
            f"{name}: {tables['patents'].height:,} patents, parties {dict(tables['parties'].iter_rows())}, "
            f"{other:,} cities other than the first's, {right:,} of {true.height:,} as planted"
        )


def _megabytes(nation: Path) -> float:
    return sum(file.stat().st_size for file in yearly_files(nation)) / 1e6


def _figures(cost: Cost) -> str:
    return f"{cost.seconds:,.0f} | {cost.processor_seconds:,.1f} | {cost.peak_bytes / 1e9:.2f}"


def _say_machine() -> None:
    model = next(
        (
            line.split(": ")[1]
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "",
    )
    packages = ("pyspark", "polars", "pyarrow", "duckdb")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{os.cpu_count()} processors {model}; Python {platform.python_version()}, {versions}; load {load}\n"
    )


if __name__ == "__main__":
    main()
