"""A grid's rows are the fits that one would have made by hand, and none is lost."""

from __future__ import annotations

import numpy as np
import pytest

from aicluster_spark.estimation import EstimationError, fit_gmm, fit_ols, fit_poisson
from aicluster_spark.estimation.gmm import GmmOptions
from aicluster_spark.estimation.specification.curve import run_grid
from aicluster_spark.estimation.specification.grid import Grid
from aicluster_spark.estimation.specification.specification import (
    ESTIMATORS,
    Specification,
    fit_specification,
)
from tests.estimation.conftest import simulate

TERMS = ("policy", "{centrality}", "policy:{centrality}")
MODEL = Specification("poisson", "patents", TERMS, ("city", "year"), ("country",))


@pytest.fixture
def wide(panel):
    draw = np.random.default_rng(1)
    return panel.assign(
        harmonic=panel.centrality + draw.normal(0, 0.5, len(panel)),
        empty=np.nan,
        chosen=(panel.country != "country 0").astype(int),
    )


def test_every_specification_has_its_row_and_its_fit(wide):
    grid = Grid(
        MODEL,
        "policy:{centrality}",
        {"centrality": {"degree": "centrality", "harmonic": "harmonic", "none": "empty"}},
        ("poisson", "ols"),
        {"all": None, "chosen": "chosen", "lost": "nowhere"},
    )
    curve = run_grid(grid, {"five years": wide, "three years": simulate(12).assign(harmonic=1.0)})
    rows = curve.rows
    assert len(rows) == grid.size(2) == 36
    assert len(curve.fits) == 36
    assert not rows.duplicated(["panel", "estimator", "sample", "centrality"]).any()
    row = rows.query("panel == 'five years' and estimator == 'ols' and sample == 'chosen'")
    row = row[row.centrality == "harmonic"].iloc[0]
    hand = fit_ols(wide[wide.chosen == 1], "patents", ["policy", "harmonic", "policy:harmonic"])
    assert row.estimate == hand.coefficient("policy:harmonic")
    assert (row.low, row.high) == tuple(hand.confidence_intervals()[2])
    assert row.n == hand.n
    assert row.clusters == "11 country"
    assert row.per_sd == pytest.approx(row.estimate * hand.arrays.regressors[:, 2].std())
    assert (rows.estimate.isna() == rows["rank"].isna()).all()
    assert (rows[rows.estimate.isna()].reason != "").all()
    reasons = rows[(rows["sample"] == "lost")].reason
    assert reasons.str.contains("no column 'nowhere'").all()
    empty = rows[(rows.centrality == "none") & (rows.panel == "five years") & (rows["sample"] == "all")]
    assert empty.reason.str.contains("no value in any row").all()
    assert curve.summary()["estimated"] == rows.estimate.notna().sum()
    known = rows.p_value.notna()
    assert (rows.p_holm[known] >= rows.p_value[known]).all()


def test_specifications_are_the_estimators_by_name(panel):
    terms = ("policy", "centrality")
    for name in ESTIMATORS:
        fit = fit_specification(panel, Specification(name, "patents", terms, cluster=("country",)))
        assert fit.terms[-2:] == terms
        assert fit.clusters == {"country": 12}
    gmm = fit_specification(
        panel,
        Specification("system-gmm", "patents", terms, cluster=("country",), roles={"policy": "exogenous"}),
    )
    hand = fit_gmm(
        panel,
        "patents",
        {"policy": "exogenous", "centrality": "predetermined"},
        cluster="country",
        options=GmmOptions(small_sample=True),
    )
    np.testing.assert_array_equal(gmm.coefficients, hand.coefficients)
    offset = fit_specification(
        panel.assign(size=1.0),
        Specification("poisson", "patents", terms, cluster=("country",), offset="size"),
    )
    np.testing.assert_allclose(
        offset.coefficients, fit_poisson(panel, "patents", terms).coefficients, atol=1e-8
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"estimator": "probit"}, "Allowed are: ols, poisson"),
        ({"regressors": ()}, "has no regressor"),
        ({"roles": {"x": "exogenous"}}, "no role of a regressor"),
        ({"estimator": "ols", "offset": "size"}, "takes no offset"),
        ({"estimator": "system-gmm", "effects": ("city",)}, "unit and period"),
        ({"estimator": "system-gmm", "cluster": ("city", "year")}, "one cluster variable"),
    ],
)
def test_models_that_make_no_sense_are_refused(changes, message):
    with pytest.raises(EstimationError, match=message):
        Specification(**{"estimator": "poisson", "outcome": "y", "regressors": ("policy",), **changes})


def test_an_empty_grid_is_refused(panel):
    with pytest.raises(EstimationError, match="no specification"):
        run_grid(Grid(MODEL, "policy", {"centrality": {}}), {"panel": panel})
