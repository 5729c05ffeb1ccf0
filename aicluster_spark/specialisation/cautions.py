"""What the records are too thin to say about cities, in sentences."""

from __future__ import annotations

import polars as pl

from aicluster_spark.specialisation.lq import FEW

WIDE = 4.0
"""An interval whose upper limit is this many times the lower one orders few cities."""


def cautions(
    quotients: pl.DataFrame, clusters: pl.DataFrame, balance: pl.DataFrame, changes: int
) -> list[str]:
    """Say what does not follow from the last window.

    Parameters
    ----------
    quotients, clusters, balance
        Columns of the schemas `city_lq`, `clusters` and `collaboration`, rows of the last window.
    changes
        Rows of the table `cluster_changes`.

    Returns
    -------
    list of str
        One sentence each; empty where nothing is too thin.
    """
    said = [_few(quotients), _unsure(quotients, clusters), _unlocated(balance)]
    if not changes:
        said.append("No two windows without common years: entry, exit and growth of clusters cannot be told.")
    return [sentence for sentence in said if sentence]


def _few(quotients: pl.DataFrame) -> str:
    active = quotients.filter(pl.col("ai_amount") > 0)
    few = active.filter(pl.col("ai_amount") < FEW).height
    wide = active.filter(pl.col("lq_high") > WIDE * pl.col("lq_low")).height
    if 2 * few <= active.height and 2 * wide <= active.height:
        return ""
    return (
        f"{few:,} of {active.height:,} cities with AI output have fewer than {FEW}, and in {wide:,} the "
        f"upper limit of the quotient is more than {WIDE:g} times the lower: their order says nothing."
    )


def _unsure(quotients: pl.DataFrame, clusters: pl.DataFrame) -> str:
    listed = clusters.filter("is_cluster").select("city")
    sure = quotients.join(listed, on="city", how="semi").filter(pl.col("lq_low") > 1).height
    if 2 * sure >= listed.height:
        return ""
    return (
        f"Of {listed.height:,} listed clusters {sure:,} are specialised beyond chance (lower limit above 1)."
    )


def _unlocated(balance: pl.DataFrame) -> str:
    known = balance.filter(pl.col("ei_index").is_not_null()).height
    partly = int(balance["partly_located"].sum() or 0)
    joint = int((balance["intra"] + balance["inter"]).sum() or 0)
    if known and partly <= joint:
        return ""
    return (
        f"{partly:,} AI patents of several parties could be placed in part only, {joint:,} whole: whether "
        "clusters work within or with others cannot be told."
    )
