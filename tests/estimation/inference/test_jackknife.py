"""The cluster jackknife against fits that leave out each cluster."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from aicluster_spark.estimation import EstimationError, fit_negative_binomial, fit_ols, fit_poisson
from aicluster_spark.estimation.inference.jackknife import jackknife
from tests.estimation.conftest import simulate

TERMS = ["policy", "centrality", "policy:centrality"]


def left_out(panel: pd.DataFrame, cluster: str, fit) -> np.ndarray:
    """(G - 1) / G times the sum over clusters of the squared change of the estimates."""
    whole, clusters = fit(panel), panel[cluster].unique()
    moved = np.array([fit(panel[panel[cluster] != each]) - whole for each in clusters])
    return moved.T @ moved * (len(clusters) - 1) / len(clusters)


@pytest.mark.parametrize("cluster", ["country", "city"])
def test_least_squares_without_each_cluster(cluster):
    """Exact: dummies of city and year, fitted anew without each cluster."""

    def dummies(panel):
        product = (panel.policy * panel.centrality).rename("product")
        effects = [pd.get_dummies(panel[name], dtype=float) for name in ("city", "year")]
        design = pd.concat([panel[["policy", "centrality"]], product, *effects], axis=1)
        return np.linalg.lstsq(design.to_numpy(), panel.patents.to_numpy(), rcond=None)[0][:3]

    panel = simulate(5, cities=18, years=6, countries=9)
    found = jackknife(fit_ols(panel, "patents", TERMS, cluster=cluster, min_clusters=5))
    np.testing.assert_allclose(found.covariance, left_out(panel, cluster, dummies), rtol=1e-7)
    assert found.inference.degrees_of_freedom == panel[cluster].nunique() - 1
    assert found.notes[0].startswith(f"Standard errors are from the cluster jackknife by {cluster}")


def test_least_squares_without_effects():
    panel = simulate(6, cities=12, years=5)

    def plain(rows):
        return sm.OLS(rows.patents, sm.add_constant(rows[["centrality"]])).fit().params.to_numpy()[1:]

    found = jackknife(fit_ols(panel, "patents", ["centrality"], absorb=(), min_clusters=5))
    np.testing.assert_allclose(found.covariance, left_out(panel, "country", plain), rtol=1e-9)


@pytest.mark.parametrize("fit", [fit_poisson, fit_negative_binomial])
def test_counts_are_close_to_fits_without_each_cluster(fit):
    """One Newton step against the fit it stands for: within 15 % of each standard error."""
    panel = simulate(7, cities=30, years=6, countries=15)
    result = fit(panel, "patents", TERMS)
    full = left_out(panel, "country", lambda rows: fit(rows, "patents", TERMS).coefficients)
    found = jackknife(result)
    np.testing.assert_allclose(found.std_errors, np.sqrt(np.diag(full)), rtol=0.15)
    np.testing.assert_array_equal(found.coefficients, result.coefficients)
    assert (found.std_errors > result.std_errors / np.sqrt(result.inference.small_sample_factor)).all()


def test_what_cannot_be_left_out_is_refused():
    panel = simulate(8, cities=12, years=5)
    alone = panel.assign(policy=(panel.country == panel.country.iloc[0]) * panel.year.astype(float))
    with pytest.raises(EstimationError, match="a single country carries it"):
        jackknife(fit_ols(alone, "patents", ["policy", "centrality"], min_clusters=5))
    with pytest.raises(EstimationError, match="one cluster variable"):
        jackknife(fit_ols(panel, "patents", ["centrality"], cluster=None))
    with pytest.raises(EstimationError, match="no estimated term"):
        jackknife(fit_ols(panel.assign(policy=1.0), "patents", ["policy"], min_clusters=5))
