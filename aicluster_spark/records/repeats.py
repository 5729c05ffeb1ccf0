"""Which records are the same document: repeats, corrections, and the two publications of one application."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

DROP, MERGE, AMEND = "drop", "merge", "amend"
DECISION_COLUMNS = (
    "chunk",
    "source_file",
    "source_row",
    "byte_offset",
    "action",
    "reason",
    "detail",
    "publication_date",
    "grant_date",
    "legal_status",
)
OTHER_STAGE = {"applications": "grant", "grants": "application"}


def decide(keys: DataFrame, count: str) -> DataFrame:
    """Decide what becomes of records that share a document with another one.

    Of equal records the first is kept (by file, then row); of different records of one stage the latest
    publication, which is the corrected one. Where an application was published and granted, `either` keeps
    the published application and adds the grant's facts to it; `applications` and `grants` keep that alone.

    Parameters
    ----------
    keys
        Columns of KEYS; one row for each record.
    count
        `applications`, `grants` or `either`, as the study says.

    Returns
    -------
    pyspark.sql.DataFrame
        DECISION_COLUMNS, a row for each record that is not simply kept. action: `drop` (with its reason, and
        the record that is kept instead in detail), `merge` (its facts stand in the kept record), `amend` (the
        kept record, with the dates and status it gets).
    """
    ranked = keys.withColumn("nth_equal", _nth(["patent_id", "digest"], _in_order()))
    first = F.col("nth_equal") == 1
    versions = ranked.withColumn("nth_version", F.when(first, _nth(["patent_id", "stage", first], _latest())))
    verdicts = versions.withColumn("reason", _reason(count)).withColumn("lives", F.col("reason").isNull())
    if count == "either":
        verdicts = _with_grant_facts(verdicts)
    else:
        verdicts = verdicts.withColumn("action", F.when(~F.col("lives"), DROP))
    document = Window.partitionBy("patent_id")
    place = F.concat_ws(" row ", "source_file", F.col("source_row").cast("string"))
    kept = F.when(F.col("lives") & (F.coalesce("action", F.lit("")) != MERGE), place)
    told = verdicts.withColumn("detail", F.concat(F.lit("kept: "), F.max(kept).over(document)))
    return told.filter(F.col("action").isNotNull()).select(*DECISION_COLUMNS)


def _reason(count: str) -> Column:
    """Why a record is dropped; null when it lives on."""
    chain = F.when(F.col("nth_equal") > 1, "exact_repeat").when(F.col("nth_version") > 1, "earlier_version")
    if count in OTHER_STAGE:
        chain = chain.when(F.col("stage") == OTHER_STAGE[count], "other_stage")
    return chain


def _with_grant_facts(verdicts: DataFrame) -> DataFrame:
    """Let a living grant go into the living application of the same document, and give that its facts."""
    document = Window.partitionBy("patent_id")
    lives = F.col("lives")
    has_application = F.max(lives & (F.col("stage") == "application")).over(document)
    has_grant = F.max(lives & (F.col("stage") == "grant")).over(document)
    both = has_application & has_grant
    granted = {
        name: F.max(F.when(lives & (F.col("stage") == "grant"), F.col(name))).over(document)
        for name in ("grant_date", "legal_status")
    }
    is_application = F.col("stage") == "application"
    action = F.when(~lives, DROP).when(both & is_application, AMEND).when(both, MERGE)
    return verdicts.select(
        *(name for name in verdicts.columns if name not in granted),
        action.alias("action"),
        *(
            F.when(lives & both & is_application, F.coalesce(fact, F.col(name)))
            .otherwise(F.col(name))
            .alias(name)
            for name, fact in granted.items()
        ),
    )


def _nth(columns: list[str | Column], order: list[Column]) -> Column:
    return F.row_number().over(Window.partitionBy(*columns).orderBy(*order))


def _in_order() -> list[Column]:
    return [F.asc("source_file"), F.asc("source_row")]


def _latest() -> list[Column]:
    return [F.desc_nulls_last("publication_date"), F.desc("source_file"), F.desc("source_row")]
