"""Whether a city works more inward or outward."""

from __future__ import annotations

import polars as pl

NOTHING_TO_COMPARE = "no AI patent with two located parties"


def with_balance(counts: pl.DataFrame) -> pl.DataFrame:
    """Add the E-I index (inter - intra)/(inter + intra) of Krackhardt and Stern 1988.

    Parameters
    ----------
    counts
        Columns city, window_start, window_end, intra, inter, single, partly_located; one patent counts once.

    Returns
    -------
    polars.DataFrame
        The same, sorted, with ei_index in [-1, 1] and the reason where it is null.
    """
    ties = pl.col("inter") + pl.col("intra")
    known = ties > 0
    return counts.sort("window_start", "city").with_columns(
        pl.when(known).then((pl.col("inter") - pl.col("intra")) / ties).alias("ei_index"),
        pl.when(~known).then(pl.lit(NOTHING_TO_COMPARE)).alias("reason"),
    )
