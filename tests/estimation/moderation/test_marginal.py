"""Marginal effects against numerical derivatives that refit the effects."""

from __future__ import annotations

import numpy as np
import pytest

from aicluster_spark.estimation import EstimationError, fit_poisson, marginal_effects

TERMS = ("policy", "centrality", "policy:centrality")


def profile_mean(frame, beta, moderator=None):
    """Fitted mean when the coefficients are ``beta`` and city and year effects fit the data best."""
    X = np.column_stack([frame.policy, frame.centrality, frame.policy * frame.centrality])
    refit = fit_poisson(frame.assign(known=X @ beta), "patents", [], offset="known").arrays.fitted
    if moderator is None:
        return refit
    moved = np.column_stack([frame.policy, np.full(len(frame), moderator), frame.policy * moderator])
    return refit * np.exp((moved - X) @ beta)


def numeric_gradient(function, beta, step=1e-5):
    steps = np.eye(len(beta)) * step
    return np.array([(function(beta + s) - function(beta - s)) / (2 * step) for s in steps])


def test_effects_on_the_count_and_their_errors(panel):
    result = fit_poisson(panel, "patents", TERMS)
    frame = panel[result.row_status == "kept"].reset_index(drop=True)
    curves = marginal_effects(result, "policy", "centrality", [-1.0, 0.5])
    for place, point in enumerate([-1.0, 0.5]):

        def effect(beta, point=point):
            return (beta[0] + beta[2] * point) * profile_mean(frame, beta, point).mean()

        gradient = numeric_gradient(effect, result.coefficients)
        assert curves.count.estimate[place] == pytest.approx(effect(result.coefficients), rel=1e-7)
        expected = np.sqrt(gradient @ result.covariance @ gradient)
        assert curves.count.std_error[place] == pytest.approx(expected, rel=1e-4)


def test_the_interaction_on_the_count_is_the_cross_derivative(panel):
    result = fit_poisson(panel, "patents", TERMS)
    frame = panel[result.row_status == "kept"].reset_index(drop=True)

    def cross(beta):
        p, m = frame.policy, frame.centrality
        bracket = beta[2] + (beta[0] + beta[2] * m) * (beta[1] + beta[2] * p)
        return (profile_mean(frame, beta) * bracket).mean()

    def moved(dp, dm, b=result.coefficients):
        p, m = frame.policy + dp, frame.centrality + dm
        change = b[0] * dp + b[1] * dm + b[2] * (p * m - frame.policy * frame.centrality)
        return (result.arrays.fitted * np.exp(change)).mean()

    curves = marginal_effects(result, "policy", "centrality")
    h = 1e-3
    finite = (moved(h, h) - moved(h, -h) - moved(-h, h) + moved(-h, -h)) / (4 * h * h)
    assert curves.interaction.estimate[0] == pytest.approx(finite, rel=1e-4)
    gradient = numeric_gradient(cross, result.coefficients)
    expected = np.sqrt(gradient @ result.covariance @ gradient)
    assert curves.interaction.std_error[0] == pytest.approx(expected, rel=1e-4)


def test_the_slope_is_linear_in_the_moderator(panel):
    result = fit_poisson(panel, "patents", TERMS)
    curves = marginal_effects(result, "policy", "centrality", [0.0, 2.0])
    b, V = result.coefficients, result.covariance
    np.testing.assert_allclose(curves.slope.estimate, [b[0], b[0] + 2 * b[2]])
    expected = np.sqrt(V[0, 0] + 4 * V[2, 2] + 4 * V[0, 2])
    assert curves.slope.std_error[1] == pytest.approx(expected)
    reach = result.critical_value() * curves.slope.std_error
    np.testing.assert_allclose(curves.slope.upper - curves.slope.estimate, reach)


def test_confidence_is_withheld_with_the_fit(panel):
    curves = marginal_effects(fit_poisson(panel, "patents", TERMS, min_clusters=50), "policy", "centrality")
    assert not curves.inference_ok
    assert "too few policy units" in curves.inference_reason
    assert np.isnan(curves.slope.lower).all()
    assert np.isnan(curves.count.upper).all()
    assert (curves.slope.std_error > 0).all()
    assert curves.grid[0] == curves.observed[0]


def test_missing_interaction_and_missing_estimate_say_why(panel):
    with pytest.raises(EstimationError, match="Add 'policy:centrality'"):
        marginal_effects(fit_poisson(panel, "patents", TERMS[:2]), "policy", "centrality")
    empty = fit_poisson(panel.assign(centrality=np.nan), "patents", TERMS)
    with pytest.raises(EstimationError, match="because centrality has none"):
        marginal_effects(empty, "policy", "centrality")
