"""Poisson with absorbed effects against statsmodels with dummies and against pyfixest's printed figures.

Coefficients agree to 1e-7: both sides stop at a relative change of the deviance near 1e-10, and the error
of a Newton step is of the order of its square root times the step.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.estimation import EstimationError, fit_poisson
from tests.estimation.conftest import REFERENCE, shared, simulate

TERMS = ("policy", "centrality", "policy:centrality")


def dummies_fit(frame, terms, effects, outcome, offset=None, **kwargs):
    X = pd.DataFrame({term: frame[term.split(":")].prod(axis=1) for term in terms})
    for place, effect in enumerate(effects):
        X = X.join(pd.get_dummies(frame[effect], prefix=effect, dtype=float, drop_first=place > 0))
    model = sm.GLM(frame[outcome], X, family=sm.families.Poisson(), offset=offset)
    return model.fit(tol=1e-13, maxiter=200, **kwargs)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_equals_statsmodels_with_dummies(seed):
    frame = simulate(seed, cities=14, years=6, countries=5)
    ours = fit_poisson(frame, "patents", TERMS, cluster="country", small_sample="none", min_clusters=2)
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    groups = pd.factorize(kept.country)[0]
    theirs = dummies_fit(
        kept,
        list(ours.terms),
        ["city", "year"],
        "patents",
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False},
    )
    k = len(ours.terms)
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:k], atol=1e-7)
    np.testing.assert_allclose(ours.std_errors, theirs.bse.iloc[:k], rtol=1e-5, atol=1e-7)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    assert ours.statistics["deviance"] == pytest.approx(theirs.deviance, rel=1e-8)
    assert ours.converged
    assert ours.convergence.gradient_norm < 1e-5


@pytest.mark.parametrize(("cluster", "name"), [("country", "country"), (None, "hetero")])
def test_equals_pyfixest_as_printed(reference_panel, cluster, name):
    printed = yaml.safe_load((REFERENCE / "pyfixest.yaml").read_text())["poisson"]
    ours = fit_poisson(reference_panel, "patents", TERMS, cluster=cluster)
    assert ours.n == printed["n"]
    np.testing.assert_allclose(ours.coefficients, printed["coefficients"], rtol=1e-7)
    np.testing.assert_allclose(ours.std_errors, printed["std_errors"][name], rtol=1e-6)


@pytest.mark.shared
def test_real_patents_and_research_spending():
    """Hall, Griliches and Hausman (1986): 346 firms, of which sixty keep the dummies small."""
    frame = pd.read_csv(shared("econ_patents_count", "PatentsRDUS.csv"))
    frame = frame[frame.cusip.isin(frame.cusip.unique()[:60])].reset_index(drop=True)
    frame["log_rd"] = np.log(frame["rd"])
    frame["last_rd"] = frame.groupby("cusip")["log_rd"].shift()
    ours = fit_poisson(frame, "patents", ["log_rd", "last_rd"], ("cusip", "year"), None, small_sample="none")
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    theirs = dummies_fit(kept, ["log_rd", "last_rd"], ["cusip", "year"], "patents", cov_type="HC0")
    assert ours.dropped["missing value"] == frame["last_rd"].isna().sum() == 60
    assert ours.n_units == kept.cusip.nunique()
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:2], atol=1e-7)
    np.testing.assert_allclose(ours.std_errors, theirs.bse.iloc[:2], rtol=1e-5)


@pytest.mark.shared
def test_institutional_ownership_and_innovation():
    """Cites and ownership against dummies of industry and year, twelve industries so that these stay few."""
    frame = pd.read_csv(shared("econ_misc", "sandwich_InstInnovation.csv"))
    frame = frame[frame.industry.isin(frame.industry.unique()[:12])].reset_index(drop=True)
    frame["intensity"] = np.log(frame["capital"] / frame["employment"])
    frame["log_sales"] = np.log(frame["sales"])
    terms = ["institutions", "intensity", "log_sales"]
    ours = fit_poisson(frame, "cites", terms, ("industry", "year"), "company", keys=(), small_sample="none")
    kept = frame[ours.row_status == "kept"].reset_index(drop=True)
    groups = {"groups": pd.factorize(kept["company"])[0], "use_correction": False}
    theirs = dummies_fit(kept, terms, ["industry", "year"], "cites", cov_type="cluster", cov_kwds=groups)
    assert ours.n + sum(ours.dropped.values()) == len(frame)
    assert ours.n_units > 5
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[:3], atol=1e-7)
    np.testing.assert_allclose(ours.std_errors, theirs.bse.iloc[:3], rtol=1e-5)


def test_offset_is_a_coefficient_of_one(panel):
    exposed = panel.assign(exposure=np.log1p(np.arange(len(panel)) % 7))
    ours = fit_poisson(exposed, "patents", ["policy"], offset="exposure")
    kept = exposed[ours.row_status == "kept"].reset_index(drop=True)
    theirs = dummies_fit(kept, ["policy"], ["city", "year"], "patents", offset=kept.exposure)
    assert ours.coefficient("policy") == pytest.approx(theirs.params.iloc[0], abs=1e-7)


def test_without_effects_a_constant_is_removed(panel):
    ours = fit_poisson(panel, "patents", ["policy", "centrality"], absorb=(), cluster=None)
    X = sm.add_constant(panel[["policy", "centrality"]])
    theirs = sm.GLM(panel.patents, X, family=sm.families.Poisson()).fit(tol=1e-13, cov_type="HC0")
    np.testing.assert_allclose(ours.coefficients, theirs.params.iloc[1:], atol=1e-7)
    factor = len(panel) / (len(panel) - 3)
    np.testing.assert_allclose(ours.std_errors, theirs.bse.iloc[1:] * np.sqrt(factor), rtol=1e-2)


def test_three_effects(panel):
    panel["half"] = np.arange(len(panel)) // 5 % 4
    ours = fit_poisson(panel, "patents", ["policy"], ("city", "year", "half"), keys=("city", "year"))
    kept = panel[ours.row_status == "kept"].reset_index(drop=True)
    theirs = dummies_fit(kept, ["policy"], ["city", "year", "half"], "patents")
    assert ours.coefficient("policy") == pytest.approx(theirs.params.iloc[0], abs=1e-7)


def test_the_order_of_rows_does_not_matter(panel):
    shuffled = panel.sample(frac=1, random_state=3)
    straight, mixed = (fit_poisson(each, "patents", TERMS) for each in (panel, shuffled))
    np.testing.assert_allclose(straight.coefficients, mixed.coefficients, atol=1e-9)
    np.testing.assert_allclose(straight.covariance, mixed.covariance, rtol=1e-6)


def test_frame_is_not_changed(panel):
    before = panel.copy()
    fit_poisson(panel, "patents", TERMS)
    pd.testing.assert_frame_equal(panel, before)


def test_with_few_clusters_p_values_are_withheld_and_standard_errors_stay(panel):
    result = fit_poisson(panel, "patents", TERMS, min_clusters=13)
    assert not result.inference_ok
    assert result.inference_reason.startswith("too few policy units for inference: 12 clusters by country")
    assert np.isnan(result.p_values).all()
    assert np.isnan(result.confidence_intervals()).all()
    assert (result.std_errors > 0).all()


def test_a_single_cluster_has_no_standard_error(panel):
    result = fit_poisson(panel.assign(country="one"), "patents", ["centrality"])
    assert np.isnan(result.std_errors).all()
    assert "a single country" in result.inference_reason


def test_normal_reference_gives_smaller_p_values(panel):
    students, normal = (fit_poisson(panel, "patents", TERMS, reference=each) for each in ("t", "normal"))
    assert students.inference.degrees_of_freedom == 11
    assert (normal.p_values < students.p_values).all()


def test_two_way_clusters_add_up(panel):
    variance = {
        by: fit_poisson(panel, "patents", TERMS, cluster=by, small_sample="none").covariance
        for by in ("city", "year", ("city", "year"), None)
    }
    expected = variance["city"] + variance["year"] - variance[None]
    np.testing.assert_allclose(variance[("city", "year")], expected, rtol=1e-8, atol=1e-12)


def test_a_policy_of_few_countries_is_noted(panel):
    panel["policy"] = ((panel.country == "country 1") & (panel.year > 2003)).astype(float)
    result = fit_poisson(panel, "patents", ["policy"])
    assert any(note.endswith("too small: policy (1).") for note in result.notes)


def test_an_unknown_option_names_the_allowed_ones(panel):
    with pytest.raises(EstimationError, match=r"Allowed are: t, normal"):
        fit_poisson(panel, "patents", TERMS, reference="z")
