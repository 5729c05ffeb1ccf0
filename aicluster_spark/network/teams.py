"""Teams: who is on each patent, how large the team is, and which teams are too large for pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from aicluster_spark.engine.kernels import to_batches

NETWORK = ("level", "window_start", "window_end")
"""What names one network."""

PATENT = ("level", "patent_id")
MENTIONS = pa.schema(
    {"level": pa.string(), "patent_id": pa.string(), "year": pa.int32(), "node": pa.string()}
)
TEAM_ROWS = pa.schema([*MENTIONS, pa.field("team", pa.int32()), pa.field("tied", pa.bool_())])


def teams(mentions: DataFrame, cap: int) -> DataFrame:
    """Make patent-node rows with the size of the team; a node counts once on a patent.

    Parameters
    ----------
    mentions
        ``level``, ``patent_id``, ``year``, ``node``.
    cap
        Largest team that gives pairs.

    Returns
    -------
    DataFrame
        ``level``, ``patent_id``, ``year``, ``node``, ``team`` (distinct nodes on the patent), ``tied`` (the
        patent gives pairs: at least two nodes, and not above the cap).
    """
    # The rows of a patent meet once, and are counted where they meet: Spark's own distinct and window would
    # move and sort the names twice.
    met = mentions.select(*MENTIONS.names).repartition(*PATENT)
    return met.mapInArrow(partial(_teams, cap), from_arrow_schema(TEAM_ROWS))


def _teams(cap: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    held = list(batches)
    if held:
        rows = pl.DataFrame(pa.Table.from_batches(held)).unique()
        sized = rows.with_columns(team=pl.len().over(PATENT).cast(pl.Int32))
        yield from to_batches(sized.with_columns(tied=pl.col("team").is_between(2, cap)), TEAM_ROWS)


def window_nodes(rows: DataFrame) -> DataFrame:
    """List the nodes of each window with their number of patents, teams of every size included.

    Parameters
    ----------
    rows
        Team rows in windows.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``node``, ``patents``.
    """
    return rows.groupBy(*NETWORK, "node").agg(F.count("*").alias("patents"))


def window_patents(rows: DataFrame, cap: int) -> DataFrame:
    """Count the patents and pairs of each window, and those of teams above the cap.

    Returns
    -------
    DataFrame
        ``level``, ``window_start``, ``window_end``, ``patents`` (that are not cut), ``teams_cut``, ``pairs``
        (of all teams), ``pairs_cut``.
    """
    # A team of n has n rows, so a row stands for 1/n of its patent and (n-1)/2 of its pairs: sums of whole
    # numbers by team size, and no row a patent has to be found.
    sized = rows.groupBy(*NETWORK, "team").agg((F.count("*") / F.col("team")).alias("teams"))
    cut = F.when(F.col("team") > cap, F.col("teams")).otherwise(0.0)
    pairs = F.expr("team * (team - 1) / 2")
    return sized.groupBy(*NETWORK).agg(
        F.sum(F.col("teams") - cut).cast("long").alias("patents"),
        F.sum(cut).cast("long").alias("teams_cut"),
        F.sum(pairs * F.col("teams")).cast("long").alias("pairs"),
        F.sum(pairs * cut).cast("long").alias("pairs_cut"),
    )
