"""Rows of joined tables, every one accounted for: with its document, refused, or without a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from aicluster_spark.engine.kernels import Kernel, to_batches, to_frame
from aicluster_spark.engine.tables import SPARK_TYPES, spark_ddl
from aicluster_spark.records.documents import DOCUMENT, shape
from aicluster_spark.records.judge import judged
from aicluster_spark.records.readers.bulk_tables import OF_THE_ROW, raw_text
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.schema.records import PARTIES, PATENTS, REJECTS
from aicluster_spark.schema.table import STRING

REJECT_COLUMNS = tuple(REJECTS.names)
ORPHAN = "orphan_row"
_JUDGED = pa.schema(
    [("key", STRING), ("source_file", STRING), *(field for field in DOCUMENT if field.name != "parties")]
)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of tables other than the documents' own.

    Attributes
    ----------
    kept
        Rows that belong to a document, or that others are joined to.
    refused
        Frames of REJECTS.
    """

    kept: int
    refused: tuple[DataFrame, ...]


def first_of_each(rows: DataFrame, key: str = "key") -> DataFrame:
    """Refuse rows that repeat the key of an earlier one; what is refused already does not count."""
    window = Window.partitionBy(key, F.col("reason").isNull()).orderBy("source_file", "source_row")
    again = F.col("reason").isNull() & (F.row_number().over(window) > 1)
    return rows.withColumn("reason", F.when(again, "exact_repeat").otherwise(F.col("reason"))).withColumn(
        "detail", F.when(again, F.col(key)).otherwise(F.col("detail"))
    )


def linked(rows: DataFrame, parents: DataFrame, key: str = "key") -> DataFrame:
    """Refuse rows whose key no parent has.

    Parameters
    ----------
    rows
        Rows of a table.
    parents
        Rows of the other table; those refused are parents of none.
    key
        Column of both.
    """
    there = parents.filter("reason IS NULL").select(key).distinct().withColumn("parent", F.lit(True))
    joined = rows.join(there, key, "left")
    alone = F.col("reason").isNull() & F.col("parent").isNull()
    whose = F.concat_ws(" ", F.lit(key), key)
    told = joined.withColumn("detail", F.when(alone, whose).otherwise(F.col("detail")))
    return told.withColumn("reason", F.when(alone, ORPHAN).otherwise(F.col("reason"))).drop("parent")


def remembered(rows: DataFrame) -> DataFrame:
    """Keep rows for the several joins they go into, so that a table is read once."""
    return rows.persist(StorageLevel.MEMORY_AND_DISK)


def account(tables: Sequence[DataFrame]) -> Account:
    """Count the rows of tables that are kept, and gather those that are not."""
    kept = sum(rows.filter("reason IS NULL").count() for rows in tables)
    return Account(kept, tuple(rejects(rows) for rows in tables))


def rejects(rows: DataFrame) -> DataFrame:
    """Take refused rows as the rejects table; a row refused in a join shows its content."""
    content = [name for name in rows.columns if name not in OF_THE_ROW.names]
    shown = F.substring(F.to_json(F.struct(*content)), 1, RAW_LENGTH)
    refused = rows.filter("reason IS NOT NULL").withColumn("raw", F.coalesce("raw", shown))
    return refused.select(*REJECT_COLUMNS)


def together(frames: Iterable[DataFrame]) -> DataFrame:
    """Put frames of the same columns one under the other."""
    return reduce(DataFrame.unionByName, frames)


def judged_documents(documents: DataFrame, setting: Setting) -> DataFrame:
    """Judge documents; of several with one patent_id the first is kept.

    Parameters
    ----------
    documents
        key, OF_THE_ROW and columns of DOCUMENT, not its parties.
    setting
        What the study says.

    Returns
    -------
    pyspark.sql.DataFrame
        All columns of DOCUMENT but the parties, with key, source_file and patent_id.
    """
    missing = [name for name in _JUDGED.names if name not in documents.columns]
    whole = documents.select(
        *(name for name in _JUDGED.names if name not in missing),
        *(F.lit(None).cast(SPARK_TYPES[_JUDGED.field(name).type]).alias(name) for name in missing),
    )
    verdicts = whole.mapInArrow(_judging(setting), spark_ddl(_JUDGED))
    number = F.coalesce("application_number", "publication_number")
    named = verdicts.withColumn("patent_id", F.concat_ws("-", "office", number))
    return first_of_each(named, "patent_id")


def patents(documents: DataFrame) -> DataFrame:
    """Take kept documents as the patents table."""
    kept = documents.filter("reason IS NULL").withColumn("year", F.year("application_date"))
    return kept.select(*PATENTS.names)


def parties(people: DataFrame | None, documents: DataFrame) -> DataFrame:
    """Take named people of kept documents as the parties table.

    Parameters
    ----------
    people
        key, role, place in the list of the role, and the columns of PARTIES but patent_id and position, which
        is counted anew: the places given leave gaps. None where the tables of people are missing.
    documents
        Judged documents.
    """
    known = documents.filter("reason IS NULL").select("key", "patent_id")
    if people is None:
        return known.limit(0).select(
            *(F.lit(None).cast(SPARK_TYPES[c.type]).alias(c.name) for c in PARTIES.columns)
        )
    named = people.filter("reason IS NULL AND name IS NOT NULL").join(known, "key")
    order = Window.partitionBy("patent_id", "role").orderBy("place", "source_file", "source_row")
    placed = named.withColumn("position", F.row_number().over(order) - F.lit(1))
    lacking = [name for name in PARTIES.names if name not in placed.columns]
    filled = placed.select("*", *(F.lit(None).cast("string").alias(name) for name in lacking))
    there = F.when(F.col("address").isNotNull(), F.col("source_row"))
    return filled.withColumn("source_row", there).select(*PARTIES.names)


def in_order(rows: DataFrame, value: str, order: str = "place") -> DataFrame:
    """Gather the kept values of each key into a list, in their order and without repeats.

    Returns
    -------
    pyspark.sql.DataFrame
        key and the list under the name of the value.
    """
    pairs = F.array_sort(F.collect_list(F.struct(order, value)))
    listed: Column = F.array_distinct(F.transform(pairs, lambda pair: pair[value]))
    kept = rows.filter(F.col("reason").isNull() & F.col(value).isNotNull())
    return kept.groupBy("key").agg(listed.alias(value))


def _judging(setting: Setting) -> Kernel:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = to_frame(batch)
            document = shape(rows.drop("key", "source_file"), DOCUMENT)
            verdicts = judged(document, setting).with_columns(rows["key"], rows["source_file"])
            refused = verdicts["reason"].is_not_null() & verdicts["raw"].is_null()
            shown = raw_text(verdicts, refused, ("key", "publication_number", "title"))
            verdicts = verdicts.with_columns(pl.coalesce("raw", pl.lit(shown)).alias("raw"))
            yield from to_batches(verdicts, _JUDGED)

    return run
