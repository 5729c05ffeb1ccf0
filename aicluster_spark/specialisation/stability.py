"""How the list of clusters changes with base, counting, window, threshold and floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from aicluster_spark.specialisation.agreement import agreement, rank_correlation
from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.specifications import Specification
from aicluster_spark.study.windows import Window


def stability_tables(
    sources: Mapping[tuple[str, str], Counted],
    chosen: tuple[Specification, ...],
    reference: Specification,
    last_year: int,
    first_year: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the list of clusters by every specification and compare it with the study's own.

    Only the quotient's threshold and the floor are applied; further rules of the study are not.
    Specifications whose window would begin before the first year are left out.

    Parameters
    ----------
    sources
        Output and base, by rule set and base.
    chosen
        The specifications, the reference among them.
    reference
        The study's own.
    last_year, first_year
        Last complete year, and first year of the study.

    Returns
    -------
    tuple of polars.DataFrame
        Columns of the schema `stability`, one row a specification; and, one row a city that is a cluster in
        any, city, specifications (how many list it) and share_of_specifications.
    """
    lists: dict[Specification, pl.DataFrame] = {}
    for (rule_set, base, counting, width), window in _windows(chosen, last_year, first_year):
        quotients = lq_table(sources[rule_set, base], [window], counting).select("city", "lq", "ai_patents")
        for one in chosen:
            if (one.rule_set, one.base, one.counting, one.width) == (rule_set, base, counting, width):
                floor = one.floor * one.width / reference.width
                marked = (pl.col("lq") > one.lq_above).fill_null(False) & (pl.col("ai_patents") >= floor)
                lists[one] = quotients.with_columns(marked.alias("is_cluster"))
    rows = [_compared(one, lists, reference, last_year) for one in lists]
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.col("jaccard", "kappa", "rank_correlation").fill_nan(None)
    )
    return table, _shares(lists)


def _windows(
    chosen: tuple[Specification, ...], last_year: int, first_year: int
) -> Iterator[tuple[tuple[str, str, str, int], Window]]:
    for key in sorted({(one.rule_set, one.base, one.counting, one.width) for one in chosen}):
        start = last_year - key[3] + 1
        if start >= first_year:
            yield key, Window(start, last_year)


def _compared(
    one: Specification,
    lists: Mapping[Specification, pl.DataFrame],
    reference: Specification,
    last_year: int,
) -> dict[str, object]:
    own = lists[reference].rename({"lq": "own_lq", "is_cluster": "own"}).drop("ai_patents")
    both = lists[one].join(own, on="city", how="full", coalesce=True)
    marks = [both[name].fill_null(False).to_numpy() for name in ("is_cluster", "own")]
    found = agreement(marks[0], marks[1])
    ranks = [both[name].fill_null(np.nan).to_numpy() for name in ("lq", "own_lq")]
    return {
        "rule_set": one.rule_set,
        "base": one.base,
        "counting": one.counting,
        "window_start": last_year - one.width + 1,
        "window_end": last_year,
        "lq_above": one.lq_above,
        "minimum_ai_patents": one.floor * one.width / reference.width,
        "is_reference": one == reference,
        "clusters": found.first,
        "in_both": found.both,
        "jaccard": found.jaccard,
        "kappa": found.kappa,
        "rank_correlation": rank_correlation(ranks[0], ranks[1]),
        "cities_ranked": int((np.isfinite(ranks[0]) & np.isfinite(ranks[1])).sum()),
    }


def _shares(lists: Mapping[Specification, pl.DataFrame]) -> pl.DataFrame:
    listed = pl.concat(frame.filter("is_cluster").select("city") for frame in lists.values())
    return (
        listed.group_by("city")
        .agg(pl.len().cast(pl.Int64).alias("specifications"))
        .with_columns((pl.col("specifications") / len(lists)).alias("share_of_specifications"))
        .sort("city")
    )
