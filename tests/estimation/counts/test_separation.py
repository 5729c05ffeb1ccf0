"""The linear programme against the iterative rectifier of the same paper, and against hand-made cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.estimation import EstimationError, fit_poisson
from aicluster_spark.estimation.counts.separation import separated_rows
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.effects import FixedEffect
from aicluster_spark.estimation.sample.identification import not_estimable_terms
from aicluster_spark.estimation.sample.uninformative import drop_uninformative
from tests.estimation.conftest import simulate


def rectifier(y: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Correia, Guimarães and Zylkin (2019), section 4: least squares of an indicator, repeated."""
    target = (y == 0).astype(float)
    weights = np.where(y > 0, 1e8, 1.0)
    root = np.sqrt(weights)
    for _ in range(20_000):
        fitted = design @ np.linalg.lstsq(root[:, None] * design, root * target, rcond=1e-14)[0]
        # Without separation the fit decays to zero; with it, it settles at values of order one.
        fitted[np.abs(fitted) < 1e-4] = 0
        if (fitted >= 0).all():
            return (fitted > 1e-3) & (y == 0)
        target = np.where(y > 0, 0, np.maximum(fitted, 0))
    raise AssertionError("the rectifier did not settle")


def dense(sample) -> np.ndarray:
    dummies = [np.eye(effect.levels)[effect.codes] for effect in sample.effects]
    return np.column_stack([sample.regressors, *dummies])


def test_a_dummy_that_is_one_only_where_the_outcome_is_zero(panel):
    panel["trap"] = ((panel.patents == 0) & (panel.year > 2004)).astype(float)
    result = fit_poisson(panel, "patents", ["policy", "trap"])
    without = fit_poisson(panel[panel.trap == 0], "patents", ["policy"])
    assert result.dropped["separated"] > 0
    assert "constant" in result.not_estimable["trap"]
    assert "separated rows are dropped" in result.not_estimable["trap"]
    np.testing.assert_allclose(result.coefficients, without.coefficients, atol=1e-8)
    assert result.n == without.n


def test_separation_by_a_sum_of_two_regressors():
    """Neither regressor separates alone; their difference is zero where y > 0 and positive elsewhere."""
    y = np.array([3, 1, 4, 1, 5, 0, 0, 2], dtype=float)
    x = np.array([1.0, 2, 3, 4, 5, 7, 9, 8])
    z = x - np.where(y == 0, [0, 0, 0, 0, 0, 2, 1, 0], 0)
    frame = pd.DataFrame({"y": y, "x": x, "z": z, "city": list("aabbccdd")})
    sample = draw_sample(frame, "y", ["x", "z"])
    assert separated_rows(sample).tolist() == (y == 0).tolist()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), share=st.floats(0.2, 0.8))
def test_equals_the_iterative_rectifier(seed, share):
    draw = np.random.default_rng(seed)
    n = 24
    frame = pd.DataFrame(
        {
            "city": draw.integers(0, 5, n),
            "year": draw.integers(0, 4, n),
            "a": draw.integers(-1, 2, n).astype(float),
            "b": draw.integers(0, 2, n).astype(float),
            "y": draw.poisson(2, n) * (draw.random(n) > share),
        }
    )
    if frame.y.nunique() == 1:
        return
    try:
        sample = drop_uninformative(draw_sample(frame, "y", ["a", "b"], ("city", "year"), keys=()), True)
    except EstimationError:
        return
    sample = sample.select([term for term in sample.terms if term not in not_estimable_terms(sample)])
    assert separated_rows(sample).tolist() == rectifier(sample.outcome, dense(sample)).tolist()


def test_ordinary_panels_are_not_separated():
    for seed in range(5):
        sample = drop_uninformative(
            draw_sample(simulate(seed), "patents", ["policy", "centrality"], ("city", "year")), True
        )
        assert not separated_rows(sample).any()
        assert all(isinstance(effect, FixedEffect) for effect in sample.effects)
