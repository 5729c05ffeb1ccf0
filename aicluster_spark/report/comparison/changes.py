"""What changed between two runs, as frames with a row for each thing that is in either."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report.comparison.side import RunSide

ENTERED, LEFT, MOVED, STAYED = "entered", "left", "other rank", "same rank"


def cluster_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Cities that are a cluster in either run, in the last complete window of each.

    Columns city, change (entered, left, other rank or same rank), and rank, ai_patents and lq of both runs,
    suffixed _one and _two; values of a run in which the city is no cluster are those of the candidate.
    """
    both = _judged(one, "_one").join(_judged(two, "_two"), on="city", how="full", coalesce=True)
    first, second = (pl.col(f"is_cluster_{side}").fill_null(value=False) for side in ("one", "two"))
    change = (
        pl.when(first & ~second)
        .then(pl.lit(LEFT))
        .when(~first & second)
        .then(pl.lit(ENTERED))
        .when(pl.col("rank_one") == pl.col("rank_two"))
        .then(pl.lit(STAYED))
        .otherwise(pl.lit(MOVED))
    )
    found = both.filter(first | second).with_columns(change=change)
    return found.sort(pl.coalesce("rank_two", "rank_one"), "city")


def coefficient_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Terms of the studies' models in either run: estimates, errors and intervals of both, and `changed`.

    A term changed where its estimate or its interval differs in any digit, or only one run has it.
    """
    names = ("estimate", "std_error", "low", "high")
    kept = ("model", "term", *names)
    first, second = (side.model_estimates().select(kept) for side in (one, two))
    both = first.join(
        second, on=("model", "term"), how="full", coalesce=True, suffix="_two", maintain_order="left_right"
    ).rename({name: f"{name}_one" for name in names})
    same = pl.all_horizontal(pl.col(f"{name}_one").eq_missing(pl.col(f"{name}_two")) for name in names)
    return both.with_columns(changed=~same, difference=pl.col("estimate_two") - pl.col("estimate_one")).sort(
        "model", "term"
    )


def row_changes(one: RunSide, two: RunSide) -> pl.DataFrame:
    """Tables whose numbers of rows differ: columns stage, table, rows_one, rows_two and difference."""
    first, second = (
        side.rows().rename({"rows": f"rows_{name}"}) for name, side in (("one", one), ("two", two))
    )
    both = first.join(second, on=("stage", "table"), how="full", coalesce=True, maintain_order="left_right")
    differ = both.filter(~pl.col("rows_one").eq_missing(pl.col("rows_two")))
    return differ.with_columns(difference=pl.col("rows_two") - pl.col("rows_one"))


def _judged(side: RunSide, suffix: str) -> pl.DataFrame:
    columns = ("is_cluster", "rank", "ai_patents", "lq")
    return side.last_window("clusters").select(
        "city", *(pl.col(name).alias(name + suffix) for name in columns)
    )
