"""Adjusted p-values against their definitions and the error rate that they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.estimation import (
    BootstrapRule,
    EstimationError,
    fit_ols,
    fit_poisson,
    score_bootstrap,
    wild_bootstrap,
)
from aicluster_spark.estimation.inference.multiplicity import adjust_p_values, romano_wolf, step_down
from tests.estimation.conftest import simulate


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_and_benjamini_hochberg_are_their_definitions(values):
    named = {str(place): p for place, p in enumerate(values)}
    m, order = len(values), np.argsort(values, kind="stable")
    holm, bh, least, most = {}, {}, 0.0, 1.0
    for step, place in enumerate(order):
        least = max(least, min(1.0, (m - step) * values[place]))
        holm[str(place)] = least
    for step in range(m - 1, -1, -1):
        most = min(most, values[order[step]] * m / (step + 1))
        bh[str(order[step])] = most
    assert adjust_p_values(named, "holm") == pytest.approx(holm)
    assert adjust_p_values(named, "benjamini-hochberg") == pytest.approx(bh)


def test_tests_without_p_value_are_not_counted():
    found = adjust_p_values({"a": 0.01, "withheld": math.nan, "b": 0.04})
    assert found["a"] == pytest.approx(0.02)
    assert found["b"] == pytest.approx(0.04)
    assert math.isnan(found["withheld"])
    assert math.isnan(adjust_p_values({"withheld": math.nan})["withheld"])


def test_what_is_no_p_value_is_refused():
    with pytest.raises(EstimationError, match="outside 0 to 1"):
        adjust_p_values({"a": 1.2})
    with pytest.raises(EstimationError, match="Allowed are: holm, benjamini-hochberg"):
        adjust_p_values({"a": 0.2}, "sidak")


def test_step_down_of_independent_tests_is_close_to_holm_and_of_equal_ones_costs_nothing():
    draw = np.random.default_rng(1)
    observed = np.array([3.0, 2.2, 0.5])
    own, adjusted = step_down(observed, np.abs(draw.normal(size=(3, 200_000))))
    holm = adjust_p_values({str(i): p for i, p in enumerate(own)})
    np.testing.assert_allclose(adjusted, list(holm.values()), atol=0.01)
    same = np.abs(np.repeat(draw.normal(size=(1, 10_000)), 3, axis=0))
    own, adjusted = step_down(np.array([2.0, 2.0, 2.0]), same)
    np.testing.assert_array_equal(own, adjusted)


def test_the_rate_of_any_false_rejection_is_kept():
    rejected = 0
    for seed in range(20):
        panel = simulate(seed, cities=40, years=4, countries=40)
        noise = np.random.default_rng(1000 + seed)
        panel = panel.assign(**{f"y{i}": noise.normal(size=len(panel)) for i in range(5)})
        panel["x"] = noise.normal(size=len(panel))
        fits = {f"y{i}": fit_ols(panel, f"y{i}", ["x"]) for i in range(5)}
        found = romano_wolf(fits, "x", panel, draws=99)
        rejected += min(found.adjusted.values()) <= 0.05
    assert rejected <= 5  # 6 or more of 20 at 0.05 have probability below 0.001


def test_specifications_that_differ_little_cost_little(panel):
    fits = {
        "ols": fit_ols(panel, "patents", ["centrality"]),
        "with policy": fit_ols(panel, "patents", ["centrality", "policy"]),
        "poisson": fit_poisson(panel, "patents", ["centrality"]),
    }
    found = romano_wolf(fits, "centrality", panel, draws=199)
    holm = adjust_p_values(found.p_values)
    for name in fits:
        assert found.p_values[name] <= found.adjusted[name] <= holm[name] + 1e-9
    assert found == romano_wolf(fits, "centrality", panel, draws=199)


def test_each_fit_is_drawn_by_its_own_bootstrap_also_on_part_of_the_clusters(panel):
    part = panel[panel.country.isin(panel.country.unique()[:10])]
    fits = {
        "ols": fit_ols(panel, "patents", ["centrality"]),
        "poisson": fit_poisson(panel, "patents", ["centrality", "policy"]),
        "part": fit_poisson(part, "patents", ["centrality"]),
    }
    rule = BootstrapRule(draws=9999)
    alone = {
        "ols": wild_bootstrap(fits["ols"], "centrality", rule=rule),
        "poisson": score_bootstrap(fits["poisson"], "centrality", rule=rule),
        "part": score_bootstrap(fits["part"], "centrality", rule=rule),
    }
    found = romano_wolf(fits, "centrality", {"ols": panel, "poisson": panel, "part": part}, draws=9999)
    assert found.clusters == 12
    for name, test in alone.items():
        assert found.statistics[name] == pytest.approx(test.statistic)
        assert found.p_values[name] == pytest.approx(test.p_value, abs=0.01)


def test_fits_that_cannot_be_compared_are_refused(panel):
    fits = {
        "country": fit_ols(panel, "patents", ["centrality"]),
        "city": fit_ols(panel, "patents", ["centrality"], cluster="city"),
    }
    with pytest.raises(EstimationError, match="do not share one cluster variable"):
        romano_wolf(fits, "centrality", panel)
    with pytest.raises(EstimationError, match="'policy' has no estimate"):
        romano_wolf({"country": fits["country"]}, "policy", panel)
    few = {"few": fit_ols(panel, "patents", ["centrality"], min_clusters=50)}
    with pytest.raises(EstimationError, match="withheld in 'few'"):
        romano_wolf(few, "centrality", panel)
