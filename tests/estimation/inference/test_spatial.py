"""Conley errors and Moran's I against double loops and limiting cases."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from aicluster_spark.estimation import EstimationError, fit_negative_binomial, fit_ols, fit_poisson
from aicluster_spark.estimation.inference.conley import ConleyRule, conley
from aicluster_spark.estimation.inference.distances import distances_km
from aicluster_spark.estimation.inference.influence import influence
from aicluster_spark.estimation.inference.morans_i import morans_i
from tests.estimation.conftest import simulate

TERMS = ("policy", "centrality", "policy:centrality")


def placed(seed: int = 11, **sizes) -> pd.DataFrame:
    panel = simulate(seed, **sizes)
    draw = np.random.default_rng(seed)
    cities = panel.city.unique()
    north = dict(zip(cities, draw.uniform(22, 45, len(cities)), strict=True))
    east = dict(zip(cities, draw.uniform(100, 122, len(cities)), strict=True))
    return panel.assign(latitude=panel.city.map(north), longitude=panel.city.map(east))


def test_distances_are_those_on_a_globe():
    # A quarter of a great circle, and Beijing to Shanghai: 1,067 km by any map.
    quarter = distances_km(np.array([[0.0, 0.0], [0.0, 90.0]]))[0, 1]
    assert quarter == pytest.approx(math.pi / 2 * 6371.0088)
    assert distances_km(np.array([[39.9042, 116.4074], [31.2304, 121.4737]]))[0, 1] == pytest.approx(
        1067, abs=2
    )


@pytest.mark.parametrize("kernel", ["bartlett", "uniform"])
@pytest.mark.parametrize("fit", [fit_ols, fit_poisson, fit_negative_binomial])
def test_the_covariance_is_the_double_sum_over_related_rows(fit, kernel):
    panel = placed(cities=12, years=5)
    result = fit(panel, "patents", TERMS)
    found = conley(result, panel, "latitude", "longitude", ConleyRule(800, kernel, lags=2))
    psi, rows = influence(result), panel.iloc[result.arrays.rows].reset_index(drop=True)
    expected = np.zeros((3, 3))
    for i, one in rows.iterrows():
        for j, two in rows.iterrows():
            apart = abs(one.year - two.year)
            pair = np.array([[one.latitude, one.longitude], [two.latitude, two.longitude]])
            distance = distances_km(pair)[0, 1]
            weight = 0.0
            if apart == 0:
                weight = max(1 - distance / 800, 0) if kernel == "bartlett" else float(distance <= 800)
            elif one.city == two.city:
                weight = max(1 - apart / 3, 0)
            expected += weight * np.outer(psi[i], psi[j])
    if "mended" not in found.notes[0]:
        np.testing.assert_allclose(found.covariance, expected, rtol=1e-9)
    assert (np.linalg.eigvalsh(found.covariance) > -1e-12).all()
    np.testing.assert_array_equal(found.coefficients, result.coefficients)


def test_within_no_distance_errors_are_heteroskedasticity_robust():
    panel = placed()
    robust = fit_ols(panel, "patents", TERMS, cluster=None, small_sample="none")
    near = conley(robust, panel, "latitude", "longitude", ConleyRule(1e-6))
    np.testing.assert_allclose(near.covariance, robust.covariance, rtol=1e-9)
    assert near.notes[0].startswith("Standard errors are Conley (bartlett kernel, 1e-06 km)")


def test_morans_i_is_its_definition():
    panel = placed(cities=15, years=4)
    result = fit_ols(panel, "patents", TERMS)
    found = morans_i(result, panel, "latitude", "longitude", neighbours=3, draws=99)
    rows = panel.iloc[result.arrays.rows].reset_index(drop=True).assign(e=result.arrays.residuals)
    top = bottom = 0.0
    for _, year in rows.groupby("year"):
        values = (year.e - year.e.mean()).to_numpy()
        distance = distances_km(year[["latitude", "longitude"]].to_numpy())
        for i in range(len(year)):
            others = [j for j in np.argsort(distance[i]) if j != i][:3]
            top += values[i] * values[others].mean()
        bottom += (values**2).sum()
    assert found.statistic == pytest.approx(top / bottom)
    assert found.expected == pytest.approx(-1 / 14, abs=0.03)
    assert found == morans_i(result, panel, "latitude", "longitude", neighbours=3, draws=99)


def test_errors_that_neighbours_share_are_found():
    panel = placed(cities=40, years=5)
    wave = (panel.latitude - 33) / 8 + np.cos(panel.longitude / 6)
    shared = panel.assign(y=wave * np.random.default_rng(1).normal(size=5)[panel.year - 2000])
    noise = np.random.default_rng(2).normal(0, 0.1, len(panel))
    found = morans_i(
        fit_ols(shared.assign(y=shared.y + noise), "y", ["centrality"]), panel, "latitude", "longitude"
    )
    assert found.statistic > 0.2
    assert found.p_value == pytest.approx(0.001)
    alone = panel.assign(y=np.random.default_rng(4).normal(size=len(panel)))
    none = morans_i(fit_ols(alone, "y", ["centrality"]), panel, "latitude", "longitude", draws=199)
    assert none.p_value > 0.05


def test_permutation_p_values_have_their_size():
    panel = placed(cities=20, years=4)
    rejected = 0
    for seed in range(60):
        noise = np.random.default_rng(seed).normal(size=len(panel))
        result = fit_ols(panel.assign(y=noise), "y", ["centrality"])
        rejected += morans_i(result, panel, "latitude", "longitude", draws=99, seed=seed).p_value <= 0.1
    assert rejected <= 13  # more than 13 of 60 at 0.1 have probability 0.002


def test_places_that_are_unknown_are_refused():
    panel = placed()
    result = fit_ols(panel, "patents", TERMS)
    gone = panel.assign(latitude=panel.latitude.where(panel.city != "city 3"))
    with pytest.raises(EstimationError, match="9 of 324 rows of the sample have no coordinates"):
        conley(result, gone, "latitude", "longitude", ConleyRule(500))
    nothing = fit_ols(panel.assign(policy=1.0), "patents", ["policy"])
    with pytest.raises(EstimationError, match="no estimated term"):
        conley(nothing, panel, "latitude", "longitude", ConleyRule(500))
    with pytest.raises(EstimationError, match="no column 'lat'"):
        conley(result, panel, "lat", "longitude", ConleyRule(500))
    with pytest.raises(EstimationError, match="no angle"):
        conley(result, panel.assign(latitude=1e5), "latitude", "longitude", ConleyRule(500))
    with pytest.raises(EstimationError, match="36 places, no more than the 50 neighbours"):
        morans_i(result, panel, "latitude", "longitude", neighbours=50)
    with pytest.raises(EstimationError, match="no neighbourhood"):
        ConleyRule(-1)
    with pytest.raises(EstimationError, match="Allowed: bartlett, uniform"):
        ConleyRule(1, "gauss")
