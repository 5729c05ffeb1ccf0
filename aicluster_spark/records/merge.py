"""Carrying out decisions about repeats: only the chunks that hold one are written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame

from aicluster_spark.engine.kernels import Kernel, to_frame
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.records.chunk_files import (
    REPORT,
    ChunkFile,
    new_token,
    read_chunk_file,
    report,
    write_chunk,
)
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.records.repeats import AMEND, DROP
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema.records import PARTIES, PATENTS, REJECTS

AMENDED = ("grant_date", "legal_status")


def rewrite_chunks(
    decisions: DataFrame, files: dict[str, dict[str, str]], folder: Location, tasks: int
) -> list[ChunkFile]:
    """Write the chunks anew that a decision touches.

    Parameters
    ----------
    decisions
        DECISIONS.
    files
        For each chunk, the paths of its patents and its parties.
    folder
        Where the new files go: patents, parties, and the rejects the decisions make.
    tasks
        Tasks the work is cut into.

    Returns
    -------
    list of ChunkFile
        The new files; each stands for the whole of its chunk, except that rejects are additional.
    """
    by_chunk = decisions.repartition(tasks, "chunk").sortWithinPartitions("chunk", "source_row")
    rows = by_chunk.mapInArrow(_kernel(files, folder), spark_ddl(REPORT)).collect()  # bounded: three a chunk
    return sorted((ChunkFile(*row) for row in rows), key=lambda file: file.path)


def _kernel(files: dict[str, dict[str, str]], folder: Location) -> Kernel:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for chunk, decided in _by_chunk(batches):
            yield report(_rewrite(files[chunk], decided, folder, chunk))

    return run


def _by_chunk(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Gather the decisions of one chunk after another; they come in order."""
    waiting: list[pl.DataFrame] = []
    for batch in batches:
        for (chunk,), rows in to_frame(batch).group_by("chunk", maintain_order=True):
            if waiting and waiting[0]["chunk"][0] != chunk:
                yield str(waiting[0]["chunk"][0]), pl.concat(waiting)
                waiting = []
            waiting.append(rows)
    if waiting:
        yield str(waiting[0]["chunk"][0]), pl.concat(waiting)


def _rewrite(
    paths: dict[str, str], decided: pl.DataFrame, folder: Location, chunk: str
) -> Iterator[ChunkFile]:
    gone = decided.filter(pl.col("action") != AMEND).select("source_row")
    patents = read_chunk_file(folder, paths["patents"])
    dropped = patents.join(decided.filter(pl.col("action") == DROP), on="source_row", suffix="_decided")
    tables = {
        "patents": (_amended(patents, decided).join(gone, on="source_row", how="anti"), PATENTS.arrow),
        "rejects": (_rejects(dropped), REJECTS.arrow),
    }
    if "parties" in paths:
        parties = read_chunk_file(folder, paths["parties"])
        tables["parties"] = (parties.join(gone, on="source_row", how="anti"), PARTIES.arrow)
    yield from write_chunk(folder, new_token(int(chunk.split("-")[1])), tables)


def _amended(patents: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    facts = decided.filter(pl.col("action") == AMEND).select(
        "source_row", *AMENDED, pl.lit("grant").alias("stage")
    )
    joined = patents.join(facts, on="source_row", how="left", suffix="_new", maintain_order="left")
    newer = [pl.coalesce(f"{name}_new", name).alias(name) for name in (*AMENDED, "stage")]
    return joined.with_columns(newer).select(patents.columns)


def _rejects(dropped: pl.DataFrame) -> pl.DataFrame:
    """Account for dropped records; what was kept of the text stands in for the raw record."""
    facts = pl.struct("patent_id", "publication_number", "publication_date", "title")
    return dropped.with_columns(facts.struct.json_encode().str.slice(0, RAW_LENGTH).alias("raw"))


def chunk_name(path: str) -> str:
    """Name the chunk a file is of."""
    return PurePosixPath(path).stem
