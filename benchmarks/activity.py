"""How long the words and codes of all rule sets take, beside the floor and what a user would take instead.

Results are checked equal first. Run: python benchmarks/activity.py [PATENTS] (default 500,000);
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


def main(patents: int) -> None:
    """Print the tables of docs/performance.md."""
    with tempfile.TemporaryDirectory() as name:
        path = write_corpus(Path(name), patents)
        conf = {"spark.executorEnv.POLARS_MAX_THREADS": "1", "spark.driver.memory": "2g"}
        with spark_session("benchmark", "local[2]", conf, scratch=Path(name)) as spark:
            ours, duck = with_a_word(path, CHECKED), duckdb_regex(path, CHECKED)
            rlike, slow = measured(lambda: spark_rlike(spark, path, CHECKED))
            print(
                f"patents with a word among the first {CHECKED:,}: {ours} here, {duck} DuckDB, {rlike} rlike"
            )
            if not ours == duck == rlike:
                raise SystemExit("the ways differ: no times are taken")
            spark_empty(spark, path)  # starts the workers
            _, bridge = measured(lambda: spark_empty(spark, path))
            show("empty mapInArrow", bridge, patents)
            _, kernel = measured(lambda: spark_kernel(spark, path))
            show("mapInArrow, all rule sets", kernel, patents)
        ai, floor = measured(lambda: polars_alone(path))
        show(f"polars alone, two processes ({ai:,} AI verdicts)", floor, patents)
        _, duck_cost = measured(lambda: duckdb_regex(path, DUCKDB_ROWS))
        show(f"DuckDB regexp_matches, first {DUCKDB_ROWS:,}, any word", duck_cost, DUCKDB_ROWS)
        show(f"Spark rlike, first {CHECKED:,}, any word", slow, CHECKED)
        beyond = (kernel.cpu - bridge.cpu) / floor.cpu
        print(
            f"beyond the empty mapInArrow: {beyond:.2f} times polars alone (processor), "
            f"{(kernel.wall - bridge.wall) / floor.wall:.2f} (clock)"
        )
        print(f"rlike / engine, per patent: {slow.cpu / CHECKED / (kernel.cpu / patents):.0f} (processor)")
        show_growth(path)


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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
