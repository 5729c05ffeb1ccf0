"""Threshold regression against dummies at every candidate, another package, and its own null."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from aicluster_spark.estimation import EstimationError
from aicluster_spark.estimation.threshold.fit import fit_threshold
from aicluster_spark.estimation.threshold.result import ThresholdOptions
from tests.estimation.conftest import simulate

QUICK = ThresholdOptions(draws=99)


def test_another_package_finds_the_same_regimes(reference_panel):
    """Printed by pyxthreg 0.0.3 (after Stata's xthreg) on panel.csv: log(1 + patents), units' effects only.

    ThresholdPanel(dep="ly", indep=["centrality"], rx=["policy"], qx="centrality").fit(thnum=1, trim=0.1,
    grid=400). Its F divides by another number of degrees of freedom and is not compared.
    """
    panel = reference_panel.assign(ly=np.log1p(reference_panel.patents))
    options = ThresholdOptions(trim=0.1, grid=400, draws=9)
    found = fit_threshold(panel, "ly", ["policy"], "centrality", ["centrality"], ["city"], options=options)
    assert found.threshold == pytest.approx(-1.1329, abs=1e-12)
    np.testing.assert_allclose(found.fit.coefficients, [0.39883509, -0.03342358, 0.04940527], atol=5e-9)
    assert found.fit.statistics["rmse"] ** 2 * found.fit.n == pytest.approx(49.92696538033597, rel=1e-10)
    assert found.critical_value == pytest.approx(7.352276694155739, rel=1e-12)


@pytest.mark.parametrize(("level", "printed"), [(0.8, 4.50), (0.9, 5.94), (0.95, 7.35), (0.99, 10.59)])
def test_critical_values_are_those_of_hansen_2000_table_1(reference_panel, level, printed):
    options = ThresholdOptions(draws=1, grid=5, level=level)
    found = fit_threshold(reference_panel, "patents", ["policy"], "centrality", options=options)
    assert found.critical_value == pytest.approx(printed, abs=5e-3)


def test_every_candidate_has_the_sum_of_squares_of_the_dummy_regression():
    panel = simulate(8, cities=14, years=7, countries=7)
    panel = panel.drop(index=[3, 20, 21]).reset_index(drop=True)  # unbalanced
    found = fit_threshold(panel, "patents", ["policy"], "centrality", ["centrality"], options=QUICK)
    cities = pd.get_dummies(panel.city, dtype=float)
    years = pd.get_dummies(panel.year, dtype=float).iloc[:, 1:]
    common = np.column_stack([cities, years, panel.centrality, panel.policy])
    outcome = panel.patents.astype(float)
    sums = []
    for value in found.grid:
        low = panel.policy * (panel.centrality <= value)
        sums.append(sm.OLS(outcome, np.column_stack([common, low])).fit().ssr)
    sums = np.array(sums)
    freedom = len(panel) - np.linalg.matrix_rank(common) - 1
    assert found.threshold == found.grid[sums.argmin()]
    variance = sums.min() / freedom
    np.testing.assert_allclose(found.likelihood_ratio, (sums - sums.min()) / variance, atol=1e-8)
    restricted = sm.OLS(outcome, common).fit().ssr
    assert found.statistic == pytest.approx((restricted - sums.min()) / variance)
    accepted = found.grid[found.likelihood_ratio <= found.critical_value]
    assert (found.lower, found.upper) == (accepted.min(), accepted.max())


def test_a_planted_threshold_is_found_and_its_p_value_small():
    panel = simulate(4)
    noise = np.random.default_rng(4).normal(0, 0.5, len(panel))
    panel["y"] = panel.policy * np.where(panel.centrality > 0.3, -1.0, 1.0) + noise
    found = fit_threshold(panel, "y", ["policy"], "centrality", options=QUICK)
    assert found.threshold == pytest.approx(0.3, abs=0.1)
    assert found.lower <= 0.3 <= found.upper
    assert found.p_value <= 0.03
    low, high = (found.fit.coefficient(name) for name in (*found.low_terms, *found.high_terms))
    assert low == pytest.approx(1.0, abs=0.3)
    assert high == pytest.approx(-1.0, abs=0.3)
    assert found.rows_low + found.rows_high == found.fit.n


def test_without_a_threshold_p_values_are_not_bunched_at_zero():
    ps = []
    for seed in range(30):
        panel = simulate(seed, cities=24, years=6)
        panel["y"] = np.random.default_rng(100 + seed).normal(size=len(panel)) + panel.policy
        options = ThresholdOptions(draws=59, grid=40)
        ps.append(fit_threshold(panel, "y", ["policy"], "centrality", options=options).p_value)
    # At size 0.1 more than 8 rejections in 30 have probability 0.002.
    assert (np.array(ps) <= 0.1).sum() <= 8
    assert np.mean(ps) == pytest.approx(0.5, abs=0.2)


def test_what_cannot_be_divided_says_why(panel):
    with pytest.raises(EstimationError, match="No value of 'policy' divides"):
        fit_threshold(panel, "patents", ["policy"], "policy", options=QUICK)
    with pytest.raises(EstimationError, match="'centrality' has no value"):
        fit_threshold(panel.assign(centrality=np.nan), "patents", ["policy"], "centrality", options=QUICK)
    with pytest.raises(EstimationError, match="infinite"):
        fit_threshold(panel.assign(centrality=np.inf), "patents", ["policy"], "centrality", options=QUICK)
    with pytest.raises(EstimationError, match="trim"):
        ThresholdOptions(trim=0.6)
