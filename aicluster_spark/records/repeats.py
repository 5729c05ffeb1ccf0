"""Which records are the same document: repeats, corrections, and the two publications of one application.

Keys of one document meet in one partition, where a single pass decides on all of them: one shuffle of narrow
rows, no windows of Spark, which sorted every key four times and shuffled them three times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame

from aicluster_spark.engine.kernels import Kernel, to_batches
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.records.keys import KEYS
from aicluster_spark.schema.table import STRING

DROP, MERGE, AMEND = "drop", "merge", "amend"
DECISIONS = pa.schema(
    [
        *(KEYS.field(name) for name in ("chunk", "source_file", "source_row", "byte_offset")),
        ("action", STRING),
        ("reason", STRING),
        ("detail", STRING),
        *(KEYS.field(name) for name in ("publication_date", "grant_date", "legal_status")),
    ]
)
"""A record that is not simply kept, and what becomes of it."""
GRANT_FACTS = ("grant_date", "legal_status")


def decide(keys: DataFrame, count: str, tasks: int = 2) -> DataFrame:
    """Decide what becomes of records that share a document with another one.

    Parameters
    ----------
    keys
        Columns of KEYS; one row for each record.
    count
        `applications`, `grants` or `either`, as the study says.
    tasks
        Tasks the work is cut into; each holds its share of the keys at once.

    Returns
    -------
    pyspark.sql.DataFrame
        DECISIONS, as `settle` gives them.
    """
    return keys.repartition(tasks, "patent_id").mapInArrow(_kernel(count), spark_ddl(DECISIONS))


def _kernel(count: str) -> Kernel:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        held = pa.Table.from_batches(batches, schema=KEYS)
        yield from to_batches(settle(pl.DataFrame(held), count), DECISIONS)

    return run


def settle(keys: pl.DataFrame, count: str) -> pl.DataFrame:
    """Decide on all records of some documents.

    Of equal records the first is kept (by file, then row); of different records of one stage the latest
    publication, which is the corrected one. Where an application was published and granted, `either` keeps
    the published application and adds the grant's facts to it; `applications` and `grants` keep that alone.
    A grant proves an application: where it is all that was published of one, `applications` counts it.

    Parameters
    ----------
    keys
        Columns of KEYS: every record of each document.
    count
        As for `decide`.

    Returns
    -------
    polars.DataFrame
        DECISIONS, a row for each record that is not simply kept. action: `drop` (with its reason, and the
        record that is kept instead in detail), `merge` (its facts stand in the kept record), `amend` (the
        kept record, with the dates and status it gets).
    """
    shared = keys.filter(pl.col("patent_id").is_duplicated() | _of_other_stage(count))
    versions = _with_versions(shared.sort("source_file", "source_row"))
    verdicts = versions.with_columns(_reason(count).alias("reason")).with_columns(
        lives=pl.col("reason").is_null()
    )
    if count == "either":
        verdicts = _with_grant_facts(verdicts)
    else:
        verdicts = verdicts.with_columns(action=pl.when(~pl.col("lives")).then(pl.lit(DROP)))
    told = verdicts.with_columns(detail=_kept_instead())
    return told.filter(pl.col("action").is_not_null()).select(DECISIONS.names)


def _of_other_stage(count: str) -> pl.Expr:
    """Whether a record is dropped even where it is its document's only one."""
    return _is_stage("application") if count == "grants" else pl.lit(value=False)


def _beside_application(count: str) -> pl.Expr:
    """Whether a grant's application lives itself, where applications are counted."""
    living = (pl.col("nth_version") == 1).fill_null(value=False) & _is_stage("application")
    return (
        _is_stage("grant") & living.any().over("patent_id")
        if count == "applications"
        else pl.lit(value=False)
    )


def _is_stage(stage: str) -> pl.Expr:
    return (pl.col("stage") == stage).fill_null(value=False)


def _with_versions(ordered: pl.DataFrame) -> pl.DataFrame:
    """Count equal records in their order, and the first of each by version, the latest first."""
    numbered = ordered.with_columns(nth_equal=_nth("patent_id", "digest"))
    latest_first = numbered.reverse().sort(
        "publication_date", descending=True, nulls_last=True, maintain_order=True
    )
    first = pl.col("nth_equal") == 1
    return latest_first.with_columns(first=first).with_columns(
        nth_version=pl.when(first).then(_nth("patent_id", "stage", "first"))
    )


def _nth(*columns: str) -> pl.Expr:
    return pl.int_range(1, pl.len() + 1).over(columns)


def _reason(count: str) -> pl.Expr:
    """Why a record is dropped; null when it lives on."""
    chain = (
        pl.when(pl.col("nth_equal") > 1)
        .then(pl.lit("exact_repeat"))
        .when(pl.col("nth_version") > 1)
        .then(pl.lit("earlier_version"))
    )
    return chain.when(_of_other_stage(count) | _beside_application(count)).then(pl.lit("other_stage"))


def _with_grant_facts(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Let a living grant go into the living application of the same document, and give that its facts."""
    lives = pl.col("lives")
    is_application, is_grant = _is_stage("application"), _is_stage("grant")
    both = (lives & is_application).any().over("patent_id") & (lives & is_grant).any().over("patent_id")
    told = verdicts.with_columns(
        action=pl.when(~lives)
        .then(pl.lit(DROP))
        .when(both & is_application)
        .then(pl.lit(AMEND))
        .when(both)
        .then(pl.lit(MERGE))
    )
    granted = (pl.col(name).filter(lives & is_grant).max().over("patent_id") for name in GRANT_FACTS)
    newer = [
        pl.when(pl.col("action") == AMEND).then(pl.coalesce(fact, name)).otherwise(pl.col(name)).alias(name)
        for name, fact in zip(GRANT_FACTS, granted, strict=True)
    ]
    return told.with_columns(newer)


def _kept_instead() -> pl.Expr:
    """Name the record that stays of the document; null where none does."""
    stays = pl.col("lives") & (pl.col("action").fill_null("") != MERGE)
    place = pl.concat_str("source_file", pl.lit(" row "), "source_row")
    kept = place.filter(stays).max().over("patent_id")
    return pl.concat_str(pl.lit("kept: "), kept)
