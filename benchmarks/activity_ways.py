"""Ways to look for the words of all rule sets in texts: the engine's, and what else a user would take."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.hits import COMPARED
from aicluster_spark.activity.kernel import INPUT, ActivityKernel
from aicluster_spark.activity.text import find_terms
from aicluster_spark.activity.words import compile_term
from aicluster_spark.engine.tables import spark_ddl

T = TypeVar("T")
CORES = 2
BATCH = 10_000
GAP = r"[\s\x{2010}-\x{2013}\-]+"
BORDER = r"(?:^|[^\p{L}\p{N}]|\p{Han})"
END = r"(?:[^\p{L}\p{N}]|\p{Han}|$)"
KERNEL = ActivityKernel(tuple(load_rule_set(name) for name in rule_set_names()))
WORDS = tuple(dict.fromkeys((word, rules.inflected) for rules in KERNEL.rule_sets for word in rules.words))
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and processor seconds of this process and all below it."""

    wall: float
    cpu: float


def measured(work: Callable[[], T]) -> tuple[T, Cost]:
    """Run something and say what it cost."""
    wall, cpu = time.perf_counter(), processor_seconds()
    result = work()
    return result, Cost(time.perf_counter() - wall, processor_seconds() - cpu)


def processor_seconds() -> float:
    """Sum the processor time of this process and its descendants, finished children included."""
    parents: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        ticks[int(stat.parent.name)] = sum(map(int, fields[11:15]))
    family, total = [os.getpid()], 0
    while family:
        process = family.pop()
        total += ticks.get(process, 0)
        family += parents.get(process, [])
    return total / TICK


def empty(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Take in every batch and give back one number for it."""
    for batch in batches:
        yield pa.record_batch({"rows": pa.array([batch.num_rows], pa.int64())})


def spark_empty(spark: SparkSession, path: Path) -> int:
    """The cost of the bridge alone."""
    counted = spark.read.parquet(str(path)).select(*INPUT).mapInArrow(empty, "rows bigint")
    return int(counted.agg(F.sum("rows")).first()[0])


def spark_kernel(spark: SparkSession, path: Path) -> None:
    """The engine's way: verdicts and hits of all rule sets."""
    judged = spark.read.parquet(str(path)).select(*INPUT).mapInArrow(KERNEL, spark_ddl(COMPARED))
    judged.write.format("noop").mode("overwrite").save()


def polars_alone(path: Path) -> int:
    """The same kernel on the same batches in two processes, without Spark; AI verdicts are counted."""
    groups = pq.ParquetFile(path).num_row_groups
    with get_context("spawn").Pool(CORES) as pool:
        return sum(pool.starmap(_judge_groups, [(path, start) for start in range(groups)], chunksize=1))


def _judge_groups(path: Path, group: int) -> int:
    file = pq.ParquetFile(path)
    batches = file.iter_batches(batch_size=BATCH, row_groups=[group], columns=list(INPUT))
    return sum(pl.from_arrow(batch)["is_ai"].sum() for batch in KERNEL(batches))


def with_a_word(path: Path, rows: int) -> int:
    """Count texts with any word as the engine's text pass finds them."""
    texts = pl.read_parquet(path, n_rows=rows, columns=["title", "abstract"])
    terms = tuple(compile_term(*word) for word in WORDS)
    return pl.concat([find_terms(texts[name], terms)["row"] for name in texts.columns]).n_unique()


def one_regex() -> str:
    """Write all words as one regex over lower-case text, in the dialect RE2 and Rust share."""
    bare: dict[tuple[bool, bool], dict[str, None]] = {}
    for form in (form for word in WORDS for form in _forms(*word)):
        bare.setdefault((form.startswith(" "), form.endswith(" ")), {})[form.strip(" ").replace(" ", GAP)] = (
            None
        )
    return "|".join(
        (BORDER if lead else "") + f"(?:{'|'.join(forms)})" + (END if tail else "")
        for (lead, tail), forms in bare.items()
    )


def _forms(word: str, inflected: bool) -> tuple[str, ...]:
    term = compile_term(word, inflected)
    if term.regex:
        return (term.regex,)
    return tuple(re.escape(literal).replace(r"\ ", " ") for literal in term.literals)


def duckdb_regex(path: Path, rows: int) -> int:
    """DuckDB: count the patents with any word in title or abstract."""
    with duckdb.connect() as db:
        db.execute(f"set threads = {CORES}")
        query = (
            "select count(*) from (select * from read_parquet($path) limit $rows) where "
            "regexp_matches(lower(coalesce(title, '')), $words) "
            "or regexp_matches(lower(coalesce(abstract, '')), $words)"
        )
        return int(db.execute(query, {"path": str(path), "rows": rows, "words": one_regex()}).fetchone()[0])


def spark_rlike(spark: SparkSession, path: Path, rows: int) -> int:
    """Spark's own regex, on the first rows: count the patents with any word."""
    words = one_regex().replace(r"\p{Han}", r"\p{IsHan}")
    sample = pl.read_parquet(path, n_rows=rows, columns=["title", "abstract"])
    frame = spark.createDataFrame(sample.rows(), "title string, abstract string").repartition(CORES)
    hit = F.lower("title").rlike(words) | F.lower("abstract").rlike(words)
    return int(frame.where(hit).count())
