"""Yearly swings beyond chance: alpha is found again, and limits that hold it cover what they promise."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.swings import expected_by_year, swing_table, yearly_swing
from aicluster_spark.study.windows import Window

YEARS = 4


def nation(alpha: float, seed: int, cities: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Yearly counts of cities with known quotients: AI and others, each shape (cities, YEARS)."""
    chance = np.random.default_rng(seed)
    base = np.round(chance.lognormal(7.5, 0.7, cities))[:, None] * np.ones(YEARS)
    mean = base * chance.uniform(0.02, 0.10, cities)[:, None] * np.array([0.8, 1.0, 1.1, 1.2])
    mixing = chance.gamma(1 / alpha, alpha, mean.shape) if alpha else 1.0
    ai = chance.poisson(mean * mixing).astype(float)
    return ai, base - mean.round() + ai, (mean.sum(axis=1) / base.sum(axis=1)) / (mean.sum() / base.sum())


def limits(ai: np.ndarray, base: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    cities = [f"c{i:03d}" for i in range(len(ai))]
    output = pl.DataFrame(
        {
            "city": np.repeat(cities, YEARS),
            "year": np.tile(np.arange(2000, 2000 + YEARS), len(ai)),
            "patents": base.ravel(),
            "ai_patents": ai.ravel(),
        }
    )
    counted = Counted(output)
    quotients = lq_table(counted, [Window(2000, 2003)], "full")
    return quotients, swing_table(quotients, counted)


def test_expectations_keep_each_citys_sum() -> None:
    ai, base, _ = nation(0.05, 1)
    expected = expected_by_year(ai, base)
    assert expected.sum(axis=1) == pytest.approx(ai.sum(axis=1))
    assert np.isnan(
        expected_by_year(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[5.0, 5.0], [0, 0]]))[1]
    ).all()


def test_the_planted_swing_is_found_again_and_none_where_there_is_none() -> None:
    """Each estimate is over 200 cities and four years; its spread over seeds is about a tenth of alpha."""
    found = np.mean([yearly_swing(*nation(0.05, seed)[:2]) for seed in range(10)])
    assert found == pytest.approx(0.05, rel=0.15)
    assert max(yearly_swing(*nation(0.0, seed)[:2]) for seed in range(10)) < 0.003


def test_limits_that_hold_the_swing_cover_and_those_of_counts_do_not() -> None:
    inside = {"lq": [], "lq_swing": []}
    for seed in range(10):
        ai, base, true = nation(0.05, seed)
        quotients, wider = limits(ai, base)
        for name, table in (("lq", quotients), ("lq_swing", wider)):
            low, high = (table[f"{name}_{side}"].to_numpy() for side in ("low", "high"))
            inside[name].append((low <= true) & (true <= high))
    assert 0.93 <= np.mean(inside["lq_swing"]) <= 0.97
    assert np.mean(inside["lq"]) < 0.90


def test_one_year_has_no_swing_and_a_quotient_of_zero_keeps_its_limits() -> None:
    output = pl.DataFrame(
        [("a", 2000, 100.0, 0.0), ("b", 2000, 100.0, 20.0), ("a", 2001, 100.0, 0.0), ("b", 2001, 90.0, 40.0)],
        schema=["city", "year", "patents", "ai_patents"],
        orient="row",
    )
    counted = Counted(output)
    both = lq_table(counted, [Window(2000, 2000), Window(2000, 2001)], "full")
    alone, two = swing_table(both, counted).partition_by("window_end", maintain_order=True)
    assert alone.drop("city", "window_start", "window_end").null_count().row(0) == (2, 2, 2)
    own = both.filter((pl.col("city") == "a") & (pl.col("window_end") == 2001)).row(0, named=True)
    wide = two.filter(pl.col("city") == "a").row(0, named=True)
    assert (wide["lq_swing_low"], wide["lq_swing_high"]) == (own["lq_low"], own["lq_high"]) != (None, None)
