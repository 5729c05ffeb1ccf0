"""Intervals of ranks between countries: what counts leave open, against scipy's distributions."""

from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
import pytest
from scipy import stats

from aicluster_spark.scorecard.counting_error import DRAWS, drawn_rates, drawn_shares
from aicluster_spark.scorecard.international import MEASURES, NO_ERROR, international_table

PROBABILITIES = (0.025, 0.25, 0.5, 0.75, 0.975)


def spread(probability: float) -> float:
    """Three standard errors of a share of the draws."""
    return 3 * math.sqrt(probability * (1 - probability) / DRAWS)


@pytest.mark.parametrize("count", [0.0, 1.0, 2.5, 40.0])
def test_rates_are_drawn_between_the_limits_of_jeffreys(count: float) -> None:
    drawn = drawn_rates(np.random.default_rng(1), np.array([count, math.nan]))
    assert np.isnan(drawn[:, 1]).all()
    for probability in PROBABILITIES:
        limit = stats.chi2.ppf(probability, 2 * count + 1) / 2  # a gamma variable is half a chi-squared one
        assert (drawn[:, 0] <= limit).mean() == pytest.approx(probability, abs=spread(probability))


@pytest.mark.parametrize(("count", "whole"), [(0.0, 4.0), (3.0, 3.0), (22.0, 25.0), (5.0, 800.0)])
def test_shares_are_drawn_between_the_limits_of_jeffreys(count: float, whole: float) -> None:
    drawn = drawn_shares(np.random.default_rng(2), np.array([count, 1.0]), np.array([whole, math.nan]))
    assert np.isnan(drawn[:, 1]).all()
    for probability in PROBABILITIES:
        # A beta variable by the ratio of two chi-squared ones, F.
        ratio = stats.f.ppf(probability, 2 * count + 1, 2 * (whole - count) + 1)
        odds = ratio * (2 * count + 1) / (2 * (whole - count) + 1)
        limit = odds / (1 + odds)
        assert (drawn[:, 0] <= limit).mean() == pytest.approx(probability, abs=spread(probability))


def test_one_city_is_drawn_before_another_as_often_as_the_beta_distribution_says() -> None:
    counts = np.array([0.0, 1.0, 3.0, 12.0])
    drawn = drawn_rates(np.random.default_rng(3), counts)
    for one, other in itertools.combinations(range(4), 2):
        # Of two gamma variables the first over their sum is a beta variable.
        before = stats.beta.sf(0.5, counts[one] + 0.5, counts[other] + 0.5)
        seen = (drawn[:, one] > drawn[:, other]).mean()
        assert seen == pytest.approx(before, abs=spread(before) + 1e-3)


CITIES = pl.DataFrame({"city": ["a", "b", "c", "d"], "country": ["CN", "US", "CA", "CN"]})


def compared(**measures: list[float | None]) -> pl.DataFrame:
    """The table of four cities with 0, 1, 3 and 200 AI patents of few and of many."""
    counts = pl.DataFrame(
        {
            "city": CITIES["city"],
            "ai_patents": [0.0, 1.0, 3.0, 200.0],
            "ai_patents_before": [0.0, 4.0, 1.0, 100.0],
            "ai_amount": [0.0, 1.0, 3.0, 200.0],
            "amount": [2.0, 50.0, 4.0, 1000.0],
            "is_part": [True] * 4,
            "shared": [None, 1.0, 2.0, 90.0],
        }
    )
    nothing: list[float | None] = [None] * 4
    values = {
        name: pl.DataFrame(
            {"city": CITIES["city"], "value": measures.get(name, nothing), "reason": ["no value"] * 4},
            schema_overrides={"value": pl.Float64},
        )
        for name in MEASURES
    }
    return international_table(CITIES, values, counts, seed=4)


def test_a_count_of_nothing_among_few_may_stand_anywhere() -> None:
    table = compared(lq=[0.0, 0.1, 3.75, 1.0], share=[0.0, 0.005, 0.015, 0.98])
    rows = {(row["measure"], row["city"]): row for row in table.iter_rows(named=True)}
    none = rows["lq", "a"]
    assert none["rank"] == 4
    assert (none["rank_low"], none["rank_high"]) == (1, 4)  # 0 of 2 patents say next to nothing
    assert rows["share", "a"]["rank_low"] < rows["share", "a"]["rank_high"]
    assert (rows["share", "d"]["rank_low"], rows["share", "d"]["rank_high"]) == (1, 1)
    assert table.filter(pl.col("value").is_not_null() & pl.col("rank_low").is_null()).is_empty()


def test_cities_of_one_value_share_a_rank_that_their_intervals_hold() -> None:
    table = compared(cross_border=[0.0, 0.0, 0.0, 0.0]).filter(measure="cross_border").drop_nulls("rank_low")
    assert table["rank"].to_list() == [1, 1, 1]
    assert table["rank_low"].to_list() == [1, 1, 1]
    assert (table["rank_high"] > 1).all()


def test_growth_and_ties_have_intervals_of_their_counts_and_centrality_has_none() -> None:
    table = compared(
        growth=[None, -0.75, 2.0, 1.0], cross_border=[None, 1.0, 0.0, 0.1], centrality=[0.1, 0.2, 0.3, 0.4]
    )
    known = table.filter(pl.col("measure").is_in(["growth", "cross_border"])).drop_nulls("value")
    assert known.height == 6
    assert known["reason"].null_count() == 6
    assert (known["rank_low"] <= known["rank"]).all()
    assert (known["rank"] <= known["rank_high"]).all()
    assert (known["rank_low"] < known["rank_high"]).all()  # one or two patents order nothing
    central = table.filter(pl.col("measure") == "centrality")
    assert central["rank"].to_list() == [4, 3, 2, 1]
    assert central["rank_low"].null_count() == 4
    assert central["reason"].unique().to_list() == [NO_ERROR]
    assert table.filter(pl.col("value").is_null())["reason"].unique().to_list() == ["no value"]
