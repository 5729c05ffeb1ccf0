"""Cities of several countries side by side, ranked, with the intervals that counting error makes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.scorecard.counting_error import drawn_rates, drawn_shares
from aicluster_spark.scorecard.index import ranks

Floats = NDArray[np.float64]
MEASURES = ("share", "lq", "growth", "centrality", "cross_border", "policy_year")
LESS_IS_BETTER = ("policy_year",)
NO_ERROR = "no sampling error is defined for the measure"
COUNTED = ("ai_patents", "ai_patents_before", "ai_amount", "amount", "shared")
TAIL = 0.025


def international_table(
    cities: pl.DataFrame, values: Mapping[str, pl.DataFrame], counts: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """Rank the cities by each measure.

    The intervals come from what counts leave open: how far the order would change if the rates and shares
    behind the counts were others that fit them.

    Parameters
    ----------
    cities
        city and country, in order.
    values
        By measure: city, value and reason.
    counts
        city; ai_patents and ai_patents_before; ai_amount, amount and is_part, what the quotient sets against
        each other, and whether the one is a part of the other; shared, the AI patents shared with other
        cities. Null where unknown.
    seed
        Of the draws.

    Returns
    -------
    polars.DataFrame
        As table `scorecard_international`.
    """
    counted = cities.select("city").join(counts, on="city", how="left", maintain_order="left")
    known = {measure: _values(cities, values[measure]) for measure in MEASURES}
    drawn = _drawn({measure: _numbers(rows["value"]) for measure, rows in known.items()}, counted, seed)
    return pl.concat([_ranked(measure, rows, drawn.get(measure)) for measure, rows in known.items()])


def _values(cities: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    joined = cities.join(given, on="city", how="left", maintain_order="left")
    return joined.select("city", "country", "value", "reason")


def _drawn(values: Mapping[str, Floats], counted: pl.DataFrame, seed: int) -> dict[str, Floats]:
    """Draw the measures that rest on counts, (draws, cities) each, NaN where the measure is unknown."""
    chance = np.random.default_rng(seed)
    now, before, ai_amount, amount, shared = (
        _numbers(counted[name])
        for name in ("ai_patents", "ai_patents_before", "ai_amount", "amount", "shared")
    )
    rates = drawn_rates(chance, now)
    is_part = counted["is_part"].fill_null(False).to_numpy()
    concentration = np.where(
        is_part, drawn_shares(chance, ai_amount, amount), drawn_rates(chance, ai_amount) / amount
    )
    drawn = {
        "share": rates,  # over one total: the ranks are those of the rates
        "lq": concentration,  # likewise
        "growth": rates / drawn_rates(chance, before),
        # Ties have weights; their share is taken for one of the patents that made them.
        "cross_border": drawn_shares(chance, values["cross_border"] * shared, shared),
    }
    return {
        measure: np.where(np.isfinite(values[measure]), found, np.nan) for measure, found in drawn.items()
    }


def _ranked(measure: str, rows: pl.DataFrame, drawn: Floats | None) -> pl.DataFrame:
    sign = -1 if measure in LESS_IS_BETTER else 1
    value = _numbers(rows["value"])
    rank = ranks(sign * value)
    low, high = (np.full(value.size, np.nan),) * 2 if drawn is None else _limits(drawn, rank)
    undrawn = pl.when(pl.Series(np.isnan(low))).then(pl.lit(NO_ERROR))
    return rows.select(
        "city",
        "country",
        "value",
        measure=pl.lit(measure),
        rank=_column(rank).cast(pl.Int32),
        rank_low=_column(low),
        rank_high=_column(high),
        reason=pl.when(pl.col("value").is_null()).then("reason").otherwise(undrawn),
    )


def _limits(drawn: Floats, rank: Floats) -> tuple[Floats, Floats]:
    """Find 95 % limits of the drawn ranks; they hold the rank itself.

    Cities of the same value share the better rank, where draws give each a place of its own: of forty cities
    without a tie abroad all are first, and any of them may be last.
    """
    placed = np.array([ranks(row) for row in drawn])
    low, high = np.quantile(placed, [TAIL, 1 - TAIL], axis=0, method="inverted_cdf")
    return np.minimum(low, rank), np.maximum(high, rank)


def _numbers(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _column(values: Floats) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).fill_nan(None)
