"""Which cities are AI clusters: those that pass every rule of the study."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.specialisation.criteria import (
    KEYS,
    SCALE,
    SPECIALISED,
    Rule,
    judge_rules,
    passes_all,
    study_rules,
)
from aicluster_spark.study.models import ClusterRule


def judge_clusters(measures: pl.DataFrame, options: ClusterRule) -> pl.DataFrame:
    """Judge every city in every window.

    Parameters
    ----------
    measures
        Columns city, window_start, window_end, ai_patents, lq (null where unknown), and what further rules
        of the study name.
    options
        The study's rules.

    Returns
    -------
    polars.DataFrame
        The same rows with is_cluster, reason (what failed) and rank among the window's clusters.
    """
    rules = study_rules(options)
    return cluster_table(measures, judge_rules(measures, rules), rules)


def cluster_table(measures: pl.DataFrame, verdicts: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Turn verdicts of the rules into clusters, ranked by AI patents, then location quotient.

    Parameters
    ----------
    measures
        As of `judge_clusters`.
    verdicts
        Rows of `judge_rules`.
    rules
        The rules judged.
    """
    known = measures.select(*KEYS, "ai_patents", "lq")
    judged = (
        known.join(verdicts, on=KEYS, how="left")
        .with_columns(passes_all(rules).alias("is_cluster"), _reason(rules).alias("reason"))
        .select(*KEYS, "ai_patents", "lq", "is_cluster", "reason")
        .sort(
            "window_start",
            "is_cluster",
            "ai_patents",
            "lq",
            "city",
            descending=[False, True, True, True, False],
        )
    )
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("window_start")
    return judged.with_columns(pl.when("is_cluster").then(place).alias("rank"))


def _reason(rules: Sequence[Rule]) -> pl.Expr:
    """Name what failed; null for a cluster. Where the quotient is unknown nothing else matters."""
    words = {SPECIALISED: "not specialised", SCALE: "below the scale floor"}
    failed = [
        pl.when(~pl.col(rule.name).fill_null(False)).then(
            pl.lit(words.get(rule.name, f"{rule.name} not met"))
        )
        for rule in rules
    ]
    said = pl.concat_list(failed).list.drop_nulls().list.join(" and ")
    return pl.when(pl.col("lq").is_null()).then(pl.lit("lq unknown")).when(said != "").then(said)
