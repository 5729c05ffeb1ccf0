"""One source file as a part of the stage, with a commit point of its own: a new year adds a part."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import date, datetime, timezone
from functools import partial
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.tables import rows_to_arrow
from aicluster_spark.errors import InputError, ReconciliationError
from aicluster_spark.records.parse import KEPT, Job, parse_file
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.product_tables import KEY_TABLE, TABLES_OF
from aicluster_spark.records.readers.reader import FrameReader, Setting, TextReader, XmlReader
from aicluster_spark.runs.fingerprint import code_fingerprint
from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema.records import FILES, RECORD_COUNTS
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.records.sources import SourceFile, digest, size

PART_TABLES = ("rejects", "files", "record_counts")
AFTER_READING = {"sources", "last_complete_year", "count"}
"""Options that change nothing about how a single file is read."""

FILES_AT_ONCE = 4
"""Files of a source are many and often small: while one is cut and its job planned, others are parsed."""


def read_parts(ctx: StageContext, files: list[SourceFile]) -> list[StageResult]:
    """Read each file, or find what was read of it before; a few at a time, in the order of the files.

    The first failure ends the stage once the files at work are done; what was read of others stays.

    Raises
    ------
    ReconciliationError
        If the records seen in a file are not those kept and rejected.
    """
    hashes = [digest(file.path, hash_memory(ctx.store.workspace)) for file in files]
    keys = [_key(ctx, file, sha256) for file, sha256 in zip(files, hashes, strict=True)]
    if not all(ctx.has_part(key) for key in keys):
        _ = ctx.spark  # opened here, for only a session of the main thread ends its jobs at Ctrl-C
    with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
        readings = [
            pool.submit(ctx.part, key, partial(_read, file=file, sha256=sha256))
            for key, file, sha256 in zip(keys, files, hashes, strict=True)
        ]
        try:
            wait(readings, return_when=FIRST_EXCEPTION)
            for reading in readings:
                if reading.done():
                    reading.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return [reading.result() for reading in readings]


def _key(ctx: StageContext, file: SourceFile, sha256: str) -> dict[str, object]:
    """Everything that what is read of a file depends on."""
    return {
        "reader": file.reader.name,
        "file": file.name,
        "sha256": sha256,
        "newest": str(_newest(file)),
        "source": file.source.model_dump(mode="json", include={"columns", "encoding"}),
        "options": ctx.study.records.model_dump(mode="json", exclude=AFTER_READING),
        "code": code_fingerprint(["records", "schema/records.py", "stages/records"]),
    }


def hash_memory(workspace: Location) -> Location:
    """Where hashes of source files are remembered."""
    return workspace.child("hashes")


def _read(ctx: StageContext, file: SourceFile, sha256: str) -> None:
    if isinstance(file.reader, FrameReader):
        seen, encoding, counts = _read_frames(ctx, file.reader, file)
    else:
        seen, encoding, counts = _parse(ctx, file.reader, file)
    kept, rejected = counts.get(KEPT, 0), ctx.tables["rejects"].rows
    if seen != kept + rejected:
        raise ReconciliationError(
            f"{file.name}: {seen:,} records seen, but {kept:,} kept and {rejected:,} rejected.",
            "This is a fault of the reader; report it with the file.",
        )
    account = {
        "source_file": file.name,
        "reader": file.reader.name,
        "bytes": size(file.path),
        "sha256": sha256,
        "encoding": encoding,
        "records_seen": seen,
        "rows_kept": kept,
        "rows_rejected": rejected,
    }
    ctx.write_arrow("files", rows_to_arrow(FILES, [account]))
    stated = {"records_seen": seen, KEPT: kept, **counts, **_table_rows(ctx)}
    rows = [{"source_file": file.name, "what": what, "count": count} for what, count in stated.items()]
    ctx.write_arrow("record_counts", rows_to_arrow(RECORD_COUNTS, rows))


def _read_frames(ctx: StageContext, reader: FrameReader, file: SourceFile) -> tuple[int, str, dict[str, int]]:
    reader.check(file.path)
    scratch = _scratch(ctx)
    seen = reader.count(file.path, scratch)
    ctx.step(f"reading {file.name}", seen)
    parsed = reader.read(ctx.spark, file.path, ctx.study.records, scratch)
    ctx.write("patents", parsed.patents)
    ctx.write("parties", parsed.parties)
    ctx.write("rejects", parsed.rejects)
    ctx.scratch.delete_folder()
    parties = ctx.reread("parties")
    kept = reader.kept(parties, ctx.reread("patents"))
    by_reason = _rejected_by_reason(ctx.reread("rejects"))
    return seen, reader.encoding, {KEPT: kept, **by_reason, **_parties_by_role(parties)}


def _parse(
    ctx: StageContext, reader: TextReader | XmlReader, file: SourceFile
) -> tuple[int, str, dict[str, int]]:
    limits = ctx.study.records.limits
    ctx.step(f"cutting {file.name}")
    plan = plan_source(reader, file.path, _scratch(ctx), limits, file.source.encoding, file.source.columns)
    ctx.step(f"reading {file.name}", plan.seen)
    options = ctx.study.records
    setting = Setting(options.kinds, _newest(file), file.source.columns, options.kept_doubts)
    job = Job(reader, plan.header, file.name, setting, limits, ctx.attempt)
    parsed = parse_file(ctx.spark, job, plan)
    for table in ("rejects", *TABLES_OF[reader.product]):
        ctx.enter(table, [piece.path for piece in parsed.files if piece.table == table])
    ctx.scratch.delete_folder()
    return plan.seen, plan.encoding, parsed.counts


def _scratch(ctx: StageContext) -> Path:
    """Folder for unpacked sources, which executors open by its path."""
    folder = ctx.scratch.local
    if folder is None:
        raise InputError(
            f"Sources are unpacked beside the workspace, and {ctx.scratch.uri} is no plain folder.",
            "Take a workspace on a disk that all machines see.",
        )
    return folder


def _newest(file: SourceFile) -> date:
    """Day the file was last written, after which nothing in it can lie."""
    return datetime.fromtimestamp(file.path.stat().st_mtime, timezone.utc).date()


def _table_rows(ctx: StageContext) -> dict[str, int]:
    """Rows of the tables of the part, but for those that are counted otherwise."""
    apart = (*PART_TABLES, KEY_TABLE, "parties")
    return {name: entry.rows for name, entry in ctx.tables.items() if name not in apart}


def _rejected_by_reason(rejects: DataFrame) -> dict[str, int]:
    rows = rejects.groupBy("reason").count().orderBy("reason").collect()  # bounded: a closed list of reasons
    return {f"rejected:{row['reason']}": int(row["count"]) for row in rows}


def _parties_by_role(parties: DataFrame) -> dict[str, int]:
    located = F.count_if(F.col("address").isNotNull())
    counted = parties.groupBy("role").agg(F.count("*").alias("n"), located.alias("located"))
    return {
        name: int(count)
        for row in counted.orderBy("role").collect()  # bounded: a closed list of roles
        for name, count in ((f"{row['role']}s", row["n"]), (f"{row['role']}s_with_address", row["located"]))
    }
