from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from aicluster_spark.specialisation.mixing import balance_tests, expected_external_share


def test_the_expectation_is_that_of_joining_ends_at_random() -> None:
    intra, inter = np.array([20.0, 3.0, 0.0, 1.0]), np.array([10.0, 20.0, 11.0, 1.0])
    ends = np.repeat(np.arange(4), (2 * intra + inter).astype(int))
    chance = np.random.default_rng(1)
    within, across = np.zeros(4), np.zeros(4)
    for _ in range(4000):
        left, right = chance.permutation(ends).reshape(2, -1)
        same = left == right
        within += np.bincount(left[same], minlength=4)
        across += np.bincount(left[~same], minlength=4) + np.bincount(right[~same], minlength=4)
    assert expected_external_share(intra, inter) == pytest.approx(across / (across + within), abs=5e-3)


def test_a_city_without_joint_patents_expects_nothing_and_a_lone_city_only_itself() -> None:
    found = expected_external_share(np.array([5.0, 0.0]), np.array([0.0, 0.0]))
    assert found[0] == 0
    assert np.isnan(found[1])


def counts(*rows: tuple[str, int, int, int]) -> pl.DataFrame:
    names = ["city", "window_start", "intra", "inter"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(window_end=pl.col("window_start") + 4)


def test_limits_are_exact_and_decide() -> None:
    table = balance_tests(
        counts(
            ("a", 2000, 5, 40), ("b", 2000, 40, 5), ("c", 2000, 9, 11), ("d", 2000, 0, 0), ("a", 2001, 1, 1)
        )
    )
    rows = {(row["city"], row["window_start"]): row for row in table.to_dicts()}
    wanted = stats.binomtest(40, 45).proportion_ci(0.95, method="exact")
    assert rows["a", 2000]["external_low"] == pytest.approx(wanted.low)
    assert rows["a", 2000]["external_high"] == pytest.approx(wanted.high)
    assert rows["a", 2000]["balance"] == "inter exceeds intra"
    assert rows["b", 2000]["balance"] == "intra exceeds inter"
    assert rows["c", 2000]["balance"] == "undecided"
    assert rows["d", 2000]["balance"] is None
    assert rows["d", 2000]["against_mixing"] is None
    assert rows["d", 2000]["reason"]
    assert rows["b", 2000]["against_mixing"] == "less external"
    # each window mixes by itself: the lone city of 2001 can only meet itself
    assert rows["a", 2001]["expected_external_share"] == 0
    assert rows["a", 2000]["expected_ei_index"] == pytest.approx(
        2 * rows["a", 2000]["expected_external_share"] - 1
    )


def test_random_worlds_are_called_random() -> None:
    """Ends joined at random: few cities fall outside of their limits."""
    chance = np.random.default_rng(3)
    outside = total = 0
    for _ in range(60):
        ends = np.repeat(np.arange(6), [400, 300, 200, 150, 100, 50])
        left, right = chance.permutation(ends).reshape(2, -1)
        same = left == right
        intra = np.bincount(left[same], minlength=6)
        inter = np.bincount(left[~same], minlength=6) + np.bincount(right[~same], minlength=6)
        table = balance_tests(counts(*((f"c{i}", 2000, int(intra[i]), int(inter[i])) for i in range(6))))
        outside += table.filter(pl.col("against_mixing") != "as random").height
        total += 6
    assert outside / total <= 0.07
