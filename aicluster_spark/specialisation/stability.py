"""How the list of clusters changes with base, counting, window, threshold and floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from aicluster_spark.specialisation.agreement import agreement, rank_correlation
from aicluster_spark.specialisation.intervals import Floats
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.study.models import SpecialisationOptions
from aicluster_spark.study.windows import Window

COUNTINGS = ("full", "fractional")


@dataclass(frozen=True, slots=True, order=True)
class Specification:
    """One way to make the list of clusters of the last window.

    Attributes
    ----------
    rule_set
        What counts as AI.
    base
        What AI output is compared with.
    counting
        `full` or `fractional`.
    width
        Years of the window.
    lq_above
        Threshold of the location quotient.
    floor
        AI patents a cluster must have in a window as wide as the study's; other widths scale it.
    """

    rule_set: str
    base: str
    counting: str
    width: int
    lq_above: float
    floor: float


def reference_specification(options: SpecialisationOptions, rule_set: str) -> Specification:
    """Give the study's own specification."""
    cluster = options.cluster
    return Specification(
        rule_set,
        options.base,
        options.counting,
        options.windows.width,
        cluster.lq_above,
        cluster.minimum_ai_patents,
    )


def specifications(
    options: SpecialisationOptions, sources: Mapping[tuple[str, str], pl.DataFrame], reference: Specification
) -> tuple[Specification, ...]:
    """List all combinations of what the study varies, its own among them, sorted.

    Parameters
    ----------
    options
        The study's.
    sources
        Output by rule set and base.
    reference
        The study's own specification.
    """
    vary = options.stability
    widths = {*vary.widths, reference.width}
    thresholds = {*vary.lq_above, reference.lq_above}
    floors = {reference.floor * share for share in (*vary.floors, 1.0)}
    return tuple(
        sorted(
            Specification(rule_set, base, counting, width, lq_above, floor)
            for (rule_set, base), counting, width, lq_above, floor in product(
                sources, COUNTINGS, widths, thresholds, floors
            )
        )
    )


def stability_tables(
    sources: Mapping[tuple[str, str], pl.DataFrame],
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
        By rule set and base: columns of the schema `city_output`.
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


def bootstrap_membership(
    ai: Floats, base: Floats, lq_above: float, floor: float, draws: int, seed: int
) -> Floats:
    """Count how often each city is a cluster when the window's patents are drawn again.

    Poisson bootstrap: every patent enters a sample a Poisson(1) number of times, so that a city's AI patents
    and other patents are drawn as Poisson(x_i) and Poisson(X_i - x_i), independently over cities. Threshold
    and floor are applied to each sample. A patent of several cities is drawn in each of them apart.

    Parameters
    ----------
    ai, base
        Shape (n,); counts of the window.
    lq_above, floor
        The rules.
    draws
        Samples, at least 1.
    seed
        Seed of the generator.

    Returns
    -------
    array
        Shape (n,); shares in [0, 1]; NaN where the city has no patents.
    """
    chance = np.random.default_rng(seed)
    hits = np.zeros(ai.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(draws):
            drawn_ai = chance.poisson(ai).astype(np.float64)
            drawn = drawn_ai + chance.poisson(np.maximum(base - ai, 0.0))
            lq = (drawn_ai / drawn) / (drawn_ai.sum() / drawn.sum())
            hits += (lq > lq_above) & (drawn_ai >= floor)
    return np.where(base > 0, hits / draws, np.nan)


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
