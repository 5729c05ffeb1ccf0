"""Every measure of specialisation of every city in every window, beside the quotient itself."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.specialisation.discovery import false_discovery_values, specialisation_p_values
from aicluster_spark.specialisation.indices import difference, standardised, standardised_log, weighted
from aicluster_spark.specialisation.intervals import fieller_limits, rate_moments
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
    ai, base = quotients["ai_patents"].to_numpy(), quotients["patents"].to_numpy()
    totals = float(ai.sum()), float(base.sum())
    lq = quotients["lq"].fill_null(np.nan).to_numpy()
    low, high = fieller_limits(rate_moments(ai, base, *totals))
    whole, everything = tested["ai_patents"].to_numpy(), tested["patents"].to_numpy()
    p_values = specialisation_p_values(whole, everything, float(whole.sum()), float(everything.sum()))
    adjusted = false_discovery_values(p_values)
    shrunk = shrunk_quotients(ai, base, *totals)
    unknown = np.isnan(lq)
    measures = {
        "focus": np.where(base > 0, ai / np.maximum(base, 1e-300), np.nan),
        "output_share": ai / totals[0] if totals[0] > 0 else np.full_like(ai, np.nan),
        "lq_difference": np.where(unknown, np.nan, difference(ai, base, *totals)),
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
        *columns,
        pl.when(pl.Series("", ~np.isnan(adjusted)))
        .then(pl.Series("", adjusted <= rate))
        .alias("is_discovery"),
        pl.coalesce("reason", pl.when(no_limits).then(pl.lit(NO_SPREAD))).alias("reason"),
    )
