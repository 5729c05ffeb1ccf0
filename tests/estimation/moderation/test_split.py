"""Split by a moderator: the stacked covariance against one fully interacted model by statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from aicluster_spark.estimation import EstimationError, fit_gmm, fit_negative_binomial, fit_ols, fit_poisson
from aicluster_spark.estimation.inference.influence import cluster_influence, influence
from aicluster_spark.estimation.moderation.split import split_by_moderator
from tests.estimation.conftest import simulate

TERMS = ("policy", "centrality", "policy:centrality")


@pytest.mark.parametrize("fit", [fit_ols, fit_poisson, fit_negative_binomial])
def test_influences_make_up_the_covariance_that_the_fit_reports(panel, fit):
    result = fit(panel, "patents", TERMS)
    sums = cluster_influence(result, panel).to_numpy()
    made = sums.T @ sums * result.inference.small_sample_factor
    np.testing.assert_allclose(made, result.covariance, rtol=1e-9)


def test_influence_is_what_leaving_a_row_out_changes_to_first_order():
    panel = simulate(3, cities=60)
    result = fit_ols(panel, "patents", TERMS)
    row = 100
    without = fit_ols(panel.drop(index=row), "patents", TERMS)
    change = result.coefficients - without.coefficients
    # First order: a row's leverage (about parameters over rows, a tenth here) is what is left out.
    np.testing.assert_allclose(influence(result)[row], change, rtol=0.5, atol=2e-5)


def interacted_by_statsmodels(panel: pd.DataFrame, cut: float) -> tuple[float, float]:
    """Difference of the policy slope and its clustered error from dummies that all switch with the half."""
    high = (panel.centrality > cut).astype(float)
    cities = pd.get_dummies(panel.city, dtype=float)
    years = pd.get_dummies(panel.year, dtype=float).iloc[:, 1:]
    half = [
        frame.mul(side, axis=0) for side in (1 - high, high) for frame in (cities, years, panel[["policy"]])
    ]
    design = np.column_stack([*half[:2], *half[3:5], panel.policy, panel.policy * high])
    design = design[:, design.any(axis=0)]
    fit = sm.OLS(panel.patents.astype(float), design).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(panel.country)[0], "use_correction": False}
    )
    return fit.params.iloc[-1], fit.bse.iloc[-1]


def test_the_difference_is_the_interaction_of_everything_with_the_half(panel):
    found = split_by_moderator(
        panel, "centrality", lambda half: fit_ols(half, "patents", ["policy"], small_sample="none")
    )
    expected, error = interacted_by_statsmodels(panel, found.cut)
    assert found.cut == pytest.approx(panel.centrality.median())
    assert found.difference[0] == pytest.approx(expected, rel=1e-8)
    assert found.std_error[0] == pytest.approx(error, rel=1e-6)
    assert found.joint.statistic == pytest.approx((found.difference[0] / found.std_error[0]) ** 2)
    assert found.joint.p_value == pytest.approx(found.p_value[0])


def test_units_can_be_split_as_a_whole(panel):
    found = split_by_moderator(
        panel, "centrality", lambda half: fit_poisson(half, "patents", ["policy"]), unit="city"
    )
    rows = {name: set(panel.city[fit.arrays.rows]) for name, fit in (("low", found.low),)}
    means = panel.groupby("city").centrality.mean()
    low = set(means.index[means <= found.cut])
    assert rows["low"] <= set(panel.city)
    assert found.low.n + sum(found.low.dropped.values()) == int(panel.city.isin(low).sum())


def test_what_cannot_be_split_says_why(panel):
    def poisson(half):
        return fit_poisson(half, "patents", ["policy"])

    with pytest.raises(EstimationError, match="No row is in the high half"):
        split_by_moderator(panel, "centrality", poisson, cut=99)
    with pytest.raises(EstimationError, match="no value in any row"):
        split_by_moderator(panel.assign(centrality=np.nan), "centrality", poisson)
    with pytest.raises(EstimationError, match=r"In the low half .*constant"):
        split_by_moderator(
            panel.assign(patents=panel.patents * (panel.centrality > 0)), "centrality", poisson
        )
    with pytest.raises(EstimationError, match="keeps no scores"):
        split_by_moderator(
            panel, "centrality", lambda half: fit_gmm(half, "patents", {"policy": "exogenous"})
        )


def test_few_clusters_withhold_the_test(panel):
    found = split_by_moderator(
        panel, "centrality", lambda half: fit_poisson(half, "patents", ["policy"], min_clusters=40)
    )
    assert np.isnan(found.p_value).all()
    assert np.isfinite(found.std_error).all()
    assert "too few policy units" in found.joint.note
