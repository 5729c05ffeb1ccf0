"""Parsing a planned file on the executors: each task reads its chunks and writes their tables itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa
from pyspark.sql import SparkSession

from aicluster_spark.engine.kernels import Kernel
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.records.chunk_files import REPORT, ChunkFile, new_token, report, write_chunk
from aicluster_spark.records.io.plan import CHUNK_BYTES, Chunk, Plan
from aicluster_spark.records.product_tables import chunk_counts, product_tables
from aicluster_spark.records.readers.reader import Setting, TextReader, XmlReader
from aicluster_spark.records.rows import chunk_rows
from aicluster_spark.runs.storage import Location
from aicluster_spark.study.models import Limits

TASK_BYTES = 2 * CHUNK_BYTES
"""How much a task reads: thousands of small files make few tasks."""
COUNT = "count:"
"""Stands before what was counted, where a task reports no file but a number."""
KEPT = "records_kept"


@dataclass(frozen=True, slots=True)
class Job:
    """How the chunks of one file are parsed, and where to.

    Attributes
    ----------
    reader
        Reader of its format.
    header
        Header cells of a text; empty for XML.
    source_file
        Name under which rows say where they come from.
    setting, limits
        What the study says.
    folder
        Where the tables' files go.
    """

    reader: TextReader | XmlReader
    header: tuple[str, ...]
    source_file: str
    setting: Setting
    limits: Limits
    folder: Location


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What came of a source file.

    Attributes
    ----------
    files
        The files of the tables, in the order of the chunks.
    counts
        How many records were kept, and rejected for each reason; how many parties there are in each role.
    """

    files: list[ChunkFile]
    counts: dict[str, int]


def parse_file(spark: SparkSession, job: Job, plan: Plan) -> ParsedFile:
    """Parse all chunks of a file."""
    if not plan.chunks:
        return ParsedFile([], {})
    chunks = [(number, json.dumps(asdict(chunk))) for number, chunk in enumerate(plan.chunks)]
    tasks = min(len(chunks), max(2, sum(_bytes(chunk) for chunk in plan.chunks) // TASK_BYTES))
    cut = spark.createDataFrame(chunks, "number int, chunk string").repartitionByRange(tasks, "number")
    rows = cut.mapInArrow(_kernel(job), spark_ddl(REPORT)).collect()  # bounded: some rows for each chunk
    told = sorted((ChunkFile(*row) for row in rows), key=lambda file: (file.path, file.table))
    counts: Counter[str] = Counter()
    for entry in told:
        if entry.table.startswith(COUNT):
            counts[entry.table.removeprefix(COUNT)] += entry.rows
    return ParsedFile([entry for entry in told if entry.path], dict(counts))


def parse_chunk(job: Job, chunk: Chunk, number: int) -> Iterator[ChunkFile]:
    """Parse one chunk and write its tables."""
    token = new_token(number)
    rows = chunk_rows(job.reader, chunk, job.header, job.setting, job.limits)
    tables = product_tables(rows, job.reader.product, token, job.source_file)
    yield from write_chunk(job.folder, token, tables)
    yield from (ChunkFile(f"{COUNT}{what}", "", count) for what, count in chunk_counts(rows, tables).items())


def _bytes(chunk: Chunk) -> int:
    """Bytes of a chunk, as far as the plan tells them: members of an archive count as a whole chunk."""
    return chunk.stop - chunk.start or CHUNK_BYTES


def _kernel(job: Job) -> Kernel:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for task in (row for batch in batches for row in batch.to_pylist()):
            given = json.loads(task["chunk"])
            chunk = Chunk(**{**given, "members": tuple(given["members"])})
            yield report(parse_chunk(job, chunk, task["number"]))

    return run
