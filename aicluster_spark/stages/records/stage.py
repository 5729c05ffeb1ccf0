"""The stage itself: each file a part, repeats settled over all of them, the last complete year found."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.errors import InputError
from aicluster_spark.records.product_tables import KEY_TABLE, TABLES_OF
from aicluster_spark.records.readers.reader import FrameReader
from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.records.completeness import write_completeness
from aicluster_spark.stages.records.parts import PART_TABLES, hash_memory, read_parts
from aicluster_spark.stages.records.repeats import settle_repeats
from aicluster_spark.stages.records.sources import SourceFile, digest, source_files
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

TABLES = tuple(name for names in TABLES_OF.values() for name in names if name != KEY_TABLE)


def run(ctx: StageContext) -> None:
    """Read each file as a part of its own, settle repeats, then find the last complete year."""
    files = source_files(ctx.study_file)
    parts = read_parts(ctx, files)
    for table in (*TABLES, *PART_TABLES):
        ctx.adopt(table, [part.tables[table] for part in parts if table in part.tables])
    settle_repeats(ctx, parts)
    _refuse_repeats_of_whole_sources(ctx, files, parts)
    _state_counts(ctx)
    write_completeness(ctx)


def _refuse_repeats_of_whole_sources(
    ctx: StageContext, files: list[SourceFile], parts: list[StageResult]
) -> None:
    """Refuse a patent in two sources where one of them was put together from tables: it cannot be merged."""
    documents = sum("patents" in part.tables for part in parts)
    if documents < 2 or not any(isinstance(file.reader, FrameReader) for file in files):
        return
    twice = ctx.reread("patents").groupBy("patent_id").count().filter("count > 1").count()
    ctx.fact("patents_in_several_files", twice)
    if twice:
        raise InputError(
            f"{twice:,} patents stand in more than one source.",
            "Take the repeated source out of records.sources.",
        )


def _state_counts(ctx: StageContext) -> None:
    counts = pl.DataFrame(ctx.reread_arrow("record_counts"))
    for row in counts.group_by("what", maintain_order=True).agg(pl.col("count").sum()).iter_rows():
        ctx.fact(row[0], row[1])


def _inputs(study_file: StudyFile, workspace: Location) -> Any:
    memory = hash_memory(workspace)
    return [(file.reader.name, file.name, digest(file.path, memory)) for file in source_files(study_file)]


def _options(study: Study) -> Any:
    return study.records.model_dump(mode="json")


RECORDS = Stage(
    name="records",
    question="What was published, and what could not be read?",
    reads=(),
    writes=(*TABLES, *PART_TABLES, "completeness"),
    options=_options,
    run=run,
    inputs=_inputs,
)
