"""The last complete year, from the records' own publication lags.

A document is seen only if it was published before the records end, so late filings show only their fast
publications: lags are right-truncated. The lag distribution is estimated by the product-limit estimator for
truncated data, run backwards in the lag (Lynden-Bell 1971, Monthly Notices of the Royal Astronomical Society
155; for reporting delays Kalbfleisch and Lawless 1989, Journal of the American Statistical Association 84).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete each filing year is.

    Attributes
    ----------
    years
        Columns year, patents, completeness (share already published, null before the reference window,
        where it was not estimated).
    last_complete_year
        Last year whose completeness reaches the bound, with every later year below it; None if there is none.
    first_publication, last_publication
        Months of the first and the last publication, as year * 12 + month - 1.
    median_lag, lag_at_bound
        Months within which half, and the asked share, of the documents are published.
    """

    years: pl.DataFrame
    last_complete_year: int | None
    first_publication: int
    last_publication: int
    median_lag: int
    lag_at_bound: int


def estimate_completeness(counts: pl.DataFrame, bound: float, reference_years: int) -> Completeness:
    """Estimate each filing year's completeness.

    Parameters
    ----------
    counts
        Columns filed, published (months as year * 12 + month - 1) and patents (how many).
    bound
        Share of a year's documents that must be published for it to count as complete.
    reference_years
        Filing years before the last publication from which the lags are learnt.

    Returns
    -------
    Completeness
    """
    last = int(counts["published"].max())  # type: ignore[arg-type]
    recent = counts.filter(pl.col("filed") > last - 12 * reference_years)
    lags = (recent["published"] - recent["filed"]).to_numpy()
    room = (last - recent["filed"]).to_numpy()
    seen = lag_distribution(lags, room, recent["patents"].to_numpy())
    first_year = (last - 12 * reference_years + 1) // 12 + 1
    years = _by_year(counts, seen, last, first_year)
    return Completeness(
        years=years,
        last_complete_year=_last_complete(years, bound),
        first_publication=int(counts["published"].min()),  # type: ignore[arg-type]
        last_publication=last,
        median_lag=int(np.searchsorted(seen, 0.5)),
        lag_at_bound=int(np.searchsorted(seen, bound)),
    )


def lag_distribution(lags: Integers, room: Integers, weights: Integers) -> Floats:
    """Estimate P(lag <= v) from right-truncated lags.

    Parameters
    ----------
    lags
        Observed lags in months.
    room
        Longest lag each record could have had and still be seen; at least the lag.
    weights
        Records each entry stands for.

    Returns
    -------
    numpy.ndarray
        P(lag <= v) for v = 0 .. the longest lag; 1 at the end: what can never be seen is not counted.
    """
    longest = int(lags.max())
    ended = np.bincount(lags, weights, minlength=longest + 1)
    short = np.cumsum(ended)
    too_new = np.concatenate([[0.0], np.cumsum(np.bincount(np.minimum(room, longest), weights, longest + 1))])
    at_risk = short - too_new[: longest + 1]  # lag <= v, and v could have been seen
    survive = np.where(at_risk > 0, 1.0 - ended / np.maximum(at_risk, 1.0), 1.0)
    later = np.cumprod(survive[:0:-1])[::-1]  # product over the lags above v
    return np.append(later, 1.0)


def _by_year(counts: pl.DataFrame, seen: Floats, last: int, first_year: int) -> pl.DataFrame:
    """Average the share seen over the months of each year, by all twelve months' room."""
    totals = counts.group_by((pl.col("filed") // 12).cast(pl.Int32).alias("year")).agg(
        pl.col("patents").sum()
    )
    first, end = int(totals["year"].min()), int(totals["year"].max())  # type: ignore[arg-type]
    months = np.arange(first * 12, end * 12 + 12)
    room = last - months
    share = np.where(room < 0, 0.0, seen[np.clip(room, 0, len(seen) - 1)]).reshape(-1, 12).mean(axis=1)
    known = [float(s) if year >= first_year else None for year, s in enumerate(share, start=first)]
    grid = pl.DataFrame(
        {"year": range(first, end + 1), "completeness": known},
        schema={"year": pl.Int32, "completeness": pl.Float64},
    )
    joined = grid.join(totals, on="year", how="left").with_columns(pl.col("patents").fill_null(0))
    return joined.select("year", "patents", "completeness").sort("year")


def _last_complete(years: pl.DataFrame, bound: float) -> int | None:
    enough = years.filter(pl.col("completeness").is_not_null() & (pl.col("completeness") >= bound))
    return None if enough.is_empty() else int(enough["year"].max())  # type: ignore[arg-type]
