"""Difference and system GMM against printed results.

Tolerance 1e-6 where six decimals are printed. For xtabond2's system 1e-5: Stata keeps the data in single
precision, and seven printed digits of a two-step estimate carry that.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import yaml

from aicluster_spark.estimation import EstimationError
from aicluster_spark.estimation.gmm import GmmInstruments, GmmOptions, StandardInstruments, fit_gmm
from aicluster_spark.estimation.gmm.equations import build_rows
from tests.estimation.conftest import REFERENCE, shared

PRINTED = yaml.safe_load((REFERENCE / "gmm.yaml").read_text())
DIFFERENCE = GmmOptions(system=False)
UNCOLLAPSED = {"collapse": False, "lags": 2, "unit": "firm", "time": "year"}


@pytest.fixture(scope="module")
def employment():
    frame = pd.read_csv(shared("econ_dynpanel", "EmplUK.csv"))
    for short, name in {"n": "emp", "w": "wage", "k": "capital", "ys": "output"}.items():
        frame[short] = np.log(frame[name])
    for year in range(1980, 1985):
        frame[f"yr{year}"] = (frame.year == year).astype(float)
    return frame


def roles(case: str, role: str = "exogenous") -> dict[str, str]:
    return {term: role for term in PRINTED[case]["terms"] if term not in ("L.n", "L2.n")}


def named_tests(result) -> dict:
    return {test.name: test for test in result.tests}


@pytest.mark.shared
@pytest.mark.parametrize(("corrected", "name"), [(True, "corrected"), (False, "conventional")])
@pytest.mark.parametrize("case", ["ab91_b", "ab91_a2"])
def test_arellano_bond_two_step(employment, case, corrected, name):
    printed = PRINTED[case]
    terms = roles("ab91_b" if case == "ab91_b" else "ab91_a1")
    options = GmmOptions(system=False, corrected=corrected)
    result = fit_gmm(employment, "n", terms, options=options, **UNCOLLAPSED)
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-6)
    np.testing.assert_allclose(result.std_errors, printed[name], atol=1e-6)
    found = named_tests(result)
    assert found["Hansen"].statistic == pytest.approx(printed["hansen"][0], abs=1e-5)
    assert found["Hansen"].degrees_of_freedom == printed["hansen"][1]
    np.testing.assert_allclose(
        [found["AR(1)"].statistic, found["AR(2)"].statistic], printed[f"ar_{name}"], atol=1e-6
    )


@pytest.mark.shared
def test_arellano_bond_counts(employment):
    result = fit_gmm(employment, "n", roles("ab91_b"), options=DIFFERENCE, **UNCOLLAPSED)
    assert result.n == 611
    assert result.n_units == 140
    assert result.statistics["instruments"] == 38
    assert result.statistics["rank_of_moment_covariance"] == 38
    assert result.n + sum(result.dropped.values()) == len(employment)


@pytest.mark.shared
def test_arellano_bond_collapsed(employment):
    printed = PRINTED["ab91_b_collapsed"]
    result = fit_gmm(
        employment, "n", roles("ab91_b"), options=DIFFERENCE, **{**UNCOLLAPSED, "collapse": True}
    )
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-6)
    np.testing.assert_allclose(result.std_errors, printed["corrected"], atol=1e-6)
    found = named_tests(result)
    assert found["Hansen"].statistic == pytest.approx(printed["hansen"][0], abs=1e-5)
    assert found["AR(1)"].statistic == pytest.approx(printed["ar_corrected"][0], abs=1e-6)
    assert found["AR(2)"].statistic == pytest.approx(printed["ar_corrected"][1], abs=1e-6)


@pytest.mark.shared
@pytest.mark.parametrize(("case", "like"), [("ab91_b_one_step", "ab91_b"), ("ab91_a1", "ab91_a1")])
def test_arellano_bond_one_step(employment, case, like):
    printed = PRINTED[case]
    options = GmmOptions(system=False, steps=1)
    result = fit_gmm(employment, "n", roles(like), options=options, **UNCOLLAPSED)
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-6)
    np.testing.assert_allclose(result.std_errors, printed["robust"], atol=1e-6)
    if "ar_xtabond2" in printed:
        found = named_tests(result)
        assert round(found["AR(1)"].statistic, 2) == printed["ar_xtabond2"][0]
        assert round(found["AR(2)"].statistic, 2) == printed["ar_xtabond2"][1]
        assert found["Sargan"].statistic == pytest.approx(printed["sargan_stata"][0], abs=1e-5)
        assert found["Sargan"].degrees_of_freedom == printed["sargan_stata"][1]


@pytest.mark.shared
def test_xtabond2_system(employment):
    printed = PRINTED["xtabond2_system"]
    years = tuple(f"yr{year}" for year in range(1980, 1985))
    lags = [GmmInstruments(variable, 1, collapse=False) for variable in ("L.n", "w", "k")]
    result = fit_gmm(
        employment,
        "n",
        roles("xtabond2_system"),
        "firm",
        "year",
        lags=2,
        options=GmmOptions(small_sample=True, time_effects=False),
        instruments=[*lags, StandardInstruments(years)],
    )
    assert (result.n, result.n_units) == (printed["n"], printed["groups"])
    assert result.statistics["instruments"] == printed["instruments"]
    assert result.inference.degrees_of_freedom == 139
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-5)
    np.testing.assert_allclose(result.std_errors, printed["corrected"], atol=1e-5)


@pytest.mark.shared
def test_blundell_bond_as_roodman_prints_it(employment):
    """Tolerance 2e-7: one step has no weights to carry single precision on; tests have two decimals."""
    printed = PRINTED["blundell_bond"]
    result = fit_gmm(
        employment,
        "n",
        dict.fromkeys(printed["terms"][1:], "predetermined"),
        "firm",
        "year",
        options=GmmOptions(steps=1),
        instruments=[GmmInstruments(variable, 1, collapse=False) for variable in ("L.n", "L.w", "L.k")],
    )
    assert (result.n, result.n_units) == (printed["n"], printed["groups"])
    assert result.statistics["instruments"] == printed["instruments"]
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=2e-7)
    np.testing.assert_allclose(result.std_errors, printed["robust"], atol=2e-7)
    found = named_tests(result)
    hansen = found["Hansen"]
    assert (round(hansen.statistic, 2), hansen.degrees_of_freedom) == tuple(printed["hansen"][:2])
    assert round(hansen.p_value, 3) == printed["hansen"][2]
    assert [round(found[name].statistic, 2) for name in ("AR(1)", "AR(2)")] == printed["ar"]


@pytest.mark.shared
@pytest.mark.parametrize("case", ["plm_z2", "plm_z2b"])
def test_plm_one_step_systems(employment, case):
    """Every printed digit; the instrument that plm adds is spelled out (tests/reference tells it)."""
    printed = PRINTED[case]
    earliest = employment[employment.year == 1976].set_index("firm").w
    second_lag = employment.firm.map(earliest).fillna(0) * (employment.year >= 1978)
    lags = [GmmInstruments(variable, 2, collapse=False) for variable in ("n", "k")]
    wages = [GmmInstruments("w", 3, collapse=False, equation="transformed")]
    wages += [GmmInstruments("w", 2, collapse=False, equation="level")]
    result = fit_gmm(
        employment.assign(second_lag=second_lag),
        "n",
        dict.fromkeys(printed["terms"][1:], "predetermined"),
        "firm",
        "year",
        options=plm_options(printed, steps=1),
        instruments=[*lags, *wages, StandardInstruments(("second_lag",), "transformed")],
    )
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-6)
    np.testing.assert_allclose(result.std_errors, printed["robust"], atol=1e-6)
    assert named_tests(result)["Hansen"].degrees_of_freedom == printed["degrees"]


@pytest.mark.shared
@pytest.mark.parametrize("case", ["plm_z3", "plm_z3col", "plm_z3ind"])
def test_plm_two_step_systems(employment, case):
    """Every printed digit."""
    printed = PRINTED[case]
    exogenous = tuple(printed["terms"][2:])
    own = [StandardInstruments(exogenous, equation) for equation in ("transformed", "level")]
    result = fit_gmm(
        employment,
        "n",
        dict.fromkeys(exogenous, "exogenous"),
        "firm",
        "year",
        lags=2,
        options=plm_options(printed),
        instruments=[GmmInstruments("n", 2, collapse=printed["collapse"]), *own],
    )
    np.testing.assert_allclose(result.coefficients, printed["coefficients"], atol=1e-6)
    np.testing.assert_allclose(result.std_errors, printed["corrected"], atol=1e-6)
    hansen = named_tests(result)["Hansen"]
    assert hansen.statistic == pytest.approx(printed["hansen"][0], abs=1e-4)
    assert hansen.degrees_of_freedom == printed["hansen"][1]


def plm_options(printed: dict, steps: int = 2) -> GmmOptions:
    """Systems of plm have a constant only where they have time effects."""
    return GmmOptions(steps=steps, time_effects=printed["periods"], constant=printed["periods"])


def dynamic_panel(seed: int, units: int = 120, periods: int = 7, rho: float = 0.6) -> pd.DataFrame:
    """Stationary AR(1) with unit effects and a predetermined policy that answers to the last error."""
    draw = np.random.default_rng(seed)
    effect, burn = draw.normal(size=units), 30
    y, policy = effect / (1 - rho), np.zeros(units)
    error = draw.normal(size=units)
    rows = []
    for t in range(burn + periods):
        policy = 0.5 * policy + 0.3 * error + draw.normal(size=units)
        error = draw.normal(size=units)
        y = rho * y + 0.5 * policy + effect + error
        rows.append(pd.DataFrame({"city": np.arange(units), "year": t, "y": y, "policy": policy, "e": error}))
    return pd.concat(rows[burn:], ignore_index=True)


@pytest.mark.parametrize("system", [True, False])
def test_estimates_are_centred_and_intervals_cover(system):
    """60 draws: the mean lies within three simulation errors plus a small-sample bias of 0.03."""
    estimates, covered = [], []
    for seed in range(60):
        result = fit_gmm(
            dynamic_panel(seed),
            "y",
            {"policy": "predetermined"},
            deepest=3,
            options=GmmOptions(system=system),
        )
        estimates.append(result.coefficients)
        bounds = result.confidence_intervals()
        covered.append((bounds[:, 0] < [0.6, 0.5]) & (bounds[:, 1] > [0.6, 0.5]))
    error = np.std(estimates, axis=0) / np.sqrt(60)
    assert (np.abs(np.mean(estimates, axis=0) - [0.6, 0.5]) < 3 * error + 0.03).all()
    # A 95 % interval misses 3 of 60 on average; 11 or more have probability 0.0002.
    assert (60 - np.sum(covered, axis=0) <= 10).all()


def test_orthogonal_deviations_equal_differences_with_every_lag():
    """With every lag of every period, balanced, both transformations span the same moments."""
    frame = dynamic_panel(3, units=60, periods=6)
    fits = [
        fit_gmm(
            frame,
            "y",
            {"policy": "predetermined"},
            collapse=False,
            options=GmmOptions(system=False, steps=1, transformation=transformation, time_effects=False),
        )
        for transformation in ("difference", "orthogonal")
    ]
    np.testing.assert_allclose(fits[0].coefficients, fits[1].coefficients, rtol=1e-7)
    np.testing.assert_allclose(fits[0].std_errors, fits[1].std_errors, rtol=1e-7)


def test_forward_orthogonal_rows_are_orthonormal():
    usable = np.array([[1, 1, 0, 1, 1], [0, 1, 1, 1, 1], [0, 0, 1, 0, 0]], dtype=bool)
    rows = build_rows(usable, "orthogonal")
    A = rows.transform.toarray()
    np.testing.assert_allclose(A @ A.T, np.eye(6), atol=1e-12)
    np.testing.assert_allclose(A.sum(axis=1), 0, atol=1e-12)
    assert list(zip(rows.unit, rows.period, strict=True)) == [(0, 1), (0, 2), (0, 4), (1, 2), (1, 3), (1, 4)]


def test_a_gap_is_a_gap():
    """A row whose predecessor is missing has no difference, and lags do not reach over the hole."""
    frame = dynamic_panel(4, units=40, periods=8)
    holed = frame[~((frame.city < 20) & (frame.year == 33))]
    full = fit_gmm(frame, "y", {"policy": "predetermined"}, options=DIFFERENCE)
    part = fit_gmm(holed, "y", {"policy": "predetermined"}, options=DIFFERENCE)
    # The missing year takes its own difference, that of the next year, and that of the year after (through
    # the lag).
    assert full.n - part.n == 20 * 3
    assert part.n + sum(part.dropped.values()) == len(holed)


def test_rows_in_any_order_give_the_same_fit():
    frame = dynamic_panel(5, units=40)
    straight = fit_gmm(frame, "y", {"policy": "predetermined"})
    mixed = fit_gmm(frame.sample(frac=1, random_state=1), "y", {"policy": "predetermined"})
    np.testing.assert_allclose(straight.coefficients, mixed.coefficients, rtol=1e-8)
    np.testing.assert_allclose(straight.std_errors, mixed.std_errors, rtol=1e-7)


def test_second_order_correlation_is_found():
    frame = dynamic_panel(6, units=300)
    frame["y"] = frame["y"] + frame.groupby("city")["e"].shift(1).fillna(0)
    found = named_tests(fit_gmm(frame, "y", {"policy": "predetermined"}))
    assert found["AR(2)"].p_value < 0.01
    assert found["Hansen"].p_value < 0.05


def test_clusters_above_the_unit():
    frame = dynamic_panel(7).assign(country=lambda d: d.city % 12)
    by_country = fit_gmm(frame, "y", {"policy": "predetermined"}, cluster="country", deepest=3)
    assert by_country.clusters == {"country": 12}
    assert any("more instruments than groups" in note for note in by_country.notes)
    by_unit = fit_gmm(
        frame.assign(own=frame.city), "y", {"policy": "predetermined"}, cluster="own", deepest=3
    )
    plain = fit_gmm(frame, "y", {"policy": "predetermined"}, deepest=3)
    np.testing.assert_allclose(by_unit.std_errors, plain.std_errors)
    few_countries = frame.assign(country=frame.city % 4)
    one_step = GmmOptions(steps=1)
    few = fit_gmm(few_countries, "y", {"policy": "predetermined"}, cluster="country", options=one_step)
    assert few.inference_reason.startswith("too few policy units for inference: 4 clusters by country")
    assert np.isnan(few.p_values).all()
    assert "less than the number of coefficients" in named_tests(few)["Hansen"].note
    with pytest.raises(EstimationError, match="only 4 independent clusters"):
        fit_gmm(few_countries, "y", {"policy": "predetermined"}, cluster="country")


def test_terms_that_cannot_be_estimated_say_why():
    frame = dynamic_panel(8, units=50)
    frame["area"], frame["cycle"] = frame.city * 1.5, np.sin(frame.year)
    frame["double"] = 2 * frame.policy
    asked = {"policy": "predetermined", "area": "exogenous", "cycle": "exogenous", "double": "exogenous"}
    result = fit_gmm(frame, "y", asked, options=DIFFERENCE)
    assert result.not_estimable == {
        "area": "constant within city",
        "cycle": "collinear with L.y, policy, year effects",
        "double": "collinear with L.y, policy, year effects",
    }
    assert result.terms == ("L.y", "policy")


def test_short_panels_have_no_second_order_test():
    frame = dynamic_panel(9, periods=4)
    test = named_tests(fit_gmm(frame, "y", {"policy": "predetermined"}))["AR(2)"]
    assert math.isnan(test.statistic)
    assert "2 periods apart" in test.note


@pytest.mark.parametrize(
    ("change", "roles_", "message"),
    [
        (lambda d: pd.concat([d, d.iloc[:1]]), {"policy": "exogenous"}, "2 rows share their city and year"),
        (
            lambda d: d[d.city == 1],
            {"policy": "exogenous"},
            "two levels of city and three of year, not 1 and 7",
        ),
        (lambda d: d[d.year == 31], {"policy": "exogenous"}, "not 30 and 1"),
        (lambda d: d.assign(year=d.year + 0.5), {"policy": "exogenous"}, "as a whole number"),
        (lambda d: d.assign(policy=np.inf), {"policy": "exogenous"}, "infinite values"),
        (lambda d: d, {"policy": "exogen"}, "Allowed are: exogenous, predetermined, endogenous"),
        (lambda d: d, {"rules": "exogenous"}, "no column 'rules'"),
        (lambda d: d[d.year % 2 == 0], {"policy": "exogenous"}, "two neighbouring years|No city has"),
    ],
)
def test_bad_input(change, roles_, message):
    with pytest.raises(EstimationError, match=message):
        fit_gmm(change(dynamic_panel(10, units=30)), "y", roles_)


def test_instruments_must_identify_the_regressors():
    with pytest.raises(EstimationError, match="instruments cannot identify"):
        fit_gmm(
            dynamic_panel(11, units=30),
            "y",
            {"policy": "endogenous"},
            options=GmmOptions(system=False, time_effects=False),
            instruments=[GmmInstruments("y", 2, 2)],
        )
