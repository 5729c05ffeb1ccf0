"""The index: every step against a plain second implementation, and the draws."""

from __future__ import annotations

import itertools
import math
import statistics
from dataclasses import replace

import numpy as np
import pytest

from aicluster_spark.scorecard.aggregate import LOWEST, aggregate
from aicluster_spark.scorecard.draws import STEPS, Draws, draw_ranks, options
from aicluster_spark.scorecard.index import Problem, ranks, scores_of
from aicluster_spark.scorecard.normalise import METHODS, normalise
from aicluster_spark.scorecard.weights import entropy_weights, equal_weights, pca_weights
from aicluster_spark.study.scorecard import Recipe

UNKNOWN = math.nan


def problem(cities: int = 12, seed: int = 1, minimum_coverage: float = 0.5) -> Problem:
    values = np.random.default_rng(seed).gamma(2.0, size=(cities, 6))
    values[0, 0] = values[3, 4] = UNKNOWN
    return Problem(
        values=values,
        directions=np.array([1, 1, -1, 1, 1, 1]),
        groups=np.array([0, 0, 0, 1, 1, 2]),
        group_count=4,
        own_weights=np.array([1.0, 2.0, 1.0, 1.0, 1.0, 1.0]),
        group_weights=np.array([1.0, 1.0, 2.0, 1.0]),
        minimum_coverage=minimum_coverage,
        few=np.zeros(cities, dtype=np.bool_),
    )


def by_hand(given: Problem) -> list[float]:
    """Min-max, equal weights, arithmetic, over what is known: in loops."""
    scores = []
    for city in range(given.values.shape[0]):
        parts = []
        for group in range(given.group_count):
            inside = []
            for place in range(given.values.shape[1]):
                if given.groups[place] != group or math.isnan(given.values[city, place]):
                    continue
                column = [x for x in given.values[:, place] if not math.isnan(x)]
                score = (given.values[city, place] - min(column)) / (max(column) - min(column))
                inside.append(score if given.directions[place] > 0 else 1 - score)
            if inside:
                parts.append((statistics.fmean(inside), given.group_weights[group]))
        scores.append(sum(x * w for x, w in parts) / sum(w for _, w in parts))
    return scores


def test_the_plain_recipe_is_what_loops_give() -> None:
    given = problem()
    found = scores_of(given, Recipe(outliers="none"))
    assert found.index.tolist() == pytest.approx(by_hand(given))
    assert np.isnan(found.groups[:, 3]).all()  # no indicator: unknown, not 0


def test_a_city_of_which_too_little_is_known_has_no_score() -> None:
    given = problem()
    values = given.values.copy()
    values[5] = [UNKNOWN, UNKNOWN, 1.0, UNKNOWN, UNKNOWN, 2.0]
    thin = replace(given, values=values)
    found = scores_of(thin, Recipe())
    assert np.isnan(found.index[5])
    assert np.isnan(found.groups[5, :2]).all()
    assert np.isfinite(found.groups[5, 2])
    assert np.isnan(ranks(found.index)[5])
    assert sorted(ranks(found.index)[np.isfinite(found.index)]) == list(range(1, 12))
    filled = scores_of(thin, Recipe(missing="median"))
    assert np.isnan(filled.index[5])  # a median filled in is no knowledge


@pytest.mark.parametrize("method", METHODS)
def test_the_best_comes_first_by_every_normalisation(method: str) -> None:
    values = np.array([3.0, UNKNOWN, 5.0, 1.0, 5.0])
    up, down = (normalise(values, way, method) for way in (1, -1))  # type: ignore[arg-type]
    assert np.isnan(up[1])
    assert np.isnan(down[1])
    assert up[2] == up[4] == np.nanmax(up)
    assert up[3] == np.nanmin(up)
    assert down[3] == np.nanmax(down)
    assert down[2] == np.nanmin(down)


def test_an_indicator_with_negative_values_has_no_distance_to_the_frontier() -> None:
    values = np.array([-2.0, 0.0, 2.0])
    assert normalise(values, 1, "frontier").tolist() == [0.0, 0.5, 1.0]
    assert normalise(np.array([0.0, 1.0, 2.0]), -1, "frontier").tolist() == [1.0, 0.0, 0.0]


def test_means_over_what_is_known_are_those_of_the_standard_library() -> None:
    scores = np.array([[0.2, 0.4, 0.8], [0.5, UNKNOWN, 0.1], [UNKNOWN] * 3, [0.0, 0.5, 0.5]])
    weights = np.array([1.0, 2.0, 1.0])
    arithmetic, geometric = (aggregate(scores, weights, how) for how in ("arithmetic", "geometric"))  # type: ignore[arg-type]
    assert arithmetic[:2] == pytest.approx(
        [statistics.fmean([0.2, 0.4, 0.8], [1, 2, 1]), statistics.fmean([0.5, 0.1])]
    )
    assert geometric[:2] == pytest.approx(
        [statistics.geometric_mean([0.2, 0.4, 0.4, 0.8]), statistics.geometric_mean([0.5, 0.1])]
    )
    assert np.isnan([arithmetic[2], geometric[2]]).all()
    assert geometric[3] == pytest.approx((LOWEST * 0.5**3) ** 0.25)


def test_entropy_weights_follow_their_formula() -> None:
    scores = np.array([[0.1, 0.5, 0.0], [0.2, 0.5, 0.0], [0.7, 0.5, 1.0], [UNKNOWN, 0.5, 0.0]])
    expected = []
    for column in scores.T:
        known = [x for x in column if not math.isnan(x)]
        parts = [x / sum(known) for x in known if x > 0]
        expected.append(1 + sum(p * math.log(p) for p in parts) / math.log(len(known)))
    found = entropy_weights(scores)
    assert found == pytest.approx(np.array(expected) / sum(expected))
    assert found[1] == pytest.approx(0)
    assert entropy_weights(np.full((4, 2), 0.3)).tolist() == [0.5, 0.5]


def test_few_cities_give_no_components_but_equal_weights() -> None:
    assert pca_weights(np.random.default_rng(0).normal(size=(3, 3))).tolist() == equal_weights(3).tolist()
    assert pca_weights(np.random.default_rng(0).normal(size=(30, 5))).sum() == pytest.approx(1)


def test_draws_are_seeded_and_go_through_every_option() -> None:
    given = problem()
    first, again, other = (draw_ranks(given, 200, 0.25, seed, True) for seed in (7, 7, 8))
    assert np.array_equal(first.ranks, again.ranks, equal_nan=True)
    assert not np.array_equal(first.ranks, other.ranks, equal_nan=True)
    for step, words in options(True).items():
        assert {getattr(recipe, step) for recipe in first.recipes} == set(words)
    assert "own" not in options(False)["weights"]
    low, middle, high = first.limits(0.9)
    assert (low[:, -1] <= middle[:, -1]).all()
    assert (middle[:, -1] <= high[:, -1]).all()
    assert np.isnan(low[:, 3]).all()


def test_every_draw_is_the_index_by_its_recipe_where_weights_are_not_shaken() -> None:
    given = problem()
    drawn = draw_ranks(given, 40, 0.0, 5, True)
    for recipe, found in zip(drawn.recipes, drawn.ranks, strict=True):
        assert found[:, -1].tolist() == ranks(scores_of(given, recipe).index).tolist()


def test_limits_hold_the_share_of_draws_that_they_promise() -> None:
    drawn = np.array([[[float(rank)]] for rank in range(1, 101)])
    low, middle, high = (float(each[0, 0]) for each in Draws((), drawn).limits(0.9))
    assert (low, middle, high) == (5, 50, 95)
    empty = Draws((), np.empty((0, 2, 1))).limits(0.9)
    assert all(np.isnan(each).all() for each in empty)


def test_shifts_are_mean_distances_by_option() -> None:
    recipes = [Recipe(aggregation="arithmetic"), Recipe(aggregation="geometric")]
    drawn = np.array([[[1.0], [2.0]], [[2.0], [1.0]]])
    found = {
        (step, option): shift for step, option, _, shift in Draws(recipes, drawn).shifts(np.array([1.0, 2.0]))
    }
    assert found["aggregation", "arithmetic"] == 0
    assert found["aggregation", "geometric"] == 1
    assert found["weights", "equal"] == 0.5
    assert {step for step, _ in found} == set(STEPS)


def test_a_city_of_few_patents_has_no_index_and_takes_nobody_s_rank() -> None:
    given = problem()
    few = np.arange(12) == 5
    found, whole = (scores_of(each, Recipe()) for each in (replace(given, few=few), given))
    assert np.isnan(found.index[5])
    assert np.isfinite(found.groups[5, :3]).all()
    assert (found.index[~few] == whole.index[~few]).all()
    drawn = draw_ranks(replace(given, few=few), 50, 0.25, 1, False).ranks
    assert np.isnan(drawn[:, 5, -1]).all()
    assert np.nanmax(drawn[:, :, -1]) == 11


def test_a_city_best_in_everything_is_first_by_every_recipe() -> None:
    given = problem()
    values = given.values.copy()
    values[2] = np.where(given.directions > 0, np.nanmax(values, axis=0) + 1, 0.0)
    best = replace(given, values=values)
    for missing, outliers, normalisation, weights, aggregation in itertools.product(*options(True).values()):
        recipe = Recipe.model_validate(
            dict(zip(STEPS, (missing, outliers, normalisation, weights, aggregation), strict=True))
        )
        assert ranks(scores_of(best, recipe).index)[2] == 1
