"""Mediation against statsmodels, closed forms, simulation with a known confounder, and bad channels."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.mediation import Mediation

from aicluster_spark.estimation import EstimationError
from aicluster_spark.estimation.mediation.bootstrap import Resampler
from aicluster_spark.estimation.mediation.channels import mediate_channels
from aicluster_spark.estimation.mediation.mediate import mediate
from aicluster_spark.estimation.mediation.result import MediationOptions


def channelled(seed: int, cities: int = 40, years: int = 8, confounding: float = 0.0) -> pd.DataFrame:
    """Policy moves capital by 0.8; output rises by 0.5 for capital and 0.3 for policy."""
    draw = np.random.default_rng(seed)
    n = cities * years
    city, year = np.repeat(np.arange(cities), years), np.tile(np.arange(years), cities)
    policy = draw.binomial(1, 0.5, n).astype(float)
    hidden = draw.normal(size=n)
    weight = math.sqrt(abs(confounding))
    rest = math.sqrt(1 - weight**2)
    capital = draw.normal(size=cities)[city] + 0.8 * policy + weight * hidden + rest * draw.normal(size=n)
    error = np.sign(confounding) * weight * hidden + rest * draw.normal(size=n)
    y = draw.normal(size=cities)[city] + 0.1 * year + 0.3 * policy + 0.5 * capital + error
    return pd.DataFrame({"city": city, "year": year, "policy": policy, "capital": capital, "y": y})


def quick(**changes) -> MediationOptions:
    return MediationOptions(draws=changes.pop("draws", 40), **changes)


def test_the_linear_case_is_the_product_of_coefficients_and_that_of_statsmodels():
    frame = channelled(1, cities=15)
    found = mediate(frame, "y", "policy", "capital", options=quick(draws=2))
    a = found.mediator_model.coefficient("policy")
    b = found.outcome_model.coefficient("capital")
    assert found.effects["indirect"].estimate == pytest.approx(a * b, rel=1e-9)
    assert found.effects["direct"].estimate == pytest.approx(found.outcome_model.coefficient("policy"))
    parts = found.effects["direct"].estimate + found.effects["indirect"].estimate
    assert found.effects["total"].estimate == pytest.approx(parts)

    dummies = pd.get_dummies(frame[["city", "year"]].astype(str), drop_first=True, dtype=float)
    design = pd.concat([frame[["policy"]], dummies], axis=1).assign(constant=1.0)
    np.random.seed(1)  # statsmodels draws from the global generator
    other = Mediation(
        sm.OLS(frame.y, design.assign(capital=frame.capital)),
        sm.OLS(frame.capital, design),
        "policy",
        "capital",
    ).fit(n_rep=400)
    # Its ACME is a mean of 400 parametric draws with standard deviation of about 0.07.
    acme = other.summary().loc["ACME (average)", "Estimate"]
    assert found.effects["indirect"].estimate == pytest.approx(acme, abs=0.02)


def test_with_a_log_link_the_ratio_is_exp_ab_and_counts_are_averages():
    frame = channelled(2, cities=60)
    frame["patents"] = np.random.default_rng(2).poisson(np.exp(0.4 * frame.y))
    found = mediate(frame, "patents", "policy", "capital", options=quick(link="log", draws=2))
    a = found.mediator_model.coefficient("policy")
    b = found.outcome_model.coefficient("capital")
    assert found.effects["indirect_ratio"].estimate == pytest.approx(math.exp(a * b), rel=1e-9)
    assert found.effects["indirect_ratio"].estimate == pytest.approx(math.exp(0.8 * 0.5 * 0.4), abs=0.06)
    mean = found.outcome_model.arrays.fitted
    policy = found.outcome_model.arrays.regressors[:, 0]
    direct = found.outcome_model.coefficient("policy")
    base = mean * np.exp((1 - policy) * direct - policy * a * b)  # Y(1, M(0))
    assert found.effects["indirect"].estimate == pytest.approx((base * (math.exp(a * b) - 1)).mean())
    assert found.sensitivity is None
    assert "linear models" in found.sensitivity_reason


def test_an_interaction_gives_two_indirect_effects():
    frame = channelled(3)
    frame["y"] = frame.y + 0.4 * frame.policy * frame.capital
    found = mediate(frame, "y", "policy", "capital", options=quick(interaction=True, draws=2))
    a = found.mediator_model.coefficient("policy")
    b, c = (found.outcome_model.coefficient(term) for term in ("capital", "policy:capital"))
    assert found.effects["indirect"].estimate == pytest.approx(a * (b + c))
    assert found.effects["indirect_at_start"].estimate == pytest.approx(a * b)


def test_the_bootstrap_is_seeded_and_as_wide_as_the_delta_method():
    frame = channelled(4, cities=60, years=4)
    found = mediate(frame, "y", "policy", "capital", options=quick(draws=120))
    first, second = found.mediator_model, found.outcome_model
    a, b = first.coefficient("policy"), second.coefficient("capital")
    error = math.hypot(b * first.std_errors[0], a * second.std_errors[1])
    effect = found.effects["indirect"]
    # A quantile of 120 draws has an error of about a sixth of the standard error.
    assert (effect.upper - effect.lower) / (2 * 1.96) == pytest.approx(error, rel=0.25)
    assert effect.lower < 0.4 < effect.upper
    assert (found.draws, found.failed) == (120, 0)
    short = [mediate(frame, "y", "policy", "capital", options=quick(draws=3)).effects for _ in range(2)]
    assert short[0] == short[1]


def test_the_sensitivity_curve_finds_the_truth_at_the_true_correlation():
    frame = channelled(5, cities=400, confounding=0.4)
    found = mediate(frame, "y", "policy", "capital", options=quick(draws=2))
    assert found.effects["indirect"].estimate > 0.6  # the naive estimate takes the confounder for a channel
    at_truth = np.interp(0.4, found.sensitivity.rho, found.sensitivity.indirect)
    assert at_truth == pytest.approx(0.4, abs=0.05)
    at_zero = np.interp(0.0, found.sensitivity.rho, found.sensitivity.indirect)
    assert at_zero == pytest.approx(found.effects["indirect"].estimate)
    vanishing = np.interp(found.sensitivity.rho_at_zero, found.sensitivity.rho, found.sensitivity.indirect)
    assert vanishing == pytest.approx(0, abs=0.02)


def test_a_cluster_that_is_drawn_twice_is_two_cities():
    frame = channelled(6, cities=6, years=3)
    sample = Resampler(frame, "city", ["city", "year"]).draw(np.random.default_rng(0))
    assert sample.city.nunique() == 6
    assert not sample.duplicated(["city", "year"]).any()
    assert set(sample.year) == set(frame.year)


def test_channels_without_data_are_skipped_with_the_reason():
    frame = channelled(7, cities=12).assign(labour=np.nan, fixed=1.0, name="x")
    found = mediate_channels(
        frame, "y", "policy", ["capital", "labour", "rent", "fixed", "name"], options=quick(draws=2)
    )
    assert list(found.results) == ["capital"]
    assert found.skipped["labour"] == "no value in any row"
    assert found.skipped["rent"] == "the panel has no such column"
    assert "constant" in found.skipped["fixed"]
    assert "holds text" in found.skipped["name"]


def test_contrasts_that_are_none_are_refused():
    with pytest.raises(EstimationError, match="Nothing is contrasted"):
        MediationOptions(start=1.0, end=1.0)
    with pytest.raises(EstimationError, match="Allowed are: identity, log"):
        MediationOptions(link="probit")
    with pytest.raises(EstimationError, match="single country"):
        mediate(channelled(1, 5).assign(country=1), "y", "policy", "capital", cluster="country")
    few = mediate(channelled(1, 8), "y", "policy", "capital", options=quick(draws=5))
    assert math.isnan(few.effects["total"].lower)
    assert "too few" in few.inference_reason
