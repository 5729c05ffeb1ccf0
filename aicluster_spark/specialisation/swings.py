"""Limits of a location quotient that allow for yearly swings, and not for chance in counts alone.

A city's propensity to patent in AI moves from year to year by more than the counts' own chance: yearly AI
patents y_it vary as m_it + alpha m_it^2 (negative binomial, "NB2") around the m_it that the city's own
quotient expects. Limits from counts alone hold the quotient that these years had; limits that also hold
alpha hold the one that such a city has in the long run.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.intervals import LEVEL, Floats


def expected_by_year(ai: Floats, base: Floats) -> Floats:
    """Expect each city's yearly AI output from its own level of all years and the nation's course.

    m_it = L_i Z_it r_t over the rest of the base Z = X - y, which does not swing with y, with
    r_t = sum_i y_it / sum_i Z_it and L_i such that sum_t m_it = sum_t y_it.

    Parameters
    ----------
    ai, base
        Shape (n, T); AI output y and base X of n cities in T years.

    Returns
    -------
    array
        Shape (n, T); NaN where the city has nothing but AI in its base, or no base.
    """
    rest = base - ai
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(rest.sum(axis=0) > 0, ai.sum(axis=0) / rest.sum(axis=0), 0.0)
        alike = rest * rate
        return np.asarray(alike * (ai.sum(axis=1) / alike.sum(axis=1))[:, None], dtype=np.float64)


def yearly_swing(ai: Floats, base: Floats) -> float:
    """Estimate alpha by moments, one number for all cities.

    As m_it takes the city's own level from the T years, squared residuals hold (T - 1)/T of the variance:
    alpha = (T/(T - 1) sum (y - m)^2 - sum m)/sum m^2, at least 0. Large cities weigh most, and it is they
    whose limits alpha moves.

    Parameters
    ----------
    ai, base
        Shape (n, T).

    Returns
    -------
    float
        NaN with fewer than two years or no AI output.
    """
    expected = expected_by_year(ai, base)
    known, years = np.isfinite(expected).all(axis=1), ai.shape[1]
    y, m = ai[known], expected[known]
    if years < 2 or not np.any(m > 0):
        return float("nan")
    spread = years / (years - 1) * np.sum((y - m) ** 2)
    return float(max(0.0, (spread - m.sum()) / np.sum(m**2)))


def swing_limits(
    lq: Floats, low: Floats, high: Floats, ai: Floats, base: Floats, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Widen limits by the yearly swing.

    On the scale of ln LQ the swings add, by the delta method, with p_i and p the rates of city and nation and
    Q_i = alpha sum_t m_it^2, the variance Q_i ((1-p_i)/x_i - (1-p)/x)^2 + sum_{j != i} Q_j ((1-p)/x)^2; half
    the width is the root of the sum of the squares of chance's and swing's.

    Parameters
    ----------
    lq, low, high
        Shape (n,); quotient of all years and its limits from counts.
    ai, base
        Shape (n, T); yearly AI patents and base.

    Returns
    -------
    tuple of array
        Lower and upper limits, shape (n,); NaN where the quotient is unknown, and all NaN where the swing
        is. A quotient of 0 keeps its limits: without AI patents nothing swings.
    """
    alpha = yearly_swing(ai, base)
    if np.isnan(alpha):
        return np.full_like(lq, np.nan), np.full_like(lq, np.nan)
    x_i, x = ai.sum(axis=1), ai.sum()
    swing = alpha * np.nansum(expected_by_year(ai, base) ** 2, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = (1 - x_i / base.sum(axis=1)) / x_i
        whole = (1 - x / base.sum()) / x
        variance = swing * (own - whole) ** 2 + (swing.sum() - swing) * whole**2
        added = stats.norm.ppf(0.5 + level / 2) ** 2 * variance
        below, above = (np.exp(np.sqrt(np.log(limit / lq) ** 2 + added)) for limit in (low, high))
    return np.where(lq > 0, lq / below, low), np.where(lq > 0, lq * above, high)


def swing_table(quotients: pl.DataFrame, counted: Counted) -> pl.DataFrame:
    """Compute the wider limits of every quotient.

    Parameters
    ----------
    quotients
        Columns of `lq_table`.
    counted
        What they were made of.

    Returns
    -------
    polars.DataFrame
        Columns city, window_start, window_end, lq_swing_low, lq_swing_high and yearly_swing: null where a
        window has one year only, and for a base that is taken at the window's end.
    """
    windows = quotients.sort("window_start", "window_end", "city").partition_by(
        "window_start", "window_end", maintain_order=True
    )
    return pl.concat([_one_window(window, counted) for window in windows])


def _one_window(window: pl.DataFrame, counted: Counted) -> pl.DataFrame:
    years = range(window["window_start"][0], window["window_end"][0] + 1)
    low = high = np.full(window.height, np.nan)
    alpha = np.nan
    if len(years) > 1 and not counted.base.at_end:
        ai, base = yearly_counts(window, counted, list(years))
        lq, *limits = (window[name].fill_null(np.nan).to_numpy() for name in ("lq", "lq_low", "lq_high"))
        alpha = yearly_swing(ai, base)
        low, high = swing_limits(lq, limits[0], limits[1], ai, base)
    return window.select(
        "city",
        "window_start",
        "window_end",
        pl.Series("lq_swing_low", low).fill_nan(None),
        pl.Series("lq_swing_high", high).fill_nan(None),
        pl.lit(None if np.isnan(alpha) else alpha, pl.Float64).alias("yearly_swing"),
    )


def yearly_counts(window: pl.DataFrame, counted: Counted, years: list[int]) -> tuple[Floats, Floats]:
    """AI patents and base of the window's cities by year, both 0 where the base of the window is unknown.

    Returns
    -------
    tuple of array
        Shapes (n, T); the base of an amount is scaled as `lq_table` scales it for limits.
    """
    suffix = "" if window["counting"][0] == "full" else "_fractional"
    output = counted.output.select("city", "year", ai=f"ai_patents{suffix}", base=f"patents{suffix}")
    if counted.amounts is not None:
        output = output.drop("base").join(
            counted.amounts.select("city", pl.col("year").cast(output["year"].dtype), base="amount"),
            on=["city", "year"],
            how="right",
        )
    total, trials = window.select("all_amount", "all_trials").row(0)
    scale = trials / total if total > 0 else 1.0
    cells = window.select("city", "lq").join(pl.DataFrame({"year": years}), how="cross")
    dated = output.with_columns(pl.col("year").cast(pl.Int64))
    grid = cells.join(dated, on=["city", "year"], how="left", maintain_order="left")
    known = grid["lq"].is_not_null().to_numpy()
    ai, base = (
        np.where(known, grid[name].cast(pl.Float64).fill_null(0.0).to_numpy(), 0.0).reshape(-1, len(years))
        for name in ("ai", "base")
    )
    return ai, base * scale
