"""The planted coefficients can be found again in the planted panel."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from aicluster_spark.estimation import fit_negative_binomial
from aicluster_spark.synth.facts import geography
from aicluster_spark.synth.process import Process, draw_process
from aicluster_spark.synth.rates import RATES
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.world import foreign_shares

pytest.importorskip("networkx", reason="the nation's process needs networkx")
TERMS = ("policy", "centrality", "moderation", "development", "capital", "environment")


@cache
def draw(seed: int, patents: int = 2_000_000) -> Process:
    return draw_process(Nation(patents, (2010, 2021), seed), geography(300), foreign_shares(RATES), RATES)


def panel(process: Process) -> pd.DataFrame:
    cities, years = process.filed.shape
    frame = pd.DataFrame({name: values.ravel() for name, values in process.regressors(RATES).items()})
    frame["y"] = process.filed.ravel()
    frame["city"] = np.repeat(np.arange(cities), years)
    frame["year"] = np.tile(np.arange(years), cities)
    return frame[frame["year"] >= RATES.window].dropna()


@pytest.mark.parametrize("seed", [1, 2])
def test_estimation_finds_the_planted_coefficients(seed: int) -> None:
    """Within four standard errors each: 12 statements, so a chance of error of about 1 in 1,300."""
    found = fit_negative_binomial(panel(draw(seed)), "y", TERMS, cluster="city")
    for term, estimate, error in zip(TERMS, found.coefficients, found.std_errors, strict=True):
        assert abs(estimate - getattr(RATES.coefficients, term)) < 4 * error, term


def test_statsmodels_finds_them_too() -> None:
    """Poisson with dummies over the largest cities: consistent whatever the dispersion."""
    import statsmodels.api as sm

    data = panel(draw(1))
    data = data[data["city"] < 40]
    dummies = pd.get_dummies(data[["city", "year"]].astype(str), drop_first=True, dtype=float)
    design = pd.concat([data[list(TERMS)], dummies], axis=1)
    fit = sm.GLM(data["y"], sm.add_constant(design), family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": data["city"].to_numpy()}
    )
    for term in TERMS:
        assert abs(fit.params[term] - getattr(RATES.coefficients, term)) < 4 * fit.bse[term], term


def test_the_counts_are_nb2_about_their_expectation() -> None:
    process = draw(2)
    large = process.expected > 20
    ratio = (process.filed - process.expected) ** 2
    variance = process.expected + RATES.coefficients.dispersion * process.expected**2
    assert (ratio[large] / variance[large]).mean() == pytest.approx(1, abs=0.15)


def test_expectations_follow_the_written_formula() -> None:
    process = draw(5, 100_000)
    terms = process.regressors(RATES)
    linear = process.city_effect[:, None] + process.year_effect
    for name, values in terms.items():
        linear = linear + getattr(RATES.coefficients, name) * np.nan_to_num(values)
    np.testing.assert_allclose(np.log(process.expected), linear, rtol=1e-10)


def test_the_last_years_are_not_wholly_published() -> None:
    process = draw(2)
    seen = process.published.sum(axis=0) / process.filed.sum(axis=0)
    assert np.all(seen[:10] == 1)
    assert 0.6 < seen[10] < 0.9
    assert seen[11] < 0.25
