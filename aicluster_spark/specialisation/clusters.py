"""Which cities are AI clusters: location quotient above a bound and output at or above a floor."""

from __future__ import annotations

import polars as pl

from aicluster_spark.study.models import ClusterRule


def judge_clusters(city_lq: pl.DataFrame, rule: ClusterRule) -> pl.DataFrame:
    """Judge every city in every window.

    Parameters
    ----------
    city_lq
        Columns city, window_start, window_end, ai_patents, lq (null where unknown).
    rule
        Bound and floor.

    Returns
    -------
    polars.DataFrame
        The same rows with is_cluster, reason (what failed) and rank among the window's clusters.
    """
    special = pl.col("lq").is_not_null() & (pl.col("lq") > rule.lq_above)
    large = pl.col("ai_patents") >= rule.minimum_ai_patents
    reason = (
        pl.when(special & large)
        .then(None)
        .when(pl.col("lq").is_null())
        .then(pl.lit("lq unknown"))
        .when(special)
        .then(pl.lit("below the scale floor"))
        .when(large)
        .then(pl.lit("not specialised"))
        .otherwise(pl.lit("not specialised and below the scale floor"))
    )
    judged = city_lq.select(
        "city",
        "window_start",
        "window_end",
        "ai_patents",
        "lq",
        (special & large).alias("is_cluster"),
        reason.alias("reason"),
    ).sort(
        "window_start", "is_cluster", "ai_patents", "lq", "city", descending=[False, True, True, True, False]
    )
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("window_start")
    return judged.with_columns(pl.when("is_cluster").then(place).alias("rank"))
