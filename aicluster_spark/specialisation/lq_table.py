"""Location quotients of every city in every window, against any base."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from aicluster_spark.specialisation.bases import RARE, Base, Counted
from aicluster_spark.specialisation.lq import location_quotients
from aicluster_spark.study.windows import Window

NO_BASE = "no patents in the window"
NO_AI_ANYWHERE = "no AI patents in any city of the window"


def lq_table(counted: Counted, windows: Sequence[Window], counting: str) -> pl.DataFrame:
    """Compute the quotients.

    Parameters
    ----------
    counted
        Output by city and year, and its base.
    windows
        The windows.
    counting
        `full` or `fractional`; of patents, amounts are what they are. Totals are sums over the cities whose
        base is known and not 0, so that the cities' weights add up to one.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `city_lq`, one row per window and city that has patents in any window; and
        `trials` and `all_trials`, the base as limits and tests take it (`Base.is_amount`).
    """
    suffix = "" if counting == "full" else "_fractional"
    output = counted.output.select(
        "city",
        "year",
        pl.col(f"patents{suffix}").cast(pl.Float64).alias("patents"),
        pl.col(f"ai_patents{suffix}").cast(pl.Float64).alias("ai_patents"),
    ).sort("city", "year")
    cities = output.select(pl.col("city").unique(maintain_order=True))
    tables = [_one_window(output, cities, counted, window) for window in windows]
    return pl.concat(tables).with_columns(
        pl.lit(counted.base.name).alias("base"), pl.lit(counting).alias("counting")
    )


def _one_window(output: pl.DataFrame, cities: pl.DataFrame, counted: Counted, window: Window) -> pl.DataFrame:
    inside = output.filter(pl.col("year").is_between(window.start, window.end))
    summed = inside.group_by("city", maintain_order=True).agg(
        pl.col("patents").sum(), pl.col("ai_patents").sum()
    )
    counts = cities.join(summed, on="city", how="left", maintain_order="left").fill_null(0.0)
    table = _with_base(counts, counted, window)
    ai, amount = (table[name].fill_null(np.nan).to_numpy() for name in ("ai_amount", "amount"))
    known = amount > 0
    all_ai, all_amount = float(ai[known].sum()), float(amount[known].sum())
    scale = all_ai / (RARE * all_amount) if counted.base.is_amount and all_ai > 0 else 1.0
    found = location_quotients(ai, amount * scale, all_ai, all_amount * scale)
    reason = (
        pl.when(pl.Series(amount == 0))
        .then(pl.lit(NO_BASE if counted.amounts is None else f"no {counted.base.unit}"))
        .when(pl.lit(all_ai == 0))
        .then(pl.lit(NO_AI_ANYWHERE.replace("AI patents", counted.base.counts)))
    )
    return table.select(
        "city",
        pl.lit(window.start, pl.Int32).alias("window_start"),
        pl.lit(window.end, pl.Int32).alias("window_end"),
        "patents",
        "ai_patents",
        pl.lit(float(counts["patents"].sum())).alias("all_patents"),
        pl.lit(float(counts["ai_patents"].sum())).alias("all_ai_patents"),
        "amount",
        "ai_amount",
        pl.lit(all_amount).alias("all_amount"),
        pl.lit(all_ai).alias("all_ai_amount"),
        pl.Series("trials", amount * scale).fill_nan(None),
        pl.lit(all_amount * scale).alias("all_trials"),
        pl.Series("lq", found.lq).fill_nan(None),
        pl.Series("lq_low", found.low).fill_nan(None),
        pl.Series("lq_high", found.high).fill_nan(None),
        pl.Series("lq_symmetric", found.symmetric).fill_nan(None),
        pl.coalesce("reason", reason).alias("reason"),
    )


def _with_base(counts: pl.DataFrame, counted: Counted, window: Window) -> pl.DataFrame:
    """Add amount, ai_amount (both null where the base is unknown) and the reason for it."""
    if counted.amounts is None:
        return counts.with_columns(amount="patents", ai_amount="ai_patents", reason=pl.lit(None, pl.String))
    years = range(window.end if counted.base.at_end else window.start, window.end + 1)
    wanted = counts.select("city").join(pl.DataFrame({"year": years}, schema={"year": pl.Int32}), how="cross")
    joined = wanted.join(
        counted.amounts.with_columns(pl.col("year").cast(pl.Int32)), on=["city", "year"], how="left"
    ).sort("city", "year")
    missing = joined.filter(pl.col("amount").is_null()).group_by("city", maintain_order=True).first()
    said = pl.coalesce("reason", pl.lit("no figure"))
    why = missing.select("city", reason=pl.format(f"{counted.base.name} of {{}}: {{}}", "year", said))
    known = (
        joined.filter(pl.col("amount").is_not_null().all().over("city"))
        .group_by("city", maintain_order=True)
        .agg(pl.col("amount").sum(), pl.col("ai_amount").sum())
    )
    both = counts.join(known, on="city", how="left", maintain_order="left").join(
        why, on="city", how="left", maintain_order="left"
    )
    own = "ai_patents" if _of_patents(counted.base) else "ai_amount"
    return both.with_columns(ai_amount=pl.when(pl.col("amount").is_not_null()).then(own))


def _of_patents(base: Base) -> bool:
    return base.counts == "AI patents"
