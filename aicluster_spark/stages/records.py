"""Stage `records`: from source files to the canonical tables, every row accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.engine.tables import rows_to_arrow
from aicluster_spark.errors import InputError, ReconciliationError
from aicluster_spark.records.completeness import Completeness, estimate_completeness
from aicluster_spark.records.readers.reader import FrameReader
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.sources import find_files
from aicluster_spark.runs.fingerprint import code_fingerprint, remembered_sha256
from aicluster_spark.runs.results import StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema.records import COMPLETENESS, FILES, RECORD_COUNTS
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

PART_TABLES = ("patents", "parties", "rejects", "files", "record_counts")
MAX_LAG_CELLS = 1_000_000


def run(ctx: StageContext) -> None:
    """Read each file as a part of its own, then find the last complete year."""
    parts = [_part(ctx, reader, path) for reader, path in _files(ctx.study_file)]
    for table in PART_TABLES:
        ctx.adopt(table, [part.tables[table] for part in parts])
    if len(parts) > 1:
        _merge_across_files(ctx)
    _state_counts(ctx)
    _write_completeness(ctx)


def _files(study_file: StudyFile) -> list[tuple[FrameReader, Path]]:
    folder = study_file.path.resolve().parent
    sources = study_file.study.records.sources
    return [(READERS[s.reader], path) for s in sources for path in find_files(s, folder)]


def _part(ctx: StageContext, reader: FrameReader, path: Path) -> StageResult:
    digest = remembered_sha256(path, _hash_memory(ctx.store.workspace))
    options = ctx.study.records.model_dump(mode="json", exclude={"sources", "last_complete_year"})
    key = {
        "reader": reader.name,
        "file": path.name,
        "sha256": digest,
        "options": options,
        "code": code_fingerprint(["records", "schema/records.py"]),
    }
    return ctx.part(key, lambda inner: _read_file(inner, reader, path, digest))


def _read_file(ctx: StageContext, reader: FrameReader, path: Path, digest: str) -> None:
    reader.check(path)
    seen = reader.count(path)
    ctx.step(f"reading {path.name}", seen)
    parsed = reader.read(ctx.spark, path, ctx.study.records)
    patents = ctx.write("patents", parsed.patents)
    ctx.write("parties", parsed.parties)
    rejected = ctx.write("rejects", parsed.rejects).rows
    parties = ctx.reread("parties")
    kept = reader.kept(parties, ctx.reread("patents"))
    if seen != kept + rejected:
        raise ReconciliationError(
            f"{path.name}: {seen:,} records seen, but {kept:,} kept and {rejected:,} rejected.",
            "This is a fault of the reader; report it with the file.",
        )
    account = {
        "source_file": path.name,
        "reader": reader.name,
        "bytes": path.stat().st_size,
        "sha256": digest,
    }
    counted = {
        "encoding": reader.encoding,
        "records_seen": seen,
        "rows_kept": kept,
        "rows_rejected": rejected,
    }
    ctx.write_arrow("files", rows_to_arrow(FILES, [{**account, **counted}]))
    counts = {
        "records_seen": seen,
        "records_kept": kept,
        **_rejected_by_reason(ctx.reread("rejects")),
        "patents": patents.rows,
        **_parties_by_role(parties),
    }
    rows = [{"source_file": path.name, "what": what, "count": count} for what, count in counts.items()]
    ctx.write_arrow("record_counts", rows_to_arrow(RECORD_COUNTS, rows))


def _rejected_by_reason(rejects: DataFrame) -> dict[str, int]:
    rows = rejects.groupBy("reason").count().orderBy("reason").collect()  # bounded: a closed list of reasons
    return {f"rejected:{row['reason']}": int(row["count"]) for row in rows}


def _parties_by_role(parties: DataFrame) -> dict[str, int]:
    located = F.count_if(F.col("address").isNotNull())
    rows = (
        parties.groupBy("role")
        .agg(F.count("*").alias("n"), located.alias("located"))
        .orderBy("role")
        .collect()
    )
    return {
        name: int(count)
        for row in rows
        for name, count in ((f"{row['role']}s", row["n"]), (f"{row['role']}s_with_address", row["located"]))
    }


def _merge_across_files(ctx: StageContext) -> None:
    """Keep one copy of a patent that several files hold: that of the first file by name, then row."""
    patents = ctx.reread("patents")
    order = Window.partitionBy("patent_id").orderBy("source_file", "source_row")
    ranked = patents.withColumn("nth", F.row_number().over(order))
    twice = ranked.filter("nth > 1").count()
    ctx.fact("patents_in_several_files", twice)
    if twice:
        raise InputError(
            f"{twice:,} patents stand in more than one source file.",
            "Take the repeated file out of records.sources.",
        )


def _state_counts(ctx: StageContext) -> None:
    counts = pl.DataFrame(ctx.reread_arrow("record_counts"))
    for row in counts.group_by("what", maintain_order=True).agg(pl.col("count").sum()).iter_rows():
        ctx.fact(row[0], row[1])


def _write_completeness(ctx: StageContext) -> None:
    options = ctx.study.records.last_complete_year
    found = estimate_completeness(_lag_counts(ctx), options.completeness, options.reference_years)
    last = options.year or found.last_complete_year
    if last is None:
        raise InputError(
            f"No filing year reaches completeness {options.completeness}.",
            "Lower records.last_complete_year.completeness, or state the year.",
        )
    ctx.write_arrow("completeness", _completeness_table(found, last))
    ctx.fact("first_publication_month", _month_text(found.first_publication))
    ctx.fact("last_complete_year", last)
    ctx.fact("last_complete_year_stated", options.year is not None)
    ctx.fact("last_publication_month", _month_text(found.last_publication))
    ctx.fact("median_lag_months", found.median_lag)
    ctx.fact(f"lag_months_for_{options.completeness:g}", found.lag_at_bound)


def _lag_counts(ctx: StageContext) -> pl.DataFrame:
    """Count patents by month of filing and of publication: at most some hundred thousand cells."""
    cells = (
        ctx.reread("patents")
        .filter("application_date IS NOT NULL AND publication_date IS NOT NULL")
        .groupBy(_month("application_date").alias("filed"), _month("publication_date").alias("published"))
        .agg(F.count("*").alias("patents"))
    )
    return collect_bounded(cells, MAX_LAG_CELLS)


def _month(date: str) -> Any:
    return F.year(date) * 12 + F.month(date) - 1


def _completeness_table(found: Completeness, last: int) -> pa.Table:
    """Years up to the last complete one count; before the first publication only late filings are seen."""
    begun = pl.col("year") * 12 >= found.first_publication
    years = found.years.with_columns(pl.when(begun).then(pl.col("year") <= last).alias("complete"))
    return rows_to_arrow(COMPLETENESS, years.to_dicts())


def _month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _hash_memory(workspace: Location) -> Location:
    return workspace.child("hashes")


def _inputs(study_file: StudyFile, workspace: Location) -> Any:
    memory = _hash_memory(workspace)
    return [(reader.name, path.name, remembered_sha256(path, memory)) for reader, path in _files(study_file)]


def _options(study: Study) -> Any:
    return study.records.model_dump(mode="json")


RECORDS = Stage(
    name="records",
    question="What was published, and what could not be read?",
    reads=(),
    writes=(*PART_TABLES, "completeness"),
    options=_options,
    run=run,
    inputs=_inputs,
)
