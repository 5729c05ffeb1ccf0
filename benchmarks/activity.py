"""How long the words and codes of all rule sets take, beside the floor and what a user would take instead.

Results are checked equal first. Run: python benchmarks/activity.py [PATENTS] [--no-spark] (default 500,000);
it needs duckdb. The English half is the demo's records, which `aicluster doctor --fix` fetches.
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import islice
from pathlib import Path
from random import Random

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # two processes or two tasks, one thread each

import polars as pl
from activity_corpus import write_corpus
from activity_ways import (
    Cost,
    duckdb_regex,
    measured,
    polars_alone,
    spark_empty,
    spark_kernel,
    spark_rlike,
    with_a_word,
)

from aicluster_spark.activity.text import find_terms
from aicluster_spark.activity.words import compile_term
from aicluster_spark.engine.session import spark_session

CHECKED = 2_000
DUCKDB_ROWS = 4_000
SIZES = (100, 400, 1_600)
SCALED = 40_000


def main(patents: int, with_spark: bool) -> None:
    """Print the tables of docs/performance.md."""
    with tempfile.TemporaryDirectory() as name:
        path = write_corpus(Path(name), patents)
        ours, duck = with_a_word(path, CHECKED), duckdb_regex(path, CHECKED)
        print(f"patents with a word among the first {CHECKED:,}: {ours} here, {duck} DuckDB")
        if ours != duck:
            raise SystemExit("the ways differ: no times are taken")
        ai, floor = measured(lambda: polars_alone(path))
        show(f"polars alone, two processes ({ai:,} AI verdicts)", floor, patents)
        _, slow = measured(lambda: duckdb_regex(path, DUCKDB_ROWS))
        show(f"DuckDB regexp_matches, first {DUCKDB_ROWS:,}, any word", slow, DUCKDB_ROWS)
        show_growth(path)
        if with_spark:
            show_spark(Path(name), path, patents, ours, floor)


def show_spark(folder: Path, path: Path, patents: int, expected: int, floor: Cost) -> None:
    """Print what the bridge, the kernel within it and Spark's own regex cost."""
    conf = {"spark.executorEnv.POLARS_MAX_THREADS": "1", "spark.driver.memory": "2g"}
    with spark_session("benchmark", "local[2]", conf, scratch=folder) as spark:
        # The workers import what a kernel of a script is made of.
        spark.sparkContext.addPyFile(str(Path(__file__).with_name("activity_ways.py")))
        found, slow = measured(lambda: spark_rlike(spark, path, CHECKED))
        if found != expected:
            raise SystemExit(
                f"rlike finds {found} patents with a word and not {expected}: no times are taken"
            )
        show(f"Spark rlike, first {CHECKED:,}, any word", slow, CHECKED)
        spark_empty(spark, path)  # starts the workers
        _, bridge = measured(lambda: spark_empty(spark, path))
        show("empty mapInArrow", bridge, patents)
        _, kernel = measured(lambda: spark_kernel(spark, path))
        show("mapInArrow, all rule sets", kernel, patents)
    beyond = (kernel.cpu - bridge.cpu) / floor.cpu, (kernel.wall - bridge.wall) / floor.wall
    print("beyond the empty mapInArrow, by polars alone: {:.2f} (processor), {:.2f} (clock)".format(*beyond))
    print(f"rlike by the engine, per patent: {slow.cpu / CHECKED / (kernel.cpu / patents):.0f} (processor)")


def show(what: str, cost: Cost, patents: int) -> None:
    """Print one row."""
    print(f"| {what} | {cost.wall:.1f} | {cost.cpu:.1f} | {1e6 * cost.cpu / patents:,.0f} |", flush=True)


def show_growth(path: Path) -> None:
    """Print the cost of the text pass by number of terms: pairs of words of the texts, drawn at random."""
    texts = (
        pl.read_parquet(path, n_rows=4 * SCALED).filter(pl.col("language") == "en")["abstract"].head(SCALED)
    )
    vocabulary = (
        texts.head(2_000)
        .str.to_lowercase()
        .str.extract_all("[a-z]{4,}")
        .explode()
        .drop_nulls()
        .unique()
        .sort()
    )
    chance = Random(7)  # noqa: S311  words to look for, no secret
    pairs = iter(lambda: " ".join(chance.sample(vocabulary.to_list()[:5_000], 2)), "")
    words = list(islice(dict.fromkeys(islice(pairs, 2 * max(SIZES))), max(SIZES)))
    for size in SIZES:
        terms = tuple(compile_term(word, True) for word in words[:size])
        _, cost = measured(lambda terms=terms: find_terms(texts, terms))
        print(f"| {size:,} terms, {SCALED:,} texts | {cost.wall:.2f} | {cost.cpu:.2f} |", flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 500_000, with_spark="--no-spark" not in sys.argv)
