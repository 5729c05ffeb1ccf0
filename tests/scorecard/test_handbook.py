"""The index's steps against the worked example of the OECD/JRC handbook and COINr's printed results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from aicluster_spark.scorecard.normalise import distance_to_frontier, normalise, rank_shares, z_scores
from aicluster_spark.scorecard.treatment import has_outliers, kurtosis, skewness, treat, winsorise
from aicluster_spark.scorecard.weights import component_loadings, eigenvalues, pca_weights, varimax


@pytest.fixture
def tai(golden: dict[str, Any]) -> np.ndarray:
    return np.array(list(golden["handbook"]["data"].values()), dtype=float).T


@pytest.mark.parametrize(
    ("method", "digits"), [("z_score", 0.0051), ("min_max", 0.0051), ("frontier", 0.0051), ("rank", 1e-9)]
)
def test_the_handbooks_table_of_normalisations_is_reproduced(
    golden: dict[str, Any], method: str, digits: float
) -> None:
    schooling = np.array(golden["handbook"]["data"]["schooling"], dtype=float)
    printed = np.array(golden["handbook"]["schooling"][method], dtype=float)
    if method == "rank":  # the handbook ranks from below, ties at the lower place
        found = np.array([1 + (schooling < value).sum() for value in schooling])
        assert found.tolist() == printed.tolist()
        tied = np.array([(schooling == value).sum() - 1 for value in schooling])
        assert rank_shares(schooling) == pytest.approx((printed - 1 + tied / 2) / 22)
        return
    own = {
        "z_score": z_scores(schooling),
        "min_max": normalise(schooling, 1, "min_max"),
        "frontier": distance_to_frontier(schooling, 1),
    }
    assert own[method] == pytest.approx(printed, abs=digits)


def test_the_handbooks_components_loadings_and_weights_are_reproduced(
    golden: dict[str, Any], tai: np.ndarray
) -> None:
    printed = golden["handbook"]
    shares = 100 * eigenvalues(tai) / tai.shape[1]
    # The printed data are rounded, logarithms to two digits, and the handbook had them whole.
    assert shares == pytest.approx(printed["eigenvalue_shares"], abs=0.12)
    rotated = varimax(component_loadings(tai, factors=4))
    squares = rotated**2
    scaled = squares / squares.sum(axis=0)
    order = [
        int(np.argmin(((scaled - np.array(column)[:, None]) ** 2).sum(axis=0)))
        for column in np.array(printed["loadings_squared"]).T
    ]
    assert sorted(order) == [0, 1, 2, 3]
    assert scaled[:, order] == pytest.approx(np.array(printed["loadings_squared"]), abs=0.0151)
    assert squares.sum(axis=0)[order] == pytest.approx(printed["variance"], abs=0.025)
    # Printed weights are made of rounded loadings; those of table 18 sum to 1.00.
    assert pca_weights(tai, factors=4) == pytest.approx(printed["weights"], abs=0.015)


def test_rotation_keeps_what_each_indicator_shares_with_the_factors(tai: np.ndarray) -> None:
    before = component_loadings(tai, factors=4)
    after = varimax(before)
    assert (after**2).sum(axis=1) == pytest.approx((before**2).sum(axis=1))
    simple = ((after**2 / (after**2).sum(axis=1, keepdims=True)) ** 2).sum()
    assert simple > ((before**2 / (before**2).sum(axis=1, keepdims=True)) ** 2).sum()


def test_coinrs_outlier_rule_is_reproduced(golden: dict[str, Any]) -> None:
    printed = golden["coinr"]
    values = np.array(printed["values"], dtype=float)
    assert skewness(values) == pytest.approx(printed["skew"], abs=1e-6)
    assert skewness(values) == pytest.approx(stats.skew(values, bias=False))
    assert kurtosis(values) == pytest.approx(stats.kurtosis(values, bias=False))
    assert kurtosis(values) == pytest.approx(printed["kurt"], abs=1e-6)
    assert has_outliers(values)
    cut = winsorise(values, printed["winsorised"])
    assert skewness(cut) == pytest.approx(printed["skew_after"], abs=1e-6)
    assert kurtosis(cut) == pytest.approx(printed["kurt_after"], abs=1e-6)
    treated = treat(values)
    assert treated.treatment == "winsorised 1"
    assert treated.values.tolist() == cut.tolist()
    assert cut.max() == 30


def test_what_winsorising_cannot_mend_is_transformed_in_its_order() -> None:
    values = np.array([*np.linspace(1, 50, 35), 1000, 2000, 4000, 8000, np.nan])
    treated = treat(values)
    assert treated.treatment == "transformed"
    assert abs(skewness(treated.values)) < skewness(values) / 3
    known = ~np.isnan(values)
    assert np.isnan(treated.values[~known]).all()
    assert np.argsort(treated.values[known]).tolist() == np.argsort(values[known]).tolist()


def test_the_tail_on_the_left_is_cut_on_the_left() -> None:
    values = -np.array([*range(1, 11), 30, 100], dtype=float)
    assert treat(values).values.min() == -30
    assert treat(np.array([1.0, 2.0, np.nan])).treatment == "not needed"


def test_an_indicator_still_tells_cities_apart_after_treatment() -> None:
    values = np.array([0.0] * 19 + [5.0])  # winsorised, all cities would be alike
    treated = treat(values)
    assert treated.treatment == "transformed"
    assert np.ptp(treated.values) > 0
    assert np.argmax(treated.values) == 19
