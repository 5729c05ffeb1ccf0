"""Location quotients of every city in every window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from aicluster_spark.specialisation.lq import location_quotients
from aicluster_spark.study.windows import Window

NO_BASE = "no patents in the window"
NO_AI_ANYWHERE = "no AI patents in any city of the window"


def lq_table(city_output: pl.DataFrame, windows: Sequence[Window], counting: str) -> pl.DataFrame:
    """Compute the quotients.

    Parameters
    ----------
    city_output
        Columns of the schema `city_output`.
    windows
        The windows.
    counting
        `full` or `fractional`. Totals are the sums over cities, so that the cities' weights add up to one.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `city_lq`: one row per window and city that has patents in any window.
    """
    suffix = "" if counting == "full" else "_fractional"
    output = city_output.select(
        "city",
        "year",
        pl.col(f"patents{suffix}").cast(pl.Float64).alias("patents"),
        pl.col(f"ai_patents{suffix}").cast(pl.Float64).alias("ai_patents"),
    ).sort("city", "year")
    cities = output.select(pl.col("city").unique(maintain_order=True))
    return pl.concat([_one_window(output, cities, window) for window in windows])


def _one_window(output: pl.DataFrame, cities: pl.DataFrame, window: Window) -> pl.DataFrame:
    inside = output.filter(pl.col("year").is_between(window.start, window.end))
    summed = inside.group_by("city", maintain_order=True).agg(
        pl.col("patents").sum(), pl.col("ai_patents").sum()
    )
    counts = cities.join(summed, on="city", how="left", maintain_order="left").fill_null(0.0)
    base, ai = counts["patents"].to_numpy(), counts["ai_patents"].to_numpy()
    found = location_quotients(ai, base, float(ai.sum()), float(base.sum()))
    reason = np.where(base == 0, NO_BASE, NO_AI_ANYWHERE if ai.sum() == 0 else "")
    return counts.select(
        "city",
        pl.lit(window.start, pl.Int32).alias("window_start"),
        pl.lit(window.end, pl.Int32).alias("window_end"),
        "patents",
        "ai_patents",
        pl.lit(float(base.sum())).alias("all_patents"),
        pl.lit(float(ai.sum())).alias("all_ai_patents"),
        pl.Series("lq", found.lq).fill_nan(None),
        pl.Series("lq_low", found.low).fill_nan(None),
        pl.Series("lq_high", found.high).fill_nan(None),
        pl.Series("lq_symmetric", found.symmetric).fill_nan(None),
        pl.Series("reason", reason).replace("", None),
    )
