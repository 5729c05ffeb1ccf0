from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from aicluster_spark.specialisation.intervals import (
    exact_share_limits,
    fieller_limits,
    log_delta_limits,
    rate_moments,
)

CITY, ALL, RATE, ELSEWHERE = 3_000, 60_000, 0.03, 0.01
TRUTH = RATE / ((CITY * RATE + (ALL - CITY) * ELSEWHERE) / ALL)


def drawn(draws: int, seed: int = 20250101) -> Any:
    """Many draws of one city of 3,000 of 60,000 patents, rates 3 % and 1 %, each in a total of its own."""
    chance = np.random.default_rng(seed)
    ai = chance.binomial(CITY, RATE, draws).astype(float)
    rest = chance.binomial(ALL - CITY, ELSEWHERE, draws)
    return rate_moments(ai, np.full(draws, float(CITY)), ai + rest, float(ALL))


def test_the_delta_spread_is_the_simulated_one_and_needs_the_covariance() -> None:
    """Derived in the notes on metrics: simulated 0.2635, delta 0.2635, without V12 0.3022."""
    rates = drawn(40_000)
    exact = rate_moments(
        np.array([CITY * RATE]),
        np.array([float(CITY)]),
        CITY * RATE + (ALL - CITY) * ELSEWHERE,
        float(ALL),
    )
    alone = exact.own / exact.share**2 + exact.whole / exact.total**2
    covariance = 2 * exact.shared / (exact.share * exact.total)
    # the figures are spreads of LQ itself: the spread of ln LQ times LQ
    assert TRUTH * np.sqrt(alone - covariance)[0] == pytest.approx(0.2635, abs=5e-5)
    assert TRUTH * np.sqrt(alone)[0] == pytest.approx(0.3022, abs=1e-4)
    simulated = np.std(rates.share / rates.total)
    assert simulated == pytest.approx(0.2635, abs=4 * 0.2635 / np.sqrt(2 * 40_000))


@pytest.mark.parametrize("limits", [log_delta_limits, fieller_limits])
def test_nominal_95_percent_covers_95_percent(limits: Any) -> None:
    draws = 40_000
    low, high = limits(drawn(draws))
    covered = np.mean((low <= TRUTH) & (high >= TRUTH))
    # printed with 400,000 draws: 95.1 % and 94.9 %; four binomial standard errors around 95 % and the lattice
    assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / draws) + 0.002


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(61, 3000), st.integers(20, 400), st.integers(2000, 20000))
def test_fieller_limits_are_where_the_test_of_a_ratio_turns(
    ai: int, base: int, other: int, rest: int
) -> None:
    """Second implementation: t is inside when (p_i - t p)^2 <= z^2 var(p_i - t p)."""
    rates = rate_moments(
        np.array([float(ai)]), np.array([float(base)]), float(ai + other), float(base + rest)
    )
    low, high = (float(limit[0]) for limit in fieller_limits(rates))
    square = stats.norm.ppf(0.975) ** 2

    def beyond(t: float) -> float:
        spread = rates.own[0] - 2 * t * rates.shared[0] + t**2 * rates.whole[0]
        return float((rates.share[0] - t * rates.total) ** 2 - square * spread)

    quotient = float(rates.share[0] / rates.total)
    assert beyond(quotient) <= 1e-15
    assert high == pytest.approx(optimize.brentq(beyond, quotient, 1e6), rel=1e-6)
    if low > 1e-9:
        assert low == pytest.approx(optimize.brentq(beyond, 0.0, quotient), rel=1e-6)
    else:
        assert beyond(0.0) <= 1e-15  # the negative root is cut at 0


def test_fieller_says_nothing_where_the_share_shows_no_spread_or_the_total_is_unsure() -> None:
    nothing = rate_moments(np.array([0.0, 5.0]), np.array([40.0, 5.0]), 60.0, 1000.0)
    assert np.isnan(fieller_limits(nothing)).all()
    unsure = rate_moments(np.array([1.0]), np.array([40.0]), 2.0, 1000.0)
    assert np.isnan(fieller_limits(unsure)).all()


def test_a_city_that_is_all_there_is_has_quotient_one_for_certain() -> None:
    rates = rate_moments(np.array([30.0]), np.array([100.0]), 30.0, 100.0)
    assert np.allclose(log_delta_limits(rates), 1.0)
    assert np.allclose(fieller_limits(rates), 1.0)


def test_exact_limits_are_those_of_r(golden: dict[str, Any]) -> None:
    printed = golden["r_base"]["binomial_limits"]
    low, high = exact_share_limits(
        np.array([float(printed["successes"])]), np.array([float(printed["trials"])])
    )
    assert low[0] == pytest.approx(printed["low"], rel=1e-9)
    assert high[0] == pytest.approx(printed["high"], rel=1e-9)


@pytest.mark.parametrize("base", [5, 20, 200])
def test_the_upper_limit_of_no_ai_patents_covers_at_least_95_percent(base: int) -> None:
    _, high = exact_share_limits(np.array([0.0]), np.array([float(base)]))
    # a true share just above the limit would give no AI patent in fewer than 5 % of all cases
    assert stats.binom.pmf(0, base, high[0]) == pytest.approx(0.05, rel=1e-9)
