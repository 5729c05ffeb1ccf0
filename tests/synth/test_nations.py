"""Small nations from policy lists and yearbooks to coefficients; the benchmark has a hundred of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("networkx", reason="the nation's process needs networkx")
from benchmarks.nations import FIGURES, PLANTED, draw, judged, panel

PATENTS, CITIES, NATIONS = 100_000, 40, 5


def test_the_engine_finds_the_planted_variables_in_the_files():
    small = draw(3, PATENTS, CITIES)
    process = small.process
    planted = small.long(
        stock=process.policies.stock, closeness=process.closeness, science=process.economy.science
    ).to_pandas()
    found = panel(small, seen=False).merge(planted, on=["city", "year"], suffixes=("", "_planted"))
    np.testing.assert_allclose(found["policy_stock"], found["stock"], atol=1e-12)
    np.testing.assert_allclose(found["centrality"], found["closeness"])
    np.testing.assert_allclose(np.exp(found["capital"]), np.floor(found["science_planted"]), rtol=1e-12)
    assert found[list(FIGURES)].notna().all().all()


def test_planted_effects_are_inside_their_intervals():
    rows = pd.DataFrame(
        [row for seed in range(NATIONS) for row in judged(seed, PATENTS, CITIES, kinds=("truth",))]
    )
    negative_binomial = rows[rows.estimator == "NB2"]
    assert len(negative_binomial) == NATIONS * len(PLANTED)
    # Of ten intervals that hold the truth in 90 %, seven or more do with a probability of 0.99.
    assert negative_binomial.inside.sum() >= 7
    for _, found in negative_binomial.groupby("term"):
        middle = found.estimate.mean() - found.truth.iloc[0]
        assert abs(middle) < 4 * found.error.mean() / np.sqrt(NATIONS)
