"""The benchmark's simulation with 60 draws: estimates near the truth, intervals that cover it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.simulation import TRUTH, fits, markdown, panel, table

DRAWS = 60


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    return table(DRAWS, first_seed=5000, bootstrap_draws=99).set_index(["method", "term"])


@pytest.mark.parametrize("method", ["Poisson", "NB2", "OLS", "system GMM", "difference GMM"])
def test_the_moderation_is_estimated_without_bias_and_covered(simulated, method):
    row = simulated.loc[(method, "policy:centrality")]
    assert row.fitted == DRAWS
    # Four standard errors of a mean of 60, and for GMM its known small-sample bias on top.
    allowed = 4 * row.spread / np.sqrt(DRAWS) + (0.03 if "GMM" in method else 0.0)
    assert abs(row.bias) < allowed
    # 49 of 60 or fewer at a coverage of 0.93 have probability 0.002.
    assert row.coverage >= 49 / DRAWS
    assert row["size"] == pytest.approx(1 - row.coverage)


@pytest.mark.parametrize("method", ["Poisson", "NB2", "OLS"])
def test_the_jackknife_covers_what_the_sandwich_does_and_more(simulated, method):
    rows = simulated.loc[[(f"{method}, jackknife", "policy:centrality"), (method, "policy:centrality")]]
    assert rows.bias.iloc[0] == rows.bias.iloc[1]
    assert rows.error.iloc[0] > rows.error.iloc[1]
    assert rows.coverage.iloc[0] >= max(rows.coverage.iloc[1], 50 / DRAWS)


@pytest.mark.parametrize(
    "method", ["OLS, wild bootstrap", "Poisson, score bootstrap", "NB2, score bootstrap"]
)
def test_bootstraps_do_not_reject_the_truth_too_often(simulated, method):
    row = simulated.loc[(method, "policy:centrality")]
    assert row.fitted == DRAWS
    assert row["size"] <= 10 / DRAWS  # 11 or more of 60 at 0.06 have probability 0.001


@pytest.mark.parametrize("test", ["system GMM, AR(2)", "difference GMM, AR(2)", "difference GMM, Hansen"])
def test_diagnostics_of_valid_models_do_not_reject_too_often(simulated, test):
    assert simulated.loc[(test, ""), "size"] <= 10 / DRAWS


def test_the_process_is_the_one_that_is_described():
    frame = panel(1)
    assert frame.city.nunique() == 29
    assert frame.year.nunique() == 10
    assert TRUTH["policy:centrality"] == -0.045
    assert (frame.patents == frame.patents.round()).all()
    pd.testing.assert_frame_equal(frame, panel(1))
    assert len(fits(frame)) == 6


def test_the_table_shows_a_blank_where_a_method_gives_no_figure(simulated):
    text = markdown(simulated.reset_index())
    assert text.count("\n") == len(simulated) + 1
    assert "nan" not in text
