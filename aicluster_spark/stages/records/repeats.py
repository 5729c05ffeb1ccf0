"""Repeats over all files: decided on narrow keys, carried out on the chunks that hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.engine.tables import rows_to_arrow, spark_ddl
from aicluster_spark.records.chunk_files import ChunkFile
from aicluster_spark.records.keys import KEYS
from aicluster_spark.records.merge import chunk_name, rewrite_chunks
from aicluster_spark.records.product_tables import KEY_TABLE
from aicluster_spark.records.repeats import AMEND, DROP, decide
from aicluster_spark.runs.results import StageResult
from aicluster_spark.schema.records import FILES, RECORD_COUNTS
from aicluster_spark.stages.context import StageContext

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

MAX_COUNTS = 1_000_000
MIN_TASKS = 2
KEYS_A_TASK = 500_000
"""Keys that one task settles at once, in some 200 MB."""
CHUNKS_A_TASK = 4


def settle_repeats(ctx: StageContext, parts: list[StageResult]) -> None:
    """Keep one record of each document, and account for the others."""
    entries = [part.tables[KEY_TABLE] for part in parts if KEY_TABLE in part.tables]
    paths = [ctx.store.location(file).uri for entry in entries for file in entry.files]
    if not paths:
        return
    rows = sum(entry.rows for entry in entries)
    ctx.step("settling repeats", rows)
    keys = ctx.spark.read.schema(spark_ddl(KEYS)).parquet(*paths)
    tasks = max(MIN_TASKS, rows // KEYS_A_TASK)
    decisions = ctx.put_aside("decisions", decide(keys, ctx.study.records.count, tasks))
    counts = _counts(decisions)
    if not counts.is_empty():
        _rewrite(ctx, decisions, set(counts["chunk"]))
        _account(ctx, counts)
    ctx.scratch.delete_folder()


def _counts(decisions: DataFrame) -> pl.DataFrame:
    """Count the decisions of each chunk: that tells both what is to be written anew and the accounts."""
    counted = decisions.groupBy("chunk", "source_file", "action", "reason").count()
    return collect_bounded(counted, MAX_COUNTS)


def _rewrite(ctx: StageContext, decisions: DataFrame, touched: set[str]) -> None:
    files: dict[str, dict[str, str]] = {chunk: {} for chunk in touched}
    for table in ("patents", "parties"):
        for file in ctx.tables[table].files:
            chunk = chunk_name(file.path)
            if chunk in touched:
                files[chunk][table] = ctx.store.location(file).path
    tasks = max(MIN_TASKS, len(touched) // CHUNKS_A_TASK)
    written = rewrite_chunks(decisions, files, ctx.attempt, tasks)
    for table in ("patents", "parties"):
        ctx.enter(table, [*_untouched(ctx, table, touched), *_paths(written, table)])
    ctx.enter("rejects", [*_untouched(ctx, "rejects", set()), *_paths(written, "rejects")])


def _untouched(ctx: StageContext, table: str, touched: set[str]) -> list[str]:
    files = ctx.tables[table].files
    return [ctx.store.location(file).path for file in files if chunk_name(file.path) not in touched]


def _paths(files: list[ChunkFile], table: str) -> list[str]:
    return [file.path for file in files if file.table == table]


def _account(ctx: StageContext, by_chunk: pl.DataFrame) -> None:
    """Move dropped records from kept to rejected in the accounts of their files, count the merged."""
    counts = (
        by_chunk.filter(pl.col("action") != AMEND)
        .group_by("source_file", "action", "reason")
        .agg(pl.col("count").sum())
    )
    dropped = counts.filter(pl.col("action") == DROP)
    fewer = dropped.group_by("source_file").agg(pl.col("count").sum().alias("dropped"))
    files = pl.DataFrame(ctx.reread_arrow("files")).join(
        fewer, on="source_file", how="left", maintain_order="left"
    )
    moved = pl.col("dropped").fill_null(0)
    settled = files.with_columns(pl.col("rows_kept") - moved, pl.col("rows_rejected") + moved).drop("dropped")
    ctx.write_arrow("files", rows_to_arrow(FILES, settled.to_dicts()))
    what = pl.when(pl.col("action") == DROP).then(pl.concat_str(pl.lit("rejected:"), "reason"))
    more = counts.select(
        "source_file", what.otherwise(pl.lit("merged_into_application")).alias("what"), "count"
    )
    kept = fewer.select(
        "source_file", pl.lit("records_kept").alias("what"), -pl.col("dropped").alias("count")
    )
    every = pl.concat(
        [pl.DataFrame(ctx.reread_arrow("record_counts")), more, kept], how="vertical_relaxed"
    ).filter(pl.col("what") != "patents")
    patents = pl.DataFrame(
        {"source_file": ["all files"], "what": ["patents"], "count": [ctx.tables["patents"].rows]}
    )
    summed = every.group_by("source_file", "what", maintain_order=True).agg(pl.col("count").sum())
    ctx.write_arrow("record_counts", rows_to_arrow(RECORD_COUNTS, [*summed.to_dicts(), *patents.to_dicts()]))
