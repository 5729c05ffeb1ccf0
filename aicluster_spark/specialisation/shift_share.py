"""Growth of a city's output taken apart: national, structural, local."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.specialisation.dynamics import PERIODS, next_windows
from aicluster_spark.specialisation.intervals import Floats


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """Components of the growth of n regions in m branches.

    Attributes
    ----------
    national
        Shape (n, m); growth had all grown as the nation's total.
    structural
        Shape (n, m); more (or less) since the branch grew more than the total.
    local
        Shape (n, m); what the region grew beyond its branch in the nation.
    """

    national: Floats
    structural: Floats
    local: Floats


def shift_share(before: Floats, after: Floats, nation_before: Floats, nation_after: Floats) -> ShiftShare:
    """Decompose growth after Dunn (1960): the three add up to `after - before` exactly.

    With g the growth rate of the nation and g_r that of branch r: national x g, structural x (g_r - g),
    local x' - x (1 + g_r) for x before and x' after. A region that starts at 0 has local growth only.

    Parameters
    ----------
    before, after
        Shape (n, m); outputs of regions by branch.
    nation_before, nation_after
        Shape (m,) or (n, m); the nation's, the regions' among it.

    Returns
    -------
    ShiftShare
        NaN where the nation had no output before.
    """
    total = nation_before.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(total > 0, nation_after.sum(axis=-1, keepdims=True) / total - 1, np.nan)
        # a branch the nation did not have before is at 0 in every region, where its growth does not count
        branch = np.where(nation_before > 0, nation_after / nation_before - 1, 0.0)
    national = before * growth
    structural = before * branch - national
    return ShiftShare(national, structural, after - before - national - structural)


def shift_share_table(quotients: pl.DataFrame) -> pl.DataFrame:
    """Decompose the growth of AI patents from each window to the next that shares no year with it.

    The nation is all cities and its branches are AI and everything else: national is what AI patents would
    have grown as all patents did, structural what AI grew beyond that, local what the city grew beyond AI.

    Parameters
    ----------
    quotients
        Columns of the schema `city_lq`.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `shift_share`, one row a city with AI patents in either window.
    """
    counts = ("patents", "ai_patents", "all_patents", "all_ai_patents")
    first, second = (
        quotients.select("city", *counts, start=pl.col("window_start"), end=pl.col("window_end")).rename(
            {"start": f"{side}_start", "end": f"{side}_end"}
        )
        for side in ("from", "to")
    )
    joined = (
        first.join(next_windows(quotients), on=["from_start", "from_end"])
        .join(second, on=["city", "to_start", "to_end"], suffix="_after")
        .filter((pl.col("ai_patents") > 0) | (pl.col("ai_patents_after") > 0))
        .sort("from_start", "city")
    )
    regions, nation = ("patents", "ai_patents"), ("all_patents", "all_ai_patents")
    parts = shift_share(
        _branches(joined, *regions),
        _branches(joined, *(f"{name}_after" for name in regions)),
        _branches(joined, *nation),
        _branches(joined, *(f"{name}_after" for name in nation)),
    )
    return joined.select(
        "city",
        *PERIODS,
        pl.col("ai_patents").alias("before"),
        pl.col("ai_patents_after").alias("after"),
        (pl.col("ai_patents_after") - pl.col("ai_patents")).alias("growth"),
        pl.Series("national", parts.national[:, 0]).fill_nan(None),
        pl.Series("structural", parts.structural[:, 0]).fill_nan(None),
        pl.Series("local", parts.local[:, 0]).fill_nan(None),
    )


def _branches(counts: pl.DataFrame, patents: str, ai: str) -> Floats:
    """Shape (rows, 2): AI patents and all others."""
    return np.column_stack([counts[ai].to_numpy(), (counts[patents] - counts[ai]).to_numpy()])
