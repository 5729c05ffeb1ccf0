"""Turning points: intervals against a search over all values, the U-test against its definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aicluster_spark.estimation import EstimationError, fit_ols, fit_poisson
from aicluster_spark.estimation.moderation.turning_point import fieller, turning_point
from tests.estimation.conftest import simulate

SQUARE = ("centrality", "centrality:centrality")


def curved(seed: int, curve: float) -> object:
    panel = simulate(seed)
    noise = np.random.default_rng(seed).normal(size=len(panel))
    return panel.assign(y=curve * (panel.centrality - 0.5) ** 2 + noise)


@settings(max_examples=60, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.05, 2), st.floats(0.05, 2), st.floats(-0.9, 0.9))
def test_fiellers_set_is_where_the_slope_is_not_rejected(first, second, a, b, correlation):
    coefficients = np.array([first, second])
    V = np.array([[a * a, a * b * correlation], [a * b * correlation, b * b]])
    found = fieller(coefficients, V, 1.96)
    grid = np.concatenate([np.linspace(-8, 8, 1601), [-1e7, 1e7]])
    design = np.column_stack([np.ones_like(grid), 2 * grid])
    spread = np.sqrt(np.einsum("gk,kl,gl->g", design, V, design))
    ratio = np.abs(design @ coefficients) / spread
    clear = np.abs(ratio - 1.96) > 1e-6  # a value on the very edge may fall to either side
    inside = (grid >= found.lower) & (grid <= found.upper)
    inside = ~inside if found.form == "outside" else inside
    assert (inside == (ratio <= 1.96))[clear].all()


def test_an_inverse_u_is_found_where_it_turns():
    result = fit_ols(curved(5, -1.0), "y", SQUARE)
    found = turning_point(result, *SQUARE)
    b1, b2 = result.coefficients
    assert found.estimate == pytest.approx(-b1 / (2 * b2))
    assert found.delta[0] < 0.5 < found.delta[1]
    assert found.fieller.form == "bounded"
    assert found.fieller.lower < 0.5 < found.fieller.upper
    assert found.shape == "inverse U"
    low, high = found.observed
    errors = [math.sqrt(np.array([1, 2 * x]) @ result.covariance @ np.array([1, 2 * x])) for x in (low, high)]
    sides = [(b1 + 2 * b2 * low) / errors[0], -(b1 + 2 * b2 * high) / errors[1]]
    assert found.p_value == pytest.approx(max(stats.t.sf(side, 11) for side in sides))


def test_a_turn_outside_the_data_is_monotone_and_has_no_p_value():
    found = turning_point(fit_ols(curved(5, -1.0), "y", SQUARE), *SQUARE, observed=(-3, 0))
    assert found.shape == "monotone"
    assert math.isnan(found.p_value)


def test_no_curvature_leaves_the_turn_unbounded():
    found = turning_point(fit_ols(curved(6, 0.0), "y", SQUARE), *SQUARE)
    assert found.fieller.form in ("outside", "whole line")


def test_the_effect_of_policy_can_turn_along_centrality(panel):
    terms = ["policy", "centrality", "policy:centrality", "policy:centrality:centrality"]
    found = turning_point(fit_poisson(panel, "patents", terms), *terms[2:])
    assert found.variable == "centrality"
    assert found.observed == (panel.centrality.min(), panel.centrality.max())


def test_what_is_no_square_is_refused(panel):
    result = fit_ols(panel, "patents", ["policy", *SQUARE])
    with pytest.raises(EstimationError, match="not 'policy' times one of its own factors"):
        turning_point(result, "policy", "centrality:centrality")
    with pytest.raises(EstimationError, match="is no range"):
        turning_point(result, *SQUARE, observed=(2, 2))
    withheld = fit_ols(panel, "patents", SQUARE, min_clusters=50)
    with pytest.raises(EstimationError, match="withheld"):
        turning_point(withheld, *SQUARE)
