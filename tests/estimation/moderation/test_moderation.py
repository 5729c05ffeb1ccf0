"""Region and bands against direct search and against simulation of the same normal vector."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from aicluster_spark.estimation import (
    EstimationError,
    centre,
    fit_poisson,
    johnson_neyman,
    marginal_effects,
    simultaneous_bands,
)
from aicluster_spark.estimation.moderation.simultaneous_bands import sup_t_critical_value, turned_angle
from tests.estimation.conftest import simulate

TERMS = ("policy", "centrality", "policy:centrality")


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_the_region_is_where_pointwise_bounds_exclude_zero(seed):
    result = fit_poisson(simulate(seed), "patents", TERMS)
    region = johnson_neyman(result, "policy", "centrality")
    grid = np.linspace(-20, 20, 4001)
    slope = marginal_effects(result, "policy", "centrality", grid).slope
    for found, expected in ((region.positive, slope.lower > 0), (region.negative, slope.upper < 0)):
        inside = np.zeros(len(grid), dtype=bool)
        for low, high in found:
            inside |= (grid > low) & (grid < high)
        assert (inside == expected).all()
    centrality = result.arrays.regressors[:, 1]
    low = marginal_effects(result, "policy", "centrality", centrality).slope.lower
    assert region.share_positive == pytest.approx((low > 0).mean())


def test_bands_cover_the_line_with_the_stated_probability(panel):
    result = fit_poisson(panel, "patents", TERMS, reference="normal")
    bands = simultaneous_bands(result, "policy", "centrality", np.linspace(-2, 2, 201), level=0.9)
    V = result.covariance[np.ix_([0, 2], [0, 2])]
    design = np.column_stack([np.ones(201), bands.grid])
    spread = np.sqrt(np.einsum("gk,kl,gl->g", design, V, design))
    drawn = np.random.default_rng(1).multivariate_normal([0, 0], V, 40_000) @ design.T
    covered = (np.abs(drawn) <= bands.critical_value * spread).all(axis=1).mean()
    # Standard error of a share of 40,000 draws at 0.9 is 0.0015.
    assert covered == pytest.approx(0.9, abs=0.006)
    assert (bands.upper > marginal_effects(result, "policy", "centrality", bands.grid, 0.9).slope.upper).all()


def test_critical_values_at_both_ends_of_the_arc_are_known():
    assert sup_t_critical_value(0.0, math.inf, 0.95) == pytest.approx(stats.norm.ppf(0.975), rel=1e-6)
    assert sup_t_critical_value(0.0, 11, 0.95) == pytest.approx(stats.t.ppf(0.975, 11), rel=1e-6)
    assert sup_t_critical_value(math.pi, math.inf, 0.95) == pytest.approx(
        np.sqrt(stats.chi2.ppf(0.95, 2)), rel=1e-6
    )
    assert sup_t_critical_value(math.pi, 11, 0.95) == pytest.approx(
        np.sqrt(2 * stats.f.ppf(0.95, 2, 11)), rel=1e-6
    )


def test_the_angle_is_the_correlation_of_the_two_ends():
    V = np.array([[0.04, -0.01], [-0.01, 0.02]])
    low, high = np.array([1, -1.0]), np.array([1, 3.0])
    correlation = low @ V @ high / np.sqrt((low @ V @ low) * (high @ V @ high))
    assert turned_angle(V, -1.0, 3.0) == pytest.approx(np.arccos(correlation))


def test_centring_changes_main_effects_only(panel):
    centred = centre(panel, ["centrality"], complete=["patents", "policy"])
    raw = fit_poisson(panel, "patents", TERMS)
    moved = fit_poisson(centred.frame, "patents", TERMS)
    mean = centred.means["centrality"]
    assert mean == pytest.approx(panel.centrality.mean())
    assert moved.coefficient("policy:centrality") == pytest.approx(
        raw.coefficient("policy:centrality"), abs=1e-8
    )
    at_mean = raw.coefficient("policy") + mean * raw.coefficient("policy:centrality")
    assert moved.coefficient("policy") == pytest.approx(at_mean, abs=1e-8)
    np.testing.assert_allclose(moved.arrays.fitted, raw.arrays.fitted, rtol=1e-8)


def test_no_region_and_no_band_where_inference_is_withheld(panel):
    result = fit_poisson(panel, "patents", TERMS, min_clusters=40)
    for function in (johnson_neyman, simultaneous_bands):
        with pytest.raises(EstimationError, match="too few policy units"):
            function(result, "policy", "centrality")
