"""Whether a city works more with others than within, and whether that is more than chance would make."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.specialisation.balance import NOTHING_TO_COMPARE
from aicluster_spark.specialisation.intervals import Floats, exact_share_limits

HALF = 0.5


def expected_external_share(intra: Floats, inter: Floats) -> Floats:
    """Share of a city's joint patents that would be with other cities if partners met at random.

    Each joint patent within city i gives the city two ends, each with others one: s_i = 2 intra_i + inter_i,
    S = sum s_i. Were the ends joined at random (the configuration model, which keeps every city's volume),
    the other end of one in i lies in i with chance (s_i - 1)/(S - 1). So i expects
    I = s_i (s_i - 1)/(2 (S - 1)) patents within and E = s_i (S - s_i)/(S - 1) with others, and the share is
    E/(E + I) = (S - s_i)/((S - s_i) + (s_i - 1)/2). It nears 1 for a small city and falls with its size.

    Parameters
    ----------
    intra, inter
        Shape (n,); joint patents of all cities of one window.

    Returns
    -------
    array
        Shape (n,); NaN where a city has no joint patent.
    """
    ends = 2 * intra + inter
    others = ends.sum() - ends
    with np.errstate(divide="ignore", invalid="ignore"):
        share = others / (others + (ends - 1) / 2)
    return np.where(ends > 0, share, np.nan)


def balance_tests(counts: pl.DataFrame) -> pl.DataFrame:
    """Test in each city and window whether inter exceeds intra, and compare with random mixing.

    The city's joint patents are taken as independent trials, each with others or within; the limits of the
    external share are exact (Clopper and Pearson), and `balance` is decided where they leave out 1/2.
    `against_mixing` tells whether they leave out the share expected at random.

    Parameters
    ----------
    counts
        Columns city, window_start, window_end, intra, inter; every city with joint patents.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `collaboration_tests`.
    """
    windows = counts.sort("window_start", "city").partition_by("window_start", maintain_order=True)
    return pl.concat(_one_window(window) for window in windows) if windows else _one_window(counts)


def _one_window(counts: pl.DataFrame) -> pl.DataFrame:
    intra, inter = (counts[name].cast(pl.Float64).to_numpy() for name in ("intra", "inter"))
    ties = intra + inter
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(ties > 0, inter / ties, np.nan)
    low, high = (np.where(ties > 0, limit, np.nan) for limit in exact_share_limits(inter, ties))
    expected = expected_external_share(intra, inter)
    return counts.select(
        "city",
        "window_start",
        "window_end",
        pl.Series("external_share", share).fill_nan(None),
        pl.Series("external_low", low).fill_nan(None),
        pl.Series("external_high", high).fill_nan(None),
        pl.Series("expected_external_share", expected).fill_nan(None),
        pl.Series("expected_ei_index", 2 * expected - 1).fill_nan(None),
    ).with_columns(
        _verdict(pl.lit(HALF), "inter exceeds intra", "intra exceeds inter", "undecided").alias("balance"),
        _verdict(pl.col("expected_external_share"), "more external", "less external", "as random").alias(
            "against_mixing"
        ),
        pl.when(pl.col("external_share").is_null()).then(pl.lit(NOTHING_TO_COMPARE)).alias("reason"),
    )


def _verdict(mark: pl.Expr, above: str, below: str, neither: str) -> pl.Expr:
    """Tell on which side of a mark the limits lie; null where they are unknown."""
    return (
        pl.when(pl.col("external_low").is_null() | mark.is_null())
        .then(None)
        .when(pl.col("external_low") > mark)
        .then(pl.lit(above))
        .when(pl.col("external_high") < mark)
        .then(pl.lit(below))
        .otherwise(pl.lit(neither))
    )
