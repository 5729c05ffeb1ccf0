"""Mentions of inventors with their evidence, as narrow rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from aicluster_spark.engine.kernels import to_batches, to_frame
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.identity.compare import UNKNOWN_YEAR
from aicluster_spark.identity.names import PARTS, with_name_parts

MOST_LISTED = 50
"""Applicants, co-inventors or codes of a patent that are compared; a longer list is cut, always alike."""

NAMES = pa.schema([("name_key", pa.string()), ("year", pa.int32()), *((part, pa.string()) for part in PARTS)])


def name_years(inventors: DataFrame) -> DataFrame:
    """Give the parts of every name in every year it appears in, and its expected namesakes so far.

    Of T kinds of names seen up to a year, a family name with T_f given names and a given name with T_g family
    names would meet T_f T_g / T times if they met by chance. Kinds are counted, not mentions, so that a
    busy inventor does not make a name common; and only those seen so far, so that a later year of records
    changes no number of an earlier one.

    Parameters
    ----------
    inventors
        ``name_key``, ``year`` (undated: ``compare.UNKNOWN_YEAR``).

    Returns
    -------
    DataFrame
        ``name_key``, ``year``, the columns of ``names.PARTS`` and ``namesakes``.
    """
    names = inventors.select("name_key", "year").distinct().mapInArrow(_parts, spark_ddl(NAMES))
    seen = Window.partitionBy("family", "given").orderBy("year", "name_key")
    kinds = names.withColumn("new", (F.row_number().over(seen) == 1).cast("long"))
    # A window that is ordered by year ends with the year's last row: all names of the year are counted.
    for part in ("family", "given"):
        so_far = F.sum("new").over(Window.partitionBy(part).orderBy("year"))
        kinds = kinds.withColumn(f"{part}_kinds", so_far)
    by_year = kinds.groupBy("year").agg(F.sum("new").alias("new"))
    all_kinds = by_year.select("year", F.sum("new").over(Window.orderBy("year")).alias("all_kinds"))
    namesakes = F.col("family_kinds") * F.col("given_kinds") / F.col("all_kinds")
    counted = kinds.join(F.broadcast(all_kinds), "year")
    return counted.select("name_key", "year", *PARTS, namesakes.alias("namesakes"))


def evidence(patents: DataFrame, parties: DataFrame, party_places: DataFrame) -> DataFrame:
    """Give every mention of an inventor that has a name key what its patent says of it.

    Parameters
    ----------
    patents, parties, party_places
        The tables.

    Returns
    -------
    DataFrame
        ``patent_id``, ``position``, ``year``, ``name_key``, ``place`` (the inventor's city, else that of the
        first applicant who has one), ``city`` (its hash), ``applicants``, ``coinventors``, ``groups``,
        ``subclasses``; lists are of 64-bit hashes, sorted, the undated in ``compare.UNKNOWN_YEAR``.
    """
    named = parties.where("name_key is not null and name_key <> ''")
    inventors = named.where("role = 'inventor'").select("patent_id", "position", "name_key")
    applicants = named.where("role <> 'inventor'").groupBy("patent_id").agg(_hashes("name_key", "applicants"))
    teams = inventors.groupBy("patent_id").agg(_hashes("name_key", "team"))
    placed = party_places.where("city is not null")
    own = placed.where("role = 'inventor'").select("patent_id", "position", F.col("city").alias("own_city"))
    others = placed.where("role <> 'inventor'").groupBy("patent_id")
    seats = others.agg(F.min_by("city", F.struct("role", "position")).alias("seat"))
    documents = patents.select("patent_id", F.coalesce("year", F.lit(UNKNOWN_YEAR)).alias("year"), *_codes())
    of_patent = documents.join(teams, "patent_id").join(applicants, "patent_id", "left")
    return (
        inventors.join(of_patent.join(seats, "patent_id", "left"), "patent_id")
        .join(own, ["patent_id", "position"], "left")
        .select(
            "patent_id",
            "position",
            "year",
            "name_key",
            F.coalesce("own_city", "seat").alias("place"),
            _hash(F.coalesce("own_city", "seat")).alias("city"),
            "applicants",
            F.array_except("team", F.array(F.xxhash64("name_key"))).alias("coinventors"),
            "groups",
            "subclasses",
        )
    )


def _hash(text: Column) -> Column:
    """Hash text; null stays null, which Spark's own function turns into a number."""
    return F.when(text.isNotNull(), F.xxhash64(text))


def _hashes(column: str, name: str) -> Column:
    return F.slice(F.array_sort(F.collect_set(F.xxhash64(column))), 1, MOST_LISTED).alias(name)


def _codes() -> tuple[Column, Column]:
    """Hash the main groups and the subclasses of the CPC and IPC symbols."""
    empty = F.array().cast("array<string>")
    symbols = F.array_union(F.coalesce("cpc", empty), F.coalesce("ipc", empty))
    groups = F.transform(symbols, lambda code: F.xxhash64(F.element_at(F.split(code, "/"), 1)))
    subclasses = F.transform(symbols, lambda code: F.xxhash64(F.substring(code, 1, 4)))
    return (
        F.slice(F.array_sort(F.array_distinct(groups)), 1, MOST_LISTED).alias("groups"),
        F.slice(F.array_sort(F.array_distinct(subclasses)), 1, MOST_LISTED).alias("subclasses"),
    )


def _parts(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        frame: pl.DataFrame = with_name_parts(to_frame(batch))
        yield from to_batches(frame, NAMES)
