"""What each city's AI is about: quotients, density and complexity by branch."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.specialisation.complexity import complexity
from aicluster_spark.specialisation.concentration import krugman, normalised_herfindahl
from aicluster_spark.specialisation.relatedness import (
    advantage,
    co_occurrence,
    quotient_matrix,
    relatedness,
    relatedness_density,
)

KEYS = ("city", "window_start", "window_end")
CITY_WINDOW = {"city": pl.String(), "window_start": pl.Int32(), "window_end": pl.Int32()}
CELLS = pl.Schema(
    {
        **CITY_WINDOW,
        "branch": pl.String(),
        "ai_patents": pl.Int64(),
        "branch_lq": pl.Float64(),
        "density": pl.Float64(),
        "branch_complexity": pl.Float64(),
    }
)
PROFILES = pl.Schema(
    {
        **CITY_WINDOW,
        "branches": pl.Int64(),
        "herfindahl": pl.Float64(),
        "krugman": pl.Float64(),
        "complexity": pl.Float64(),
    }
)


def branch_tables(counts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measure the branches of every city and window against those of all cities.

    Parameters
    ----------
    counts
        Columns city, window_start, window_end, branch, ai_patents (above 0). A patent of several branches
        counts in each.

    Returns
    -------
    tuple of polars.DataFrame
        Columns of the schemas `city_branches`, one row a city, window and branch that occurs in the window,
        zeros among them, and `city_profiles`, one row a city and window.
    """
    windows = counts.sort("window_start", "city", "branch").partition_by("window_start", maintain_order=True)
    measured = [_one_window(window) for window in windows]
    return (
        pl.concat([pl.DataFrame(schema=CELLS), *(cells.cast(CELLS) for cells, _ in measured)]),
        pl.concat([pl.DataFrame(schema=PROFILES), *(profile.cast(PROFILES) for _, profile in measured)]),
    )


def _one_window(window: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    wide = window.pivot(on="branch", index=list(KEYS), values="ai_patents").fill_null(0).sort("city")
    names = sorted(set(wide.columns) - set(KEYS))
    output = wide.select(names).to_numpy().astype(np.float64)
    quotients = quotient_matrix(output)
    marks = advantage(quotients)
    found = complexity(marks)
    density = relatedness_density(marks, relatedness(co_occurrence(marks)))
    cells = wide.select(KEYS).join(pl.DataFrame({"branch": names}), how="cross", maintain_order="left_right")
    long = cells.with_columns(
        pl.Series("ai_patents", output.ravel()),
        pl.Series("branch_lq", quotients.ravel()).fill_nan(None),
        pl.Series("density", density.ravel()).fill_nan(None),
        pl.Series("branch_complexity", np.tile(found.branches, wide.height)).fill_nan(None),
    )
    profile = wide.select(KEYS).with_columns(
        pl.Series("branches", (output > 0).sum(axis=1)),
        pl.Series("herfindahl", normalised_herfindahl(output)).fill_nan(None),
        pl.Series("krugman", krugman(output)).fill_nan(None),
        pl.Series("complexity", found.cities).fill_nan(None),
    )
    return long, profile
