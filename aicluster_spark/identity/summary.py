"""What the identities look like: the people who are mentioned more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame

from aicluster_spark.engine.kernels import to_batches
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.identity.compare import UNKNOWN_YEAR
from aicluster_spark.identity.kernel import BATCH_MENTIONS, whole_groups
from aicluster_spark.identity.names import name_level
from aicluster_spark.schema.identity import IDENTITIES

NAMES_SHOWN = 10


def identity_table(mentions: DataFrame) -> DataFrame:
    """Describe the people who are mentioned more than once.

    Parameters
    ----------
    mentions
        Columns of ``described``.

    Returns
    -------
    DataFrame
        Columns of the table ``identities``.
    """
    together = mentions.repartition("identity").sortWithinPartitions("identity")
    return together.mapInArrow(_describe, spark_ddl(IDENTITIES.arrow))


def described(mentions: pl.DataFrame) -> pl.DataFrame:
    """Describe people, all mentions of each given.

    Parameters
    ----------
    mentions
        ``patent_id``, ``identity``, ``score``, ``year``, ``name_key`` with its parts ``given``, ``first`` and
        ``second``, ``applicants`` (a list), ``city``.

    Returns
    -------
    polars.DataFrame
        Columns of the table ``identities``, sorted.
    """
    several = mentions.filter(pl.len().over("identity") > 1)
    year, written = pl.col("year").filter(pl.col("year") < UNKNOWN_YEAR), pl.col("name_key").unique().sort()
    people = several.group_by("identity").agg(
        mentions=pl.len().cast(pl.Int64),
        name_keys=written.head(NAMES_SHOWN),
        spellings=pl.col("name_key").n_unique().cast(pl.Int64),
        twice_on_a_patent=pl.col("patent_id").n_unique() < pl.len(),
        first_year=year.min(),
        last_year=year.max(),
        applicants=pl.col("applicants").explode().drop_nulls().n_unique().cast(pl.Int64),
        cities=pl.col("city").drop_nulls().n_unique().cast(pl.Int64),
        weakest=pl.col("score").min(),
    )
    unlike = _names_in_conflict(several)
    return people.with_columns(conflicting_names=pl.col("identity").is_in(unlike.implode())).sort("identity")


def _names_in_conflict(mentions: pl.DataFrame) -> pl.Series:
    """Identities of which two names do not go together."""
    names = mentions.select("identity", "name_key", "given", "first", "second").unique()
    both = names.join(names, on="identity", suffix="_2").filter(pl.col("name_key") < pl.col("name_key_2"))
    return both.filter(name_level().is_null())["identity"].unique()


def _describe(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for mentions in whole_groups(batches, "identity", BATCH_MENTIONS):
        yield from to_batches(described(mentions), IDENTITIES.arrow)
