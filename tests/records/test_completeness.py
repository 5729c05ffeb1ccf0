from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from aicluster_spark.records.completeness import estimate_completeness, lag_distribution


def test_right_truncated_lags_are_estimated_without_bias() -> None:
    """Lags of 0-59 months drawn uniformly, seen only before the end: the naive share is clearly off."""
    chance = np.random.default_rng(3)
    filed = chance.integers(0, 120, 200_000)
    lag = chance.integers(0, 60, 200_000)
    seen = filed + lag <= 120
    found = lag_distribution(lag[seen], 120 - filed[seen], np.ones(seen.sum(), dtype=np.int64))
    truth = (np.arange(60) + 1) / 60
    naive = np.cumsum(np.bincount(lag[seen], minlength=60)) / seen.sum()
    assert np.abs(found - truth).max() < 0.01
    assert np.abs(naive - truth).max() > 0.05


def test_without_truncation_it_is_the_empirical_distribution() -> None:
    lags = np.array([0, 1, 1, 3])
    found = lag_distribution(lags, np.full(4, 1000), np.ones(4, dtype=np.int64))
    assert found == pytest.approx([0.25, 0.75, 0.75, 1.0])


def counts(filings: range, lag: int, end: int) -> pl.DataFrame:
    rows = [(f, f + lag, 10) for f in filings if f + lag <= end]
    return pl.DataFrame(rows, schema=["filed", "published", "patents"], orient="row")


def test_the_last_complete_year_is_the_last_that_reaches_the_bound() -> None:
    """Every document takes 18 months; the records end with December 2020, so 2018 is the last whole year."""
    end = 2020 * 12 + 11
    found = estimate_completeness(counts(range(2005 * 12, end + 1), 18, end), 0.9, 12)
    assert found.last_complete_year == 2018
    shares = dict(found.years.select("year", "completeness").iter_rows())
    assert shares[2018] == 1.0
    assert shares[2019] == pytest.approx(0.5)
    assert shares[2005] is None
    assert found.median_lag == 18


def test_months_without_room_count_as_unseen() -> None:
    end = 2020 * 12 + 5
    found = estimate_completeness(counts(range(2008 * 12, end + 1), 0, end), 0.9, 8)
    shares = dict(found.years.select("year", "completeness").iter_rows())
    assert shares[2020] == pytest.approx(0.5)
    assert found.last_complete_year == 2019
