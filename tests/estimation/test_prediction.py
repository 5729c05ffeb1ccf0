"""Predictions against refits of the effects, and against statsmodels with a dummy for every effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation import (
    base_rows,
    difference,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
    observed,
    predict,
)
from tests.estimation.conftest import simulate

TERMS = ("policy", "centrality", "policy:centrality")
CHANGES = {"policy": 0.5, "centrality": 1.25}


@pytest.fixture(scope="module")
def frame():
    return simulate(7, cities=20, years=7, countries=20)


def one(bases, unit):
    return next(each for each in bases if each.unit == unit)


def design(frame, effects=("city", "year")):
    dummies = [
        pd.get_dummies(frame[name], drop_first=place > 0, dtype=float) for place, name in enumerate(effects)
    ]
    own = frame[["policy", "centrality"]].assign(product=frame.policy * frame.centrality)
    return np.column_stack([own, *dummies])


def moved(x, values):
    x = x.copy()
    x[:3] = values["policy"], values["centrality"], values["policy"] * values["centrality"]
    return x


@pytest.mark.parametrize("fit", [fit_poisson, fit_ols])
def test_means_and_differences_agree_with_statsmodels(frame, fit):
    """With dummies for the effects, contrasts of one city and year need no effect and so no profile."""
    result = fit(frame, "patents", TERMS, cluster="city", min_clusters=2)
    kept = frame[result.row_status == "kept"].reset_index(drop=True)
    X = design(kept)
    family = sm.families.Poisson() if fit is fit_poisson else sm.families.Gaussian()
    other = sm.GLM(kept.patents, X, family=family).fit(tol=1e-12, maxiter=200)
    each = base_rows(result, frame, "city", "year")[3]
    row = X[kept.index[(kept.city == each.unit) & (kept.year == each.period)][0]]
    scenario = moved(row, CHANGES)
    found = predict(result, each.base, CHANGES)
    assert found.mean == pytest.approx(other.predict(scenario[None])[0], rel=1e-6)
    assert predict(result, each.base, {}).mean == pytest.approx(other.predict(row[None])[0], rel=1e-6)
    if fit is fit_ols:
        k = len(TERMS)
        step = (scenario - row)[:k]
        contrast = difference(result, each.base, {}, CHANGES)
        assert contrast.estimate == pytest.approx(step @ other.params[:k], rel=1e-7)
        assert contrast.std_error == pytest.approx(np.sqrt(step @ result.covariance @ step), rel=1e-9)


@pytest.mark.parametrize("fit", [fit_poisson, fit_negative_binomial])
def test_errors_are_those_of_numerical_derivatives_that_refit_the_effects(frame, fit):
    scatter = np.random.default_rng(1).gamma(2, 2, len(frame))
    frame = frame.assign(patents=(frame.patents * scatter).astype(int))
    result = fit(frame, "patents", TERMS, cluster="city", min_clusters=2)
    kept = frame[result.row_status == "kept"].reset_index(drop=True)
    X = np.column_stack([kept.policy, kept.centrality, kept.policy * kept.centrality])
    each = one(base_rows(result, frame, "city", "year"), kept.city[0])
    at = kept.index[(kept.city == each.unit) & (kept.year == each.period)][0]
    scenario = np.array([0.5, 1.25, 0.5 * 1.25])
    alpha = result.statistics.get("alpha", 0.0)
    assert (alpha > 0.1) == (fit is fit_negative_binomial)

    def linear(beta):
        return refitted(kept, X @ beta, alpha)[at] + (scenario - X[at]) @ beta

    steps = np.eye(3) * 1e-4
    b = result.coefficients
    gradient = np.array([(linear(b + s) - linear(b - s)) / 2e-4 for s in steps])
    found = predict(result, each.base, CHANGES)
    assert found.linear == pytest.approx(linear(b), abs=1e-5)
    assert found.std_error == pytest.approx(np.sqrt(gradient @ result.covariance @ gradient), rel=1e-4)
    reach = result.critical_value() * found.std_error
    assert np.log([found.lower, found.upper]) == pytest.approx([found.linear - reach, found.linear + reach])
    start = refitted(kept, X @ b, alpha)[at]
    mean = [np.exp(start), np.exp(found.linear)]
    own = gradient - (scenario - X[at])
    contrast = mean[1] * gradient - mean[0] * own
    gap = difference(result, each.base, {}, CHANGES)
    assert gap.estimate == pytest.approx(mean[1] - mean[0], rel=1e-4)
    assert gap.std_error == pytest.approx(np.sqrt(contrast @ result.covariance @ contrast), rel=1e-3)


def refitted(frame, known, alpha):
    """(n,) linear predictor once city and year effects fit the data best beside a known part."""
    effects = design(frame)[:, 3:]
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()
    fit = sm.GLM(frame.patents, effects, family=family, offset=known).fit(tol=1e-13, maxiter=300)
    return effects @ fit.params + known


def test_what_is_not_moved_stays_and_strangers_are_refused(frame):
    result = fit_poisson(frame, "patents", TERMS, cluster="city", min_clusters=2)
    bases = base_rows(result, frame, "city", "year")
    kept = frame[result.row_status == "kept"]
    last = kept.sort_values("year").groupby("city").tail(1).set_index("city")
    assert {each.unit: each.period for each in bases} == last.year.to_dict()
    for each in bases:
        assert each.base.values["centrality"] == last.centrality[each.unit]
        assert each.observed == last.patents[each.unit]
    assert difference(result, bases[0].base, CHANGES, CHANGES).estimate == 0
    seen = observed(result, frame)["centrality"]
    assert (seen.low, seen.high, seen.mean, seen.std) == pytest.approx(
        [kept.centrality.min(), kept.centrality.max(), kept.centrality.mean(), kept.centrality.std()]
    )
    with pytest.raises(EstimationError, match="no variable gdp"):
        predict(result, bases[0].base, {"gdp": 1.0})


def test_without_inference_there_is_no_prediction(frame):
    result = fit_poisson(frame, "patents", TERMS, cluster="city", min_clusters=99)
    with pytest.raises(EstimationError, match="too few policy units"):
        base_rows(result, frame, "city", "year")
