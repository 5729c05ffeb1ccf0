"""Coupling, balances, models, mixtures, gaps: against plain second implementations."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pytest
from scipy import stats
from scipy.special import logsumexp

from aicluster_spark.scorecard import gaps
from aicluster_spark.scorecard.coupling import GRADES, LOWEST, couple, grade
from aicluster_spark.scorecard.mixture import agreement_by_chance, fit_mixture, in_order_of
from aicluster_spark.scorecard.models import BEHIND, MIXED, behind_in_all, leading, memberships
from aicluster_spark.scorecard.sides import balance_index, side

UNKNOWN = math.nan


def test_coupling_is_geometric_over_arithmetic_mean() -> None:
    scores = np.array(
        [[0.3, 0.6, 0.9, 0.5, 0.2], [0.4] * 5, [1.0, 0.0, 1.0, 1.0, 1.0], [0.5, UNKNOWN, 1, 1, 1]]
    )
    found = couple(scores)
    for row, c, t, d in zip(scores, found.coupling, found.development, found.coordination, strict=True):
        if any(math.isnan(x) for x in row):
            assert math.isnan(c)
            assert math.isnan(d)
            continue
        parts = [max(float(x), LOWEST) for x in row]
        ratio = statistics.geometric_mean(parts) / statistics.fmean(parts)
        assert c == pytest.approx(ratio)
        assert t == pytest.approx(statistics.fmean(parts))
        assert d == pytest.approx(math.sqrt(statistics.geometric_mean(parts)))  # C T is the geometric mean
    assert found.coupling[1] == pytest.approx(1)
    assert found.grades[3] is None


def test_grades_are_tenths() -> None:
    assert [grade(x) for x in (0.0, 0.099, 0.1, 0.55, 0.999, 1.0)] == [
        GRADES[0],
        GRADES[0],
        GRADES[1],
        GRADES[5],
        GRADES[9],
        GRADES[9],
    ]


def test_sides_need_enough_that_is_known() -> None:
    scores = np.array([[0.2, 0.4, UNKNOWN], [UNKNOWN, UNKNOWN, 0.9], [UNKNOWN, 0.1, 0.3]])
    found = side(scores, ("a", "b", "c"), ("a", "b", "not used"), 0.6)
    assert found.score[0] == pytest.approx(0.3)
    assert np.isnan(found.score[1:]).all()
    assert found.indicators == 2
    assert found.reasons("x") == [
        None,
        "0 of 2 indicators of x are known",
        "1 of 2 indicators of x are known",
    ]
    nothing = side(scores, ("a", "b", "c"), (), 0.0)
    assert np.isnan(nothing.score).all()
    balance = balance_index(np.array([0.2, 0.0, 1.0, UNKNOWN]), np.array([0.4, 0.0, 0.0, 1.0]))
    assert balance[:3] == pytest.approx([0.8, 1, 0])
    assert np.isnan(balance[3])


def test_memberships_sum_to_one_and_follow_the_lead() -> None:
    scores = np.array(
        [[0.9, 0.1, 0.1], [0.1, 0.9, 0.1], [0.1, 0.1, 0.9], [0.5, 0.5, 0.5], [0.2, UNKNOWN, 0.1]]
    )
    found = memberships(scores)
    assert found[:4].sum(axis=1) == pytest.approx(1)
    assert np.isnan(found[4]).all()
    nobody = np.zeros(5, dtype=bool)
    assert leading(found, nobody) == ["technology", "scenario", "institution", MIXED, None]
    # A city that leads in one score and is last in the others is the model itself.
    pure = memberships(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]))
    assert pure[0] == pytest.approx([1, 0, 0], abs=1e-6)


def test_a_city_below_the_median_in_all_three_scores_is_behind_and_not_driven() -> None:
    scores = np.array(
        [[0.9, 0.8, 0.7], [0.8, 0.2, 0.9], [0.1, 0.1, 0.6], [0.2, 0.7, 0.1], [0.5, 0.5, UNKNOWN]]
    )
    # Medians of the known: 0.5, 0.5 and 0.65.
    behind = behind_in_all(scores)
    assert behind.tolist() == [False, False, True, False, False]
    degrees = memberships(scores)
    assert degrees[2].max() > 0.4  # by its degrees alone it would be called driven
    assert leading(degrees, behind)[2] == BEHIND
    assert not behind_in_all(np.full((3, 3), 0.4)).any()  # all alike: nobody is behind
    assert not behind_in_all(np.full((3, 3), UNKNOWN)).any()


def test_memberships_are_those_of_fuzzy_clustering_about_the_ideals() -> None:
    scores = np.random.default_rng(2).random((9, 3))
    ranked = np.column_stack([[(column < x).sum() / 8 for x in column] for column in scores.T])
    for row, found in zip(ranked, memberships(scores), strict=True):
        distances = [math.dist(row, ideal) for ideal in np.eye(3)]
        expected = [1 / sum((d / other) ** 2 for other in distances) for d in distances]
        assert found == pytest.approx(expected)


def test_a_mixture_finds_planted_groups_and_its_likelihood_is_scipys() -> None:
    chance = np.random.default_rng(11)
    centres = np.array([[3.0, 0, 0], [0, 3.0, 0], [0, 0, 3.0]])
    truth = np.repeat([0, 1, 2], 40)
    points = centres[truth] + chance.normal(0, 0.6, (120, 3))
    fit = fit_mixture(points, 3, seed=1)
    order = in_order_of(fit.means)
    assert (np.argmax(fit.memberships[:, order], axis=1) == truth).mean() > 0.97
    assert fit.means[order] == pytest.approx(centres, abs=0.35)
    parts = [
        np.log(share) + stats.norm.logpdf(points, mean, np.sqrt(variance)).sum(axis=1)
        for share, mean, variance in zip(fit.shares, fit.means, fit.variances, strict=True)
    ]
    assert fit.log_likelihood == pytest.approx(float(logsumexp(parts, axis=0).sum()), rel=1e-9)
    assert fit.bic < fit_mixture(points, 1, seed=1).bic
    assert fit.bic < fit_mixture(points, 2, seed=1).bic
    again = fit_mixture(points, 3, seed=1)
    assert np.array_equal(again.memberships, fit.memberships)


def test_divisions_that_have_nothing_in_common_agree_by_chance_as_often_as_all_their_orders_do() -> None:
    first, second = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])
    shares = []
    for order in itertools.permutations(second):  # every order, and every way to name the groups
        names = itertools.permutations(range(3))
        shares.append(max(np.mean(first == np.array(name)[list(order)]) for name in names))
    assert agreement_by_chance(first, second, 3) == pytest.approx(np.quantile(shares, 0.95))
    assert agreement_by_chance(first, second, 3) == agreement_by_chance(first, second, 3)


def test_one_group_is_a_normal_distribution() -> None:
    points = np.random.default_rng(4).normal(size=(50, 2))
    fit = fit_mixture(points, 1, seed=0)
    assert fit.means[0] == pytest.approx(points.mean(axis=0))
    assert fit.variances[0] == pytest.approx(points.var(axis=0))


def field() -> gaps.Field:
    scores = np.array(
        [[0.1, 0.5, UNKNOWN, 0.2], [0.9, 0.4, 1.0, 0.2], [0.3, 0.5, 0.2, 0.1], [0.2, 0.2, 0.1, 0.9]]
    )
    return gaps.Field(scores, 100 * scores, np.nanmean(scores, axis=1), np.ones(4, dtype=np.int64))


def test_gaps_are_taken_over_what_is_known_of_both() -> None:
    given = field()
    assert gaps.frontier_of(given, np.array([True, True, True, False])) == 1
    assert gaps.frontier_of(given, np.zeros(4, dtype=bool)) is None
    assert gaps.gap(given, 0, 1) == pytest.approx((0.8 - 0.1 + 0.0) / 3)
    assert gaps.gap(given, 1, 1) == 0
    one = np.ones(2)
    alone = gaps.Field(np.array([[UNKNOWN, 1.0], [1.0, UNKNOWN]]), np.ones((2, 2)), one, one.astype(np.int64))
    assert math.isnan(gaps.gap(alone, 0, 1))


def test_steps_are_the_largest_parts_of_the_gap_with_a_target_that_was_reached() -> None:
    given = field()
    found = list(gaps.steps(given, 2, 1, 3))
    assert [step.indicator for step in found] == [2, 0, 3]
    assert sum(step.gap_share for step in found) == pytest.approx(1)
    assert found[0].gap_share == pytest.approx(0.8 / (0.8 + 0.6 + 0.1))
    assert (found[2].horizon, found[2].target) == (gaps.NEAR, 20)  # the peer is ahead of the frontier
    assert (found[0].horizon, found[0].target) == (gaps.FAR, 100)  # nobody but the frontier is
    lagging = list(gaps.steps(given, 0, 1, None))
    assert (lagging[0].horizon, lagging[0].target) == (gaps.MIDDLE, pytest.approx(25))


@pytest.mark.parametrize("direction", [1, -1])
def test_no_target_lies_beyond_the_frontier_and_none_at_the_city(direction: int) -> None:
    chance = np.random.default_rng(3)
    values = chance.integers(0, 5, (12, 6)).astype(float)
    values[chance.random(values.shape) < 0.1] = UNKNOWN
    # As after winsorising: the upper values share one score, though they differ.
    scores = np.minimum(direction * values, 3.0 if direction > 0 else -1.0)
    given = gaps.Field(scores, values, np.nanmean(scores, axis=1), np.full(6, direction))
    frontier = gaps.frontier_of(given, np.ones(12, dtype=bool))
    assert frontier is not None
    met = capped = 0
    for city in range(12):
        for peer in {None, *range(12)} - {city}:
            for step in gaps.steps(given, city, frontier, peer):
                own, best = values[city, step.indicator], values[frontier, step.indicator]
                assert direction * own < direction * step.target <= direction * best
                met += 1
                if step.horizon == gaps.NEAR and peer is not None:
                    capped += direction * values[peer, step.indicator] > direction * best
    assert met > 100
    assert capped > 0  # the peer was ahead of the frontier, and its value was not asked for


def test_the_nearest_peer_is_nearest_by_ratio() -> None:
    assert gaps.nearest_peers(np.array([100.0, 60.0, 50.0, 80.0])) == [3, 2, 1, 0]
    assert gaps.nearest_peers(np.array([3.0])) == [None]


def test_a_city_of_another_order_of_size_is_no_peer() -> None:
    assert gaps.nearest_peers(np.array([100.0, 50.0, 1.0, 4.0, 0.0, 0.0])) == [1, 0, None, None, 5, 4]
    assert gaps.nearest_peers(np.array([117.0, 74.0, 37.0]), frontier=1) == [None, 0, None]
    assert gaps.nearest_peers(np.array([2.0, 1.0, 0.0])) == [1, 0, None]  # nothing is half of something


def test_the_frontier_is_nobodys_peer() -> None:
    sizes = np.array([70.0, 60.0, 40.0, 21.0])
    assert gaps.nearest_peers(sizes) == [1, 0, 1, 2]
    assert gaps.nearest_peers(sizes, frontier=0) == [1, 2, 1, 2]  # and the frontier has one of its own
    assert gaps.nearest_peers(np.array([2.0, 3.0]), frontier=0) == [1, None]
