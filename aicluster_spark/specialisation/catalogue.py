"""Every measure of specialisation of every city in every window, beside the quotient itself."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.specialisation.bases import BASES
from aicluster_spark.specialisation.discovery import (
    false_discovery_values,
    rate_p_values,
    specialisation_p_values,
)
from aicluster_spark.specialisation.indices import difference, standardised, standardised_log, weighted
from aicluster_spark.specialisation.intervals import Floats, fieller_limits, rate_moments
from aicluster_spark.specialisation.shrinkage import shrunk_quotients

KEYS = ("city", "window_start", "window_end")
NO_SPREAD = (
    "Fieller limits need both AI patents and others in the city, and a total rate that is surely above 0"
)


def catalogue_table(quotients: pl.DataFrame, whole_counts: pl.DataFrame, rate: float) -> pl.DataFrame:
    """Compute the catalogue.

    Parameters
    ----------
    quotients
        Columns of the schema `city_lq`.
    whole_counts
        The same from full counts, for the tests, which need whole numbers.
    rate
        False-discovery rate at which a city is called specialised.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `city_specialisation`, sorted by window and city.
    """
    tested = whole_counts.sort("window_start", "city").partition_by("window_start", maintain_order=True)
    measured = quotients.sort("window_start", "city").partition_by("window_start", maintain_order=True)
    return pl.concat(_one_window(*pair, rate) for pair in zip(measured, tested, strict=True))


def _one_window(quotients: pl.DataFrame, tested: pl.DataFrame, rate: float) -> pl.DataFrame:
    ai, base, amount = (
        quotients[name].fill_null(np.nan).to_numpy() for name in ("ai_amount", "trials", "amount")
    )
    all_ai, all_amount, everything = quotients.select("all_ai_amount", "all_amount", "all_trials").row(0)
    lq = quotients["lq"].fill_null(np.nan).to_numpy()
    low, high = fieller_limits(rate_moments(ai, base, all_ai, everything))
    p_values = _p_values(tested)
    adjusted = false_discovery_values(p_values)
    shrunk = shrunk_quotients(ai, base, all_ai, everything)
    unknown = np.isnan(lq)
    measures = {
        "focus": np.where(amount > 0, ai / np.maximum(amount, 1e-300), np.nan),
        "output_share": _share(quotients),
        "lq_difference": np.where(unknown, np.nan, difference(ai, amount, all_ai, all_amount)),
        "lq_weighted": weighted(lq),
        "lq_standardised": standardised(lq),
        "log_lq_standardised": standardised_log(lq),
        "lq_fieller_low": low,
        "lq_fieller_high": high,
        "p_value": p_values,
        "q_value": adjusted,
        "lq_shrunk": shrunk.lq,
        "lq_shrunk_low": shrunk.low,
        "lq_shrunk_high": shrunk.high,
    }
    columns = [pl.Series(name, values).fill_nan(None) for name, values in measures.items()]
    no_limits = pl.col("lq").is_not_null() & pl.Series("", np.isnan(low))
    return quotients.select(
        *KEYS,
        "base",
        "counting",
        *columns,
        pl.when(pl.Series("", ~np.isnan(adjusted)))
        .then(pl.Series("", adjusted <= rate))
        .alias("is_discovery"),
        pl.coalesce("reason", pl.when(no_limits).then(pl.lit(NO_SPREAD))).alias("reason"),
    )


def _p_values(tested: pl.DataFrame) -> Floats:
    """Test each city against the rest: as part of its base, or as counts against an amount."""
    ai, amount = (tested[name].fill_null(np.nan).to_numpy() for name in ("ai_amount", "amount"))
    all_ai, all_amount, base = tested.select("all_ai_amount", "all_amount", "base").row(0)
    test = rate_p_values if BASES[base].is_amount else specialisation_p_values
    return test(ai, amount, all_ai, all_amount)


def _share(quotients: pl.DataFrame) -> Floats:
    ai, total = quotients["ai_patents"].to_numpy(), float(quotients["all_ai_patents"][0])
    return np.asarray(ai / total if total > 0 else np.full_like(ai, np.nan), dtype=np.float64)
