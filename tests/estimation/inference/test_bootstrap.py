"""Bootstraps against loops that make every bootstrap sample and fit it again."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from aicluster_spark.estimation import (
    BootstrapRule,
    EstimationError,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
    score_bootstrap,
    wild_bootstrap,
)
from tests.estimation.conftest import simulate
from tests.estimation.counts.test_negative_binomial import overdispersed

TERMS = ("policy", "centrality")


@pytest.fixture
def few_countries():
    return simulate(5, cities=12, years=6, countries=5)


@pytest.mark.parametrize("null", [0.0, 0.7])
def test_wild_bootstrap_equals_refitting_every_sample(few_countries, null):
    frame = few_countries
    fit = fit_ols(frame, "patents", TERMS, min_clusters=2)
    test = wild_bootstrap(fit, "policy", null)
    restricted = fit_ols(frame.assign(rest=frame.patents - null * frame.policy), "rest", ["centrality"])
    fitted = restricted.arrays.fitted + null * frame.policy.to_numpy()
    codes = pd.factorize(frame.country)[0]

    def t_of(signs):
        sample = frame.assign(star=fitted + signs[codes] * restricted.arrays.residuals)
        again = fit_ols(sample, "star", TERMS, small_sample="none")
        return (again.coefficient("policy") - null) / again.std_errors[0]

    observed = t_of(np.ones(5))
    drawn = np.array([t_of(np.array(signs)) for signs in product((1.0, -1.0), repeat=5)])
    assert test.draws == 32
    assert test.statistic == pytest.approx(observed, rel=1e-8)
    assert test.p_value == pytest.approx((np.abs(drawn) >= abs(observed) * (1 - 1e-9)).mean())


def weighted_draws(frame, X, mean, dispersion):
    """t statistics of every sign pattern: weighted least squares fitted anew, with statsmodels' sandwich."""
    weights = mean / (1 + dispersion * mean)
    working = (frame.patents.to_numpy() - mean) / mean
    codes = pd.factorize(frame.country)[0]

    def t_of(signs):
        again = sm.WLS(signs[codes] * working, X, weights=weights).fit(
            cov_type="cluster", cov_kwds={"groups": codes, "use_correction": False}
        )
        return again.tvalues[0]

    return np.array([t_of(np.array(signs)) for signs in product((1.0, -1.0), repeat=5)])


def with_dummies(frame, terms):
    X = frame[list(terms)].join(pd.get_dummies(frame.city, dtype=float))
    return X.join(pd.get_dummies(frame.year, dtype=float, drop_first=True)).to_numpy()


def test_score_bootstrap_equals_weighted_regressions_with_dummies(few_countries):
    fit = fit_poisson(few_countries, "patents", TERMS, min_clusters=2)
    test = score_bootstrap(fit, "policy", 0.2)
    frame = few_countries[fit.row_status == "kept"].reset_index(drop=True)
    X = with_dummies(frame, ["centrality"])
    model = sm.GLM(frame.patents, X, family=sm.families.Poisson(), offset=0.2 * frame.policy)
    mean = model.fit(tol=1e-13).fittedvalues.to_numpy()
    drawn = weighted_draws(frame, with_dummies(frame, TERMS), mean, 0.0)
    assert test.statistic == pytest.approx(drawn[0], rel=1e-6)
    assert test.p_value == pytest.approx((np.abs(drawn) >= abs(drawn[0]) * (1 - 1e-6)).mean())


def test_score_bootstrap_of_nb2_equals_weighted_regressions_with_dummies():
    """Means and α of the restricted model from statsmodels' maximum likelihood with dummies."""
    frame = overdispersed(5, cities=12, years=8, countries=5)
    fit = fit_negative_binomial(frame, "patents", TERMS, min_clusters=2)
    test = score_bootstrap(fit, "policy", 0.2)
    frame = frame[fit.row_status == "kept"].reset_index(drop=True)
    rest, offset = with_dummies(frame, ["centrality"]), 0.2 * frame.policy
    family = sm.families.NegativeBinomial(alpha=0.8)
    start = sm.GLM(frame.patents, rest, family=family, offset=offset).fit().params
    model = sm.NegativeBinomial(frame.patents, rest, offset=offset)
    null = model.fit(start_params=np.r_[start, 0.8], method="newton", disp=0, maxiter=200, tol=1e-12)
    *beta, alpha = np.asarray(null.params)
    mean = np.exp(rest @ np.array(beta) + offset.to_numpy())
    drawn = weighted_draws(frame, with_dummies(frame, TERMS), mean, float(alpha))
    assert fit.statistics["alpha"] > 0
    assert test.statistic == pytest.approx(drawn[0], rel=1e-3)
    assert test.p_value == pytest.approx((np.abs(drawn) >= abs(drawn[0]) * (1 - 1e-3)).mean())


@pytest.mark.parametrize(("fit", "test"), [(fit_ols, wild_bootstrap), (fit_poisson, score_bootstrap)])
def test_the_interval_holds_what_the_test_does_not_reject(fit, test):
    result = fit(simulate(8, cities=20, years=6, countries=10), "patents", TERMS)
    rule = BootstrapRule(draws=199, interval=True)
    found = test(result, "policy", rule=rule)
    width = found.upper - found.lower
    assert found.lower < result.coefficient("policy") < found.upper
    for value, inside in ((found.lower + 0.02 * width, True), (found.lower - 0.02 * width, False)):
        assert (test(result, "policy", value, rule).p_value > 0.05) == inside
    for value, inside in ((found.upper - 0.02 * width, True), (found.upper + 0.02 * width, False)):
        assert (test(result, "policy", value, rule).p_value > 0.05) == inside


def test_seeds_fix_the_draws(panel):
    fit = fit_ols(panel, "patents", TERMS)
    first, again, other = (
        wild_bootstrap(fit, "policy", 0.4, BootstrapRule(seed=seed, weights="webb")) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.p_value != other.p_value
    assert first.draws == 999


def test_the_wrong_model_is_refused(panel):
    with pytest.raises(EstimationError, match="Use score_bootstrap"):
        wild_bootstrap(fit_poisson(panel, "patents", TERMS), "policy")
    with pytest.raises(EstimationError, match="Use wild_bootstrap"):
        score_bootstrap(fit_ols(panel, "patents", TERMS), "policy")
    with pytest.raises(EstimationError, match="resamples one cluster variable"):
        wild_bootstrap(fit_ols(panel, "patents", TERMS, cluster=None), "policy")
    with pytest.raises(EstimationError, match="Allowed are: rademacher, webb"):
        wild_bootstrap(fit_ols(panel, "patents", TERMS), "policy", rule=BootstrapRule(weights="mammen"))
