from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from aicluster_spark.specialisation.shrinkage import LARGEST_SHAPE, fit_prior, shrunk_quotients


def drawn(cities: int, shape: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    base = np.round(chance.lognormal(5, 1.5, cities)) + 5
    true = chance.gamma(shape, 1 / shape, cities)
    return chance.poisson(base * 0.02 * true).astype(float), base, true


def test_the_prior_is_the_negative_binomial_of_statsmodels() -> None:
    ai, base, _ = drawn(400, 2.0)
    expected = base * ai.sum() / base.sum()
    shape, rate = fit_prior(ai, expected)
    other = sm.NegativeBinomial(ai, np.ones((ai.size, 1)), exposure=expected).fit(disp=0)
    constant, dispersion = other.params
    assert shape == pytest.approx(1 / dispersion, rel=2e-3)
    assert shape / rate == pytest.approx(np.exp(constant), rel=2e-3)


def test_small_cities_move_most_and_the_error_falls() -> None:
    ai, base, true = drawn(600, 2.0)
    found = shrunk_quotients(ai, base, ai.sum(), base.sum())
    plain = ai / (base * ai.sum() / base.sum())
    mean = found.shape / found.rate
    between = (found.lq - plain) * (found.lq - mean) <= 1e-12
    assert between.all()
    moved = np.abs(found.lq - plain) / np.maximum(np.abs(mean - plain), 1e-12)
    assert moved[base < 50].min() > moved[base > 2000].max()
    scaled = true * 0.02 / (ai.sum() / base.sum())
    assert np.mean((found.lq - scaled) ** 2) < 0.6 * np.mean((plain - scaled) ** 2)


def test_credible_limits_cover() -> None:
    ai, base, true = drawn(3000, 2.0, seed=11)
    found = shrunk_quotients(ai, base, ai.sum(), base.sum())
    scaled = true * 0.02 / (ai.sum() / base.sum())
    assert np.mean((found.low <= scaled) & (scaled <= found.high)) == pytest.approx(0.95, abs=0.02)


def test_cities_that_differ_only_by_chance_get_one_quotient() -> None:
    base = np.full(300, 500.0)
    ai = np.round(base * 0.04) + np.where(np.arange(300) % 2, 1.0, -1.0)  # less spread than Poisson's
    found = shrunk_quotients(ai, base, ai.sum(), base.sum())
    assert 1e4 < found.shape <= LARGEST_SHAPE * (1 + 1e-9)
    assert np.ptp(found.lq) < 1e-2
    assert np.allclose(found.lq, 1.0, atol=1e-2)


def test_no_prior_no_quotient() -> None:
    found = shrunk_quotients(np.array([1.0, 0.0]), np.array([10.0, 0.0]), 1.0, 10.0)
    assert np.isnan(found.lq).all()
    some = shrunk_quotients(np.array([4.0, 1.0, 2.0, 0.0]), np.array([10.0, 30.0, 9.0, 0.0]), 7.0, 49.0)
    assert np.isnan(some.lq).tolist() == [False, False, False, True]
