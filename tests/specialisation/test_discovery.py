from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aicluster_spark.specialisation.discovery import false_discovery_values, specialisation_p_values


def test_adjusted_values_are_those_of_r(golden: dict[str, Any]) -> None:
    printed = golden["r_base"]["benjamini_hochberg"]
    assert false_discovery_values(np.array(printed["p"])) == pytest.approx(printed["adjusted"])


def test_fishers_test_is_that_of_r(golden: dict[str, Any]) -> None:
    printed = golden["r_base"]["fisher_greater"]
    found = specialisation_p_values(
        np.array([float(printed["ai"])]),
        np.array([float(printed["base"])]),
        printed["all_ai"],
        printed["all_base"],
    )
    assert found[0] == pytest.approx(printed["p"], rel=1e-9)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(30, 200), st.integers(1, 50), st.integers(100, 2000))
def test_fishers_test_against_scipys_table_form(ai: int, base: int, other: int, rest: int) -> None:
    found = specialisation_p_values(
        np.array([float(ai)]), np.array([float(base)]), float(ai + other), float(base + rest)
    )
    table = [[ai, base - ai], [other, rest - other]]
    assert found[0] == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue, rel=1e-7)


def test_unknown_stays_unknown_and_does_not_count_as_a_test() -> None:
    p = specialisation_p_values(np.array([5.0, 0.0]), np.array([10.0, 0.0]), 10.0, 100.0)
    assert np.isnan(p[1])
    assert false_discovery_values(p)[0] == pytest.approx(p[0])
    assert np.isnan(specialisation_p_values(np.zeros(2), np.ones(2), 0.0, 2.0)).all()


def test_few_discoveries_are_false() -> None:
    """Of 200 cities 20 have double the rate: false discoveries stay below the 5 % asked for, on average."""
    chance = np.random.default_rng(7)
    special = np.arange(200) < 20
    false_share = []
    for _ in range(150):
        base = np.full(200, 1500.0)
        ai = chance.binomial(1500, np.where(special, 0.06, 0.03)).astype(float)
        found = false_discovery_values(specialisation_p_values(ai, base, ai.sum(), base.sum())) <= 0.05
        false_share.append((found & ~special).sum() / max(found.sum(), 1))
        assert (found & special).sum() >= 15
    assert np.mean(false_share) <= 0.05
