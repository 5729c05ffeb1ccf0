"""Ranks, development models, gaps and centrality of cities in two runs, as frames."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report.comparison.changes import MOVED, STAYED
from aicluster_spark.report.comparison.side import RunSide

FIRST_ALONE, SECOND_ALONE = "first run alone", "second run alone"
BEYOND, BEYOND_ONE, WITHIN, UNCERTAIN = (
    "beyond both intervals",
    "beyond one interval",
    "within both intervals",
    "other rank, no interval",
)


def score_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Composite index of the cities that either run ranks.

    Columns city, change, and score, rank, rank_low, rank_high, standing and reason of both runs, suffixed
    _one and _two. Of ranks that differ, `change` says whether each, one or neither of them lies outside of
    the interval of the other run.
    """
    columns = ("score", "rank", "rank_low", "rank_high", "standing", "reason")
    both = _joined(one, two, "scorecard", columns)
    first, second = (pl.col(f"rank_{side}") for side in ("one", "two"))
    outside = (
        (~second.is_between("rank_low_one", "rank_high_one")).cast(pl.Int8)
        + (~first.is_between("rank_low_two", "rank_high_two")).cast(pl.Int8)
    )  # fmt: skip
    verdicts = {0: WITHIN, 1: BEYOND_ONE, 2: BEYOND}
    moved = outside.replace_strict(verdicts, default=None, return_dtype=pl.String).fill_null(UNCERTAIN)
    change = _change(moved)
    ranked = both.filter(first.is_not_null() | second.is_not_null()).with_columns(change=change)
    return ranked.sort(pl.coalesce("rank_two", "rank_one"), "city")


def model_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Development models of the cities that have one in either run.

    Columns city, changed, and of both runs model, membership (the highest of the three) and model_reason.
    """
    first, second = (_models(side) for side in (one, two))
    both = _renamed(first, "_one").join(_renamed(second, "_two"), on="city", how="full", coalesce=True)
    known = both.filter(pl.col("model_one").is_not_null() | pl.col("model_two").is_not_null())
    return known.with_columns(changed=~pl.col("model_one").eq_missing(pl.col("model_two"))).sort(
        ~pl.col("changed"), "city"
    )


def gap_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Gaps to the frontier that differ in any digit, or that one run alone knows; the largest change first.

    Columns city, focus, difference, and frontier, frontier_gap and reason of both runs.
    """
    both = _joined(one, two, "scorecard_gaps", ("frontier", "frontier_gap", "reason"), ("city", "focus"))
    same = pl.col("frontier_gap_one").eq_missing(pl.col("frontier_gap_two"))
    difference = pl.col("frontier_gap_two") - pl.col("frontier_gap_one")
    changed = both.filter(~same).with_columns(difference=difference)
    return changed.sort(difference.abs(), "city", "focus", descending=[True, False, False], nulls_last=True)


def centrality_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Rank by centrality of the cities that have one in the last complete window of either run.

    Columns city, change, and value, rank (1 the most central; ties share one), located_parties and reason of
    both runs, each by the measure of its study.
    """
    first, second = (_central(side) for side in (one, two))
    both = _renamed(first, "_one").join(_renamed(second, "_two"), on="city", how="full", coalesce=True)
    known = both.filter(pl.col("rank_one").is_not_null() | pl.col("rank_two").is_not_null())
    found = known.with_columns(change=_change(pl.lit(MOVED)))
    return found.sort(pl.coalesce("rank_two", "rank_one"), "city")


def _change(moved: pl.Expr) -> pl.Expr:
    first, second = pl.col("rank_one"), pl.col("rank_two")
    return (
        pl.when(second.is_null())
        .then(pl.lit(FIRST_ALONE))
        .when(first.is_null())
        .then(pl.lit(SECOND_ALONE))
        .when(first == second)
        .then(pl.lit(STAYED))
        .otherwise(moved)
    )


def _models(side: RunSide) -> pl.DataFrame:
    highest = side.tables["scorecard_models"].group_by("city").agg(pl.col("membership").max())
    cities = side.tables["scorecard"].select("city", "model", "model_reason")
    return cities.join(highest, on="city", how="left").select("city", "model", "membership", "model_reason")


def _central(side: RunSide) -> pl.DataFrame:
    value = pl.col(side.study.panel.centrality).cast(pl.Float64)
    rank = value.rank("min", descending=True).cast(pl.Int64)
    return side.last_window("city_measures").select(
        "city", "located_parties", "reason", value=value, rank=rank
    )


def _joined(
    one: RunSide, two: RunSide, table: str, columns: tuple[str, ...], keys: tuple[str, ...] = ("city",)
) -> pl.DataFrame:
    first, second = (side.tables[table].select(*keys, *columns) for side in (one, two))
    return _renamed(first, "_one", keys).join(
        _renamed(second, "_two", keys), on=keys, how="full", coalesce=True
    )


def _renamed(frame: pl.DataFrame, suffix: str, keys: tuple[str, ...] = ("city",)) -> pl.DataFrame:
    return frame.rename({name: name + suffix for name in frame.columns if name not in keys})
