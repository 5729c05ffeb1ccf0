"""The conditional model: probabilities that sum to one, derivatives by differences, a second maximiser."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import optimize
from scipy.special import gammaln
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from aicluster_spark.estimation import EstimationError, fit_conditional_negative_binomial
from aicluster_spark.estimation.counts.conditional_likelihood import conditional_likelihood
from aicluster_spark.estimation.sample.effects import FixedEffect
from benchmarks.simulation import TERMS as SIMULATED
from benchmarks.simulation import panel as simulated_panel
from tests.estimation.conftest import shared
from tests.estimation.counts.test_negative_binomial import overdispersed


def plain_likelihood(beta, y, X, codes):
    """Unit by unit, as printed by Hausman, Hall and Griliches."""
    total = 0.0
    for unit in np.unique(codes):
        rate, count = np.exp(X[codes == unit] @ beta), y[codes == unit]
        total += gammaln(rate.sum()) + gammaln(count.sum() + 1) - gammaln(rate.sum() + count.sum())
        total += (gammaln(rate + count) - gammaln(rate) - gammaln(count + 1)).sum()
    return total


def test_probabilities_given_the_total_sum_to_one():
    X = np.array([[0.3, 1.0], [-0.5, 1.0], [1.1, 1.0]])
    unit = FixedEffect.of("unit", np.zeros(3, dtype=np.int64))
    splits = [np.array(c, dtype=float) for c in product(range(7), repeat=3) if sum(c) == 6]
    values = [conditional_likelihood(np.array([0.7, -0.2]), y, X, unit).value for y in splits]
    assert len(splits) == 28
    assert np.exp(values).sum() == pytest.approx(1.0, rel=1e-12)


def test_derivatives():
    draw = np.random.default_rng(1)
    codes = np.repeat(np.arange(6), 5)
    X = np.column_stack([draw.normal(size=30), np.ones(30)])
    y = draw.poisson(3, 30).astype(float)
    beta = np.array([0.4, 0.3])
    found = conditional_likelihood(beta, y, X, FixedEffect.of("unit", codes))

    def value(at):
        return plain_likelihood(at, y, X, codes)

    assert found.value == pytest.approx(value(beta), rel=1e-12)
    np.testing.assert_allclose(found.scores.sum(axis=0), approx_fprime(beta, value, centered=True), rtol=1e-6)
    np.testing.assert_allclose(found.information, -approx_hess(beta, value), rtol=1e-3)


@pytest.mark.shared
def test_real_patents_and_research_spending():
    """Hall, Griliches and Hausman (1986): 346 firms, five lags; a second maximiser agrees."""
    frame = pd.read_csv(shared("econ_patents_count", "PatentsRDUS.csv"))
    terms = ["log_rd"]
    frame["log_rd"] = np.log(frame["rd"])
    for lag in range(1, 6):
        frame[f"lag{lag}"] = frame.groupby("cusip")["log_rd"].shift(lag)
        terms.append(f"lag{lag}")
    frame["scientific"] = (frame.scisect == "yes").astype(float)
    frame["log_capital"] = np.log(frame["capital72"])
    terms += ["scientific", "log_capital"]
    ours = fit_conditional_negative_binomial(frame, "patents", terms, "cusip", "year", cluster=None)
    kept = frame[ours.row_status == "kept"]
    X = np.column_stack(
        [kept[terms], np.ones(len(kept)), pd.get_dummies(kept.year, drop_first=True).to_numpy(float)]
    )
    codes = pd.factorize(kept.cusip)[0]

    def negative(beta):
        likelihood = conditional_likelihood(beta, kept.patents.to_numpy(float), X, FixedEffect.of("u", codes))
        return -likelihood.value, -likelihood.scores.sum(axis=0)

    best = optimize.minimize(negative, np.zeros(X.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-5})
    assert (ours.n, ours.n_units) == (1620, 324)
    assert ours.log_likelihood == pytest.approx(-best.fun, abs=1e-5)
    np.testing.assert_allclose(ours.coefficients, best.x[: len(terms)], atol=1e-4)
    assert ours.log_likelihood == pytest.approx(
        plain_likelihood(best.x, kept.patents.to_numpy(float), X, codes), abs=1e-5
    )


def test_it_says_that_it_is_no_true_fixed_effects_model():
    result = fit_conditional_negative_binomial(overdispersed(5), "patents", ["policy", "centrality"])
    assert any("not a true fixed-effects model" in note for note in result.notes)
    assert "conditional" in result.estimator
    assert result.clusters == {"country": 12}
    assert result.converged


def test_terms_of_the_unit_are_identified_and_terms_of_the_year_are_not():
    frame = overdispersed(6).assign(area=lambda d: d.city.str.len(), cycle=lambda d: np.sin(d.year))
    result = fit_conditional_negative_binomial(frame, "patents", ["policy", "area", "cycle"])
    assert result.terms == ("policy", "area")
    assert result.not_estimable == {"cycle": "constant within year"}


def test_bad_counts_are_refused(panel):
    with pytest.raises(EstimationError, match="negative in"):
        fit_conditional_negative_binomial(panel.assign(patents=panel.patents - 1), "patents", ["policy"])


def test_a_first_step_that_overshoots_still_finds_the_maximum():
    """A panel on which full Newton steps run to rates that overflow, where the score is zero too."""
    frame = simulated_panel(39)
    found = fit_conditional_negative_binomial(frame, "patents", SIMULATED, "city", "year", "city")
    assert found.converged
    assert found.coefficient("policy") == pytest.approx(0.5, abs=0.5)
    moved = frame.assign(policy=frame.policy * 100)
    again = fit_conditional_negative_binomial(moved, "patents", SIMULATED, "city", "year", "city")
    assert again.coefficient("policy") * 100 == pytest.approx(found.coefficient("policy"), rel=1e-5)


def test_counts_without_overdispersion_have_no_maximum():
    """Their rates grow without bound: an error that says so, never a singular matrix or a table."""
    frame = simulated_panel(1)
    even = frame.assign(patents=10 + (frame.city + frame.year) % 2)
    with pytest.raises(EstimationError, match=r"no maximum|did not converge"):
        fit_conditional_negative_binomial(even, "patents", SIMULATED, "city", None, "city")
