"""NB2 with absorbed effects against statsmodels with dummies.

statsmodels maximises over all dummies and α by Newton from our estimate perturbed; estimates agree to 1e-5
because our alternation stops at a score of 1e-6 an observation. Standard errors are held to 1e-4 of their
size.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from aicluster_spark.estimation import (
    EstimationError,
    fit_negative_binomial,
    fit_poisson,
    marginal_effects,
)
from aicluster_spark.estimation.counts import nb2
from tests.estimation.conftest import shared, simulate

TERMS = ("policy", "centrality")


def overdispersed(seed: int, **shape) -> pd.DataFrame:
    frame = simulate(seed, **shape)
    draw = np.random.default_rng(seed)
    return frame.assign(patents=draw.poisson(3 * frame.patents * draw.gamma(2, 0.5, len(frame))))


def with_dummies(frame, terms, effects, outcome, start, alpha):
    X = frame[list(terms)].astype(float)
    for place, effect in enumerate(effects):
        X = X.join(pd.get_dummies(frame[effect], prefix=effect, dtype=float, drop_first=place > 0))
    family = sm.families.NegativeBinomial(alpha=alpha * 1.05)
    beta = sm.GLM(frame[outcome], X, family=family).fit().params
    model = sm.NegativeBinomial(frame[outcome], X)
    return model, model.fit(
        start_params=np.r_[beta, alpha * 1.05], method="newton", maxiter=200, disp=0, tol=1e-10
    )


@pytest.mark.parametrize("seed", [3, 4])
def test_equals_statsmodels_with_dummies(seed):
    frame = overdispersed(seed)
    ours = fit_negative_binomial(frame, "patents", TERMS, small_sample="none")
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    model, theirs = with_dummies(kept, TERMS, ["city", "year"], "patents", ours, ours.statistics["alpha"])
    groups = pd.factorize(kept.country)[0]
    clustered = model.fit(
        start_params=theirs.params,
        method="newton",
        disp=0,
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False},
    )
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:2], atol=1e-5)
    assert ours.statistics["alpha"] == pytest.approx(theirs.params.iloc[-1], rel=1e-5)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    np.testing.assert_allclose(ours.std_errors, clustered.bse.iloc[:2], rtol=1e-4)
    assert ours.statistics["alpha_std_error"] == pytest.approx(clustered.bse.iloc[-1], rel=1e-4)
    assert ours.convergence.gradient_norm < 1e-6


@pytest.mark.shared
def test_real_patents_and_research_spending():
    """Hall, Griliches and Hausman (1986), sixty firms so that dummies stay small."""
    frame = pd.read_csv(shared("econ_patents_count", "PatentsRDUS.csv"))
    frame = frame[frame.cusip.isin(frame.cusip.unique()[:60])].reset_index(drop=True)
    frame["log_rd"] = np.log(frame["rd"])
    ours = fit_negative_binomial(
        frame, "patents", ["log_rd"], ("cusip", "year"), "cusip", small_sample="none"
    )
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    _, theirs = with_dummies(kept, ["log_rd"], ["cusip", "year"], "patents", ours, ours.statistics["alpha"])
    assert ours.coefficient("log_rd") == pytest.approx(theirs.params.iloc[0], abs=1e-5)
    assert ours.statistics["alpha"] == pytest.approx(theirs.params.iloc[-1], rel=1e-4)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-5)


def test_without_overdispersion_it_is_the_poisson_model(panel):
    flat = panel.assign(patents=3 + (np.arange(len(panel)) * 7) % 3)
    ours = fit_negative_binomial(flat, "patents", TERMS)
    poisson = fit_poisson(flat, "patents", TERMS)
    assert ours.statistics["alpha"] == 0
    assert "α is 0" in ours.notes[-1]
    np.testing.assert_allclose(ours.coefficients, poisson.coefficients, atol=1e-9)
    np.testing.assert_allclose(ours.std_errors, poisson.std_errors, rtol=1e-7)
    assert ours.log_likelihood == pytest.approx(poisson.log_likelihood)


@settings(max_examples=40, deadline=None)
@given(y=st.integers(0, 60), log_mean=st.floats(-2, 3.5), alpha=st.floats(0.05, 4))
def test_derivatives_are_those_of_the_likelihood(y, log_mean, alpha):
    count = np.array([float(y)])

    def value(at):
        return nb2.log_likelihood(count, np.exp(at[:1]), at[1])

    at = np.array([log_mean, alpha])
    mean = np.exp(at[:1])
    gradient = approx_fprime(at, value, centered=True)
    hessian = approx_hess(at, value)
    analytic = [nb2.linear_score(count, mean, alpha)[0], nb2.dispersion_score(count, mean, alpha)[0]]
    np.testing.assert_allclose(analytic, gradient, rtol=1e-5, atol=1e-5)
    curvature = [
        nb2.observed_curvature(count, mean, alpha)[0],
        nb2.cross_curvature(count, mean, alpha)[0],
        nb2.dispersion_curvature(count, mean, alpha),
    ]
    scale = 1 + np.abs(curvature).max()
    np.testing.assert_allclose(curvature, [-hessian[0, 0], -hessian[0, 1], -hessian[1, 1]], atol=2e-3 * scale)


def test_the_likelihood_is_that_of_the_distribution():
    y, mean, alpha = np.arange(0, 20.0), np.linspace(0.5, 9, 20), 0.7
    size = 1 / alpha
    direct = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
    direct += size * np.log(size / (size + mean)) + y * np.log(mean / (size + mean))
    assert nb2.log_likelihood(y, mean, alpha) == pytest.approx(direct.sum(), rel=1e-12)
    tiny = nb2.log_likelihood(y, mean, 1e-7)
    assert tiny == pytest.approx(nb2.log_likelihood(y, mean, 0), rel=1e-5)


def test_estimates_are_centred_and_cover():
    """40 draws of 40 cities and 8 years with α = 0.5: mean within three simulation errors, few misses."""
    estimates, misses = [], 0
    for seed in range(40):
        frame = simulate(seed, cities=40, years=8, countries=20)
        draw = np.random.default_rng(1000 + seed)
        linear = 1 + 0.4 * frame.policy + 0.1 * frame.centrality + draw.normal(size=40)[frame.index // 8]
        frame["patents"] = draw.poisson(np.exp(linear) * draw.gamma(2, 0.5, len(frame)))
        result = fit_negative_binomial(frame, "patents", TERMS, cluster="city")
        estimates.append(result.coefficient("policy"))
        low, high = result.confidence_intervals()[0]
        misses += not low < 0.4 < high
    assert abs(np.mean(estimates) - 0.4) < 3 * np.std(estimates) / np.sqrt(40)
    # 2 misses are expected; 8 or more have probability 0.0007.
    assert misses <= 7


def test_fractions_are_refused(panel):
    with pytest.raises(EstimationError, match="not whole-numbered in"):
        fit_negative_binomial(panel.assign(patents=panel.patents + 0.5), "patents", TERMS)


def test_rows_terms_and_effects_are_treated_as_in_the_poisson_model(panel):
    panel.loc[panel.city == "city 3", "patents"] = 0
    panel["area"] = panel.city.str.len()
    terms = (*TERMS, "policy:centrality", "area")
    ours, poisson = fit_negative_binomial(panel, "patents", terms), fit_poisson(panel, "patents", terms)
    assert ours.dropped == poisson.dropped
    assert ours.not_estimable == poisson.not_estimable
    curves = marginal_effects(ours, "policy", "centrality", [0.0, 1.0])
    assert curves.slope.estimate[0] == ours.coefficient("policy")
