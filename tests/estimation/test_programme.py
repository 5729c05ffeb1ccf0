"""The block `estimation` of a study, run on a panel: every model has its rows, and every row its fit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation import (
    ConleyRule,
    GmmOptions,
    conley,
    fit_gmm,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
    jackknife,
    morans_i,
    romano_wolf,
    score_bootstrap,
)
from aicluster_spark.estimation.inference.bootstrap import BootstrapRule
from aicluster_spark.estimation.programme import Ledger, PanelData, run_programme
from aicluster_spark.estimation.sample.transform import transform_outcome
from aicluster_spark.schema import TABLES
from aicluster_spark.study.estimation import EstimationOptions
from aicluster_spark.study.panel_terms import OWN_PANEL
from tests.estimation.conftest import simulate

FULL = ["policy", "centrality", "policy:centrality"]
ASKED = {
    "models": [
        {"name": "counts", "outcome": "patents", "regressors": FULL, "bootstrap_draws": 49},
        {"name": "nb2", "estimator": "negative_binomial", "outcome": "patents", "regressors": FULL},
        {"name": "hhg", "estimator": "conditional_negative_binomial", "outcome": "patents"}
        | {"regressors": FULL, "cluster": "city"},
        {"name": "curved", "estimator": "ols", "outcome": "patents", "transform": "log1p"}
        | {"regressors": [*FULL, "policy:centrality:centrality"], "cluster": ["country", "year"]},
        {"name": "dynamic", "estimator": "system_gmm", "outcome": "patents", "transform": "log1p"}
        | {"regressors": FULL, "roles": {"policy": "endogenous"}, "dynamic": {"deepest_lag": 3}},
        {"name": "zeros", "estimator": "ols", "outcome": "patents", "transform": "log", "regressors": FULL},
    ],
    "splits": [{"name": "halves", "model": "counts"}],
    "thresholds": [{"name": "regimes", "outcome": "patents", "draws": 9}],
    "event_studies": [{"name": "adoption", "outcome": "patents", "placebo_draws": 5}],
    "mediations": [{"name": "channels", "outcome": "patents", "mediators": ["capital", "labour", "rent"]}
        | {"draws": 5}],
    "grids": [{"name": "curve", "model": "counts", "focus": "policy:centrality"}
        | {"estimators": ["poisson", "ols"], "measures": ["harmonic_closeness", "degree", "pagerank"]}
        | {"samples": ["all", "pre_sample_clusters"]}],
    "errors": {"conley_km": 800, "conley_lags": 1, "neighbours": 4, "draws": 19},
    "selection": {"models": ["counts"], "outcomes": {"granted": "granted", "cited": "cited"}},
}  # fmt: skip
REGRESSIONS = ["models", "errors", "selection", "grid", "split", "threshold", "mediation"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    panel = simulate(11)
    draw = np.random.default_rng(1)
    city = panel["city"].str.removeprefix("city ").astype(int)
    panel["latitude"], panel["longitude"] = 22 + city % 6 * 3.0, 100 + city // 6 * 4.0
    panel["capital"] = 0.5 * panel["policy"] + draw.normal(size=len(panel))
    panel["labour"] = np.nan
    panel["granted"] = draw.binomial(panel["patents"], 0.7)
    panel["listed"] = panel["city"].isin([f"city {i}" for i in range(24)]).astype(float)
    panel["centrality_reason"] = None
    panel.loc[:4, "centrality"], panel.loc[:4, "centrality_reason"] = np.nan, "isolate"
    panel["degree before"] = panel["centrality"] * 2 + 1
    panel.loc[panel["city"].isin(["city 3", "city 15"]), "policy"] = np.nan
    return panel


@pytest.fixture(scope="module")
def ledger(frame: pd.DataFrame) -> Ledger:
    data = PanelData(
        frame,
        samples={"published": "listed"},
        absent={"pre_sample_clusters": "no window ends before the panel"},
        measure="harmonic_closeness",
        measures={("degree", 1): "degree before"},
    )
    before = frame.copy()
    found = run_programme(EstimationOptions.model_validate(ASKED, context=OWN_PANEL), data)
    pd.testing.assert_frame_equal(frame, before)
    return found


def rows(ledger: Ledger, table: str, **where: object) -> pd.DataFrame:
    found = pd.DataFrame(ledger.tables[table])
    for column, value in where.items():
        found = found[found[column] == value]
    return found


def test_every_figure_leads_to_a_fit_and_every_fit_to_the_manifest(ledger: Ledger) -> None:
    fits = rows(ledger, "fits")
    assert fits["fit"].is_unique
    assert set(ledger.records()) == set(fits["fit"])
    for table, found in ledger.tables.items():
        schema = TABLES[table]
        assert not {column for row in found for column in row} - set(schema.names), table
        assert not pd.DataFrame(found).duplicated(list(schema.key)).any(), table
        named = {row[key] for row in found for key in ("fit", "model") if row.get(key)}
        assert named <= set(fits["fit"]), table
    assert fits[~fits["estimated"]]["reason"].str.len().gt(0).all()
    declared = {each["name"] for part in ASKED.values() if isinstance(part, list) for each in part}
    assert declared == set(fits["item"])


def test_rows_used_and_rows_dropped_add_up_with_their_reasons(ledger: Ledger) -> None:
    fits = rows(ledger, "fits", estimated=True)
    lost = rows(ledger, "dropped_rows").groupby("fit")["rows"].sum()
    regressions = fits[fits["part"].isin(REGRESSIONS)]
    used = regressions["observations"] + regressions["fit"].map(lost).fillna(0)
    assert (used == regressions["rows"]).all()
    assert set(REGRESSIONS) == set(regressions["part"])
    isolates = rows(ledger, "dropped_rows", fit="counts", variable="centrality")
    assert isolates[["reason", "why", "rows"]].to_numpy().tolist() == [["missing value", "isolate", 5]]


def test_models_are_those_of_the_library(ledger: Ledger, frame: pd.DataFrame) -> None:
    nb2 = fit_negative_binomial(frame, "patents", FULL, absorb=("city", "year"), cluster=("country",))
    shown = rows(ledger, "estimates", model="nb2")
    np.testing.assert_allclose(shown["estimate"], nb2.coefficients)
    np.testing.assert_allclose(shown["std_error"], nb2.std_errors)
    logs = frame.assign(y=np.log1p(frame["patents"]))
    roles = {"policy": "endogenous", "centrality": "predetermined", "policy:centrality": "predetermined"}
    gmm = fit_gmm(logs, "y", roles, "city", "year", 1, "country", GmmOptions(small_sample=True), deepest=3)
    np.testing.assert_allclose(rows(ledger, "estimates", model="dynamic")["estimate"], gmm.coefficients)
    fit = rows(ledger, "fits", fit="dynamic").iloc[0]
    assert (fit["instruments"], fit["groups"]) == (gmm.statistics["instruments"], gmm.n_units)
    hansen = rows(ledger, "fit_tests", fit="dynamic", test="Hansen").iloc[0]
    assert hansen["degrees_of_freedom"] == next(t for t in gmm.tests if t.name == "Hansen").degrees_of_freedom
    assert rows(ledger, "fits", fit="curved").iloc[0]["clusters"] == "country (12), year (9)"


def test_bootstraps_are_those_of_the_library(ledger: Ledger, frame: pd.DataFrame) -> None:
    fit = fit_poisson(frame, "patents", FULL, absorb=("city", "year"), cluster="country")
    test = score_bootstrap(fit, "policy", rule=BootstrapRule(draws=49))
    shown = rows(ledger, "fit_tests", fit="counts", test="bootstrap: policy").iloc[0]
    assert (shown["statistic"], shown["p_value"]) == (test.statistic, test.p_value)


def test_errors_by_other_rules_are_those_of_the_library(ledger: Ledger, frame: pd.DataFrame) -> None:
    fit = fit_negative_binomial(frame, "patents", FULL, absorb=("city", "year"), cluster=("country",))
    near = conley(fit, frame, "latitude", "longitude", ConleyRule(800, lags=1))
    for kind, found in {"jackknife": jackknife(fit), "conley": near}.items():
        shown = rows(ledger, "estimates", model=f"nb2/{kind}")
        np.testing.assert_allclose(shown["estimate"], fit.coefficients)
        np.testing.assert_allclose(shown["std_error"], found.std_errors)
        np.testing.assert_allclose(shown["p_value"], found.p_values)
        assert rows(ledger, "fits", fit=f"nb2/{kind}").iloc[0]["covariance"] == found.inference.covariance
    moran = morans_i(fit, frame, "latitude", "longitude", neighbours=4, draws=19)
    shown = rows(ledger, "fit_tests", fit="nb2", test="Moran's I of residuals").iloc[0]
    assert (shown["statistic"], shown["p_value"]) == (moran.statistic, moran.p_value)
    reason = {row["fit"]: row.get("reason") for row in ledger.tables["fits"]}
    assert "keeps no scores" in reason["dynamic/jackknife"]
    assert "one cluster variable" in reason["curved/jackknife"]


def test_specifications_are_stepped_down_together(ledger: Ledger, frame: pd.DataFrame) -> None:
    curve = rows(ledger, "specification_curve").dropna(subset="estimate")
    other = {"harmonic_closeness": frame, "degree": frame.assign(centrality=frame["degree before"])}
    fits, frames = {}, {}
    for line in curve.itertuples():
        fit = {"poisson": fit_poisson, "ols": fit_ols}[line.estimator]
        frames[line.fit] = other[line.measure]
        fits[line.fit] = fit(other[line.measure], "patents", FULL, cluster="country")
    found = romano_wolf(fits, "policy:centrality", frames)
    assert curve.set_index("fit")["p_romano_wolf"].to_dict() == found.adjusted
    assert (curve["p_romano_wolf"].between(0.0, 1.0)).all()


def test_what_cannot_be_estimated_keeps_its_reason(ledger: Ledger) -> None:
    reason = {row["fit"]: row.get("reason") for row in ledger.tables["fits"]}
    zeros = int((simulate(11)["patents"] == 0).sum())
    assert reason["zeros"].startswith(f"{zeros} values of 'patents' are not above 0")
    assert rows(ledger, "estimates", model="zeros")["reason"].str.startswith(str(zeros)).all()
    assert reason["counts/all/cited"] == "The panel has no column 'cited'."
    assert "no window ends before the panel" in reason["counts/pre_sample_clusters/own"]
    assert "no 0/1 column" in reason["counts/last_window_clusters/own"]
    assert reason["channels/labour/outcome"] == "no value in any row"
    assert reason["channels/rent/outcome"] == "the panel has no such column"
    skipped = rows(ledger, "mediation_channels", effect="skipped")
    assert set(skipped["mediator"]) == {"labour", "rent"}
    curve = rows(ledger, "specification_curve")
    assert len(curve) == 2 * 3 * 2
    assert set(curve[curve["measure"] == "pagerank"]["reason"]) == {
        "The panel has no pagerank of the window 1 years before."
    }
    assert set(curve[(curve["measure"] != "pagerank") & (curve["sample"] != "all")]["reason"]) == {
        "no window ends before the panel"
    }


def test_variants_are_fits_to_the_cities_and_outcomes_they_name(ledger: Ledger, frame: pd.DataFrame) -> None:
    listed = fit_poisson(
        frame[frame["listed"] == 1], "granted", FULL, absorb=("city", "year"), cluster="country"
    )
    shown = rows(ledger, "estimates", model="counts/published/granted")
    np.testing.assert_allclose(shown["estimate"], listed.coefficients)
    degree = rows(ledger, "specification_curve", measure="degree", estimator="poisson", sample="all").iloc[0]
    other = frame.assign(centrality=frame["degree before"])
    fit = fit_poisson(other, "patents", FULL, absorb=("city", "year"), cluster="country")
    assert degree["estimate"] == pytest.approx(fit.coefficient("policy:centrality"))
    assert degree["per_sd"] == pytest.approx(
        degree["estimate"] * fit.arrays.regressors[:, fit.position("policy:centrality")].std()
    )


def test_an_unknown_treatment_is_not_the_absence_of_one(ledger: Ledger) -> None:
    for method in ("sun_abraham", "callaway_santanna"):
        lost = rows(ledger, "dropped_rows", fit=f"adoption/{method}", reason="treatment unknown")
        assert lost["rows"].tolist() == [18]
        assert rows(ledger, "fits", fit=f"adoption/{method}").iloc[0]["groups"] <= 34
        overall = rows(ledger, "event_study", method=method)
        assert overall["event_time"].isna().sum() == 1
    weights = rows(ledger, "bacon_weights")
    parts = weights[weights["comparison"] != "two-way fixed effects"]
    whole = weights[weights["comparison"] == "two-way fixed effects"].iloc[0]
    assert parts["weight"].sum() == pytest.approx(1)
    assert (parts["weight"] * parts["estimate"]).sum() == pytest.approx(whole["estimate"])
    assert not rows(ledger, "fit_tests", test="placebo: adoption dealt out at random").empty


def test_moderation_is_told_by_curve_region_halves_and_threshold(ledger: Ledger) -> None:
    curve = rows(ledger, "marginal_effects", model="counts", scale="semi_elasticity")
    assert (curve["low_all"] < curve["low"]).all()
    differs = (curve["low"] > 0) | (curve["high"] < 0)
    inside = pd.Series(False, index=curve.index)
    for region in rows(ledger, "johnson_neyman", model="counts").fillna(np.nan).itertuples():
        above = curve["moderator"] > (-np.inf if np.isnan(region.from_value) else region.from_value)
        inside |= above & (curve["moderator"] < (np.inf if np.isnan(region.to_value) else region.to_value))
    assert (inside == differs).all()
    assert 0 < inside.sum() < len(curve)
    halves = rows(ledger, "splits")
    low = rows(ledger, "estimates", model="halves/low").set_index("term")["estimate"]
    np.testing.assert_allclose(halves[halves["term"] == "policy"]["low"], low["policy"])
    forms = set(rows(ledger, "thresholds")["form"])
    assert forms == {"threshold", "quadratic: policy:centrality:centrality"}


def test_transformations_are_named_and_refuse_what_they_have_no_value_for() -> None:
    panel = pd.DataFrame({"y": [1.0, np.nan, 3.0]})
    moved, name = transform_outcome(panel, "y", "log1p")
    assert name == "log1p(y)"
    np.testing.assert_allclose(moved[name], [np.log(2), np.nan, np.log(4)])
    assert transform_outcome(panel, "y", "none") == (panel, "y")
    for change, transform, message in (
        ({"y": [0.0, 1.0, 2.0]}, "log", "1 values of 'y' are not above 0"),
        ({"y": [-1.0, 1.0, 2.0]}, "log1p", "not above -1"),
        ({}, "root", "'root' is unknown. Allowed are: none, log, log1p"),
    ):
        with pytest.raises(EstimationError, match=message):
            transform_outcome(panel.assign(**change), "y", transform)
