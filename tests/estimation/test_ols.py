"""Least squares with absorbed effects; closed forms on both sides, so figures agree to rounding (1e-9)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.estimation import fit_ols
from tests.estimation.conftest import REFERENCE, shared, simulate

TERMS = ("policy", "centrality", "policy:centrality")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), holes=st.floats(0, 0.4))
def test_equals_statsmodels_with_dummies(seed, holes):
    frame = simulate(seed, cities=15, years=7, countries=5)
    frame = frame[np.random.default_rng(seed).random(len(frame)) >= holes].reset_index(drop=True)
    ours = fit_ols(frame, "patents", TERMS, small_sample="none", min_clusters=2)
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    X = pd.DataFrame({term: kept[term.split(":")].prod(axis=1) for term in ours.terms})
    X = X.join(pd.get_dummies(kept.city, dtype=float))
    X = X.join(pd.get_dummies(kept.year, dtype=float, drop_first=True))
    groups = pd.factorize(kept.country)[0]
    theirs = sm.OLS(kept.patents, X).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    k = len(ours.terms)
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:k], atol=1e-9)
    np.testing.assert_allclose(ours.std_errors, theirs.bse.iloc[:k], rtol=1e-7)
    assert ours.log_likelihood == pytest.approx(theirs.llf)
    assert ours.statistics["r2"] == pytest.approx(theirs.rsquared)


@pytest.mark.parametrize(("cluster", "name"), [("country", "country"), (None, "hetero")])
def test_equals_pyfixest_as_printed(reference_panel, cluster, name):
    printed = yaml.safe_load((REFERENCE / "pyfixest.yaml").read_text())["ols"]
    ours = fit_ols(reference_panel, "patents", TERMS, cluster=cluster)
    np.testing.assert_allclose(ours.coefficients, printed["coefficients"], rtol=1e-9)
    np.testing.assert_allclose(ours.std_errors, printed["std_errors"][name], rtol=1e-9)


@pytest.mark.shared
def test_grunfeld_two_way():
    """Grunfeld's investment data against the dummies of statsmodels, with conventional degrees of freedom."""
    frame = pd.read_csv(shared("econ_misc", "plm_Grunfeld.csv"))
    ours = fit_ols(frame, "inv", ["value", "capital"], ("firm", "year"), "firm")
    X = frame[["value", "capital"]].join(pd.get_dummies(frame.firm, dtype=float))
    X = X.join(pd.get_dummies(frame.year, dtype=float, drop_first=True))
    theirs = sm.OLS(frame.inv, X).fit()
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:2], rtol=1e-9)
    assert ours.clusters == {"firm": 10}
    assert ours.inference.degrees_of_freedom == 9


def test_singletons_go_one_after_another(panel):
    """Dropping a city's last row may leave a year with a single row, which then goes too."""
    lone = panel.iloc[[0]].assign(city="lone", year=1990)
    other = panel.iloc[[0]].assign(city="lone", year=1991)
    pair = panel.iloc[[9]].assign(year=1991)
    result = fit_ols(pd.concat([panel, lone, other, pair], ignore_index=True), "patents", TERMS)
    assert result.dropped == {"singleton city": 1, "singleton year": 2}
    assert result.n == len(panel)
