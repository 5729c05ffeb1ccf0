"""Cities of several countries side by side, ranked, with the intervals that counting error makes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.scorecard.index import ranks

Floats = NDArray[np.float64]
MEASURES = ("share", "lq", "growth", "centrality", "cross_border", "policy_year")
LESS_IS_BETTER = ("policy_year",)
NO_ERROR = "no sampling error is defined for the measure"
DRAWS, TAIL = 1000, 0.025


def international_table(
    cities: pl.DataFrame, values: Mapping[str, pl.DataFrame], counts: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """Rank the cities by each measure.

    The intervals of share, quotient and growth come from counts drawn anew (Poisson) around those observed:
    how far the order would change if the same cities had patented by the same chances again.

    Parameters
    ----------
    cities
        city and country, in order.
    values
        By measure: city, value and reason.
    counts
        city, ai_patents and ai_patents_before, null where unknown.
    seed
        Of the draws.

    Returns
    -------
    polars.DataFrame
        As table `scorecard_international`.
    """
    counted = cities.join(counts, on="city", how="left", maintain_order="left")
    now, before = (counted[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in COUNTED)
    chance = np.random.default_rng(seed)
    drawn_now, drawn_before = (_draw(chance, each) for each in (now, before))
    frames = []
    for measure in MEASURES:
        rows = cities.join(values[measure], on="city", how="left", maintain_order="left")
        value = rows["value"].fill_null(np.nan).to_numpy()
        drawn = _drawn(measure, value, now, drawn_now, drawn_before)
        low, high = _limits(drawn)
        sign = -1 if measure in LESS_IS_BETTER else 1
        without = pl.lit(NO_ERROR) if drawn is None else pl.lit(None, pl.String)
        frames.append(
            rows.select(
                "city", "country", measure=pl.lit(measure), value="value", reason="reason"
            ).with_columns(
                rank=_column(ranks(sign * value)).cast(pl.Int32),
                rank_low=_column(np.full(value.size, np.nan) if low is None else low),
                rank_high=_column(np.full(value.size, np.nan) if high is None else high),
                reason=pl.when(pl.col("value").is_null()).then("reason").otherwise(without),
            )
        )
    return pl.concat(frames)


COUNTED = ("ai_patents", "ai_patents_before")


def _draw(chance: np.random.Generator, counts: Floats) -> Floats:
    """(draws, cities) counts around those observed, NaN where unknown."""
    known = np.isfinite(counts)
    drawn = np.full((DRAWS, counts.size), np.nan)
    drawn[:, known] = chance.poisson(counts[known], (DRAWS, int(known.sum())))
    return drawn


def _drawn(measure: str, value: Floats, now: Floats, drawn: Floats, before: Floats) -> Floats | None:
    """(draws, cities) values of a measure by drawn counts; None of a measure without counting error."""
    with np.errstate(invalid="ignore", divide="ignore"):
        if measure in ("share", "lq"):
            return np.where(now > 0, value * drawn / np.where(now > 0, now, 1), value)
        if measure == "growth":
            changed = (drawn - before) / before
            return np.where(np.isfinite(value), np.where(before == 0, np.inf, changed), np.nan)
    return None


def _limits(drawn: Floats | None) -> tuple[Floats | None, Floats | None]:
    if drawn is None:
        return None, None
    placed = np.array([_ranks(row) for row in drawn])
    low, high = np.quantile(placed, [TAIL, 1 - TAIL], axis=0, method="inverted_cdf")
    return low, high


def _ranks(row: Floats) -> Floats:
    """Ranks where infinite growth is the highest and NaN has none."""
    largest = np.nanmax(np.where(np.isfinite(row), row, -np.inf), initial=0.0)
    return ranks(np.where(np.isposinf(row), largest + 1, row))


def _column(values: Floats) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).fill_nan(None)
