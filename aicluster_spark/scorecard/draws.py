"""Rank intervals: the index by many recipes drawn at random, weights shaken (OECD/JRC handbook, step 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.scorecard.index import Problem, combine, prepare, ranks, weigh
from aicluster_spark.study.scorecard import Recipe

Floats = NDArray[np.float64]
STEPS = ("missing", "outliers", "normalisation", "weights", "aggregation")


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Ranks by the recipes drawn.

    Attributes
    ----------
    recipes
        n recipes.
    ranks
        Shape (n, cities, group_count + 1): ranks by subsystem and by the index last; NaN without a score.
    """

    recipes: Sequence[Recipe]
    ranks: Floats

    def limits(self, interval: float) -> tuple[Floats, Floats, Floats]:
        """Lower limit, median and upper limit of the ranks, each (cities, group_count + 1); whole ranks.

        Parameters
        ----------
        interval
            Share of the draws inside.
        """
        tail = (1 - interval) / 2
        low, middle, high = (_quantile(self.ranks, share) for share in (tail, 0.5, 1 - tail))
        return low, middle, high

    def shifts(self, own: Floats) -> list[tuple[str, str, int, float]]:
        """Mean distance from the index ranks of the study's recipe by step and option, with the draws of it.

        Parameters
        ----------
        own
            Shape (cities,), ranks by the study's recipe.
        """
        distance = np.abs(self.ranks[:, :, -1] - own)
        means = [_mean(row) for row in distance]
        found = []
        for step in STEPS:
            for option in dict.fromkeys(getattr(recipe, step) for recipe in self.recipes):
                of_option = [
                    mean
                    for mean, recipe in zip(means, self.recipes, strict=True)
                    if getattr(recipe, step) == option
                ]
                found.append((step, option, len(of_option), float(np.mean(of_option))))
        return found


def options(with_own_weights: bool) -> Mapping[str, tuple[str, ...]]:
    """Options of each step; a study's own weights only where it has some."""
    given = {step: get_args(Recipe.model_fields[step].annotation) for step in STEPS}
    kept = tuple(each for each in given["weights"] if each != "own" or with_own_weights)
    return {**given, "weights": kept}


def draw_ranks(problem: Problem, number: int, noise: float, seed: int, with_own_weights: bool) -> Draws:
    """Draw recipes, every option as likely as the others, and rank the cities by each.

    Parameters
    ----------
    problem
        What the index is made of.
    number
        Recipes.
    noise
        Weights of indicators and subsystems are multiplied by numbers within 1 - noise and 1 + noise.
    seed
        Seed of the draws.
    with_own_weights
        Whether the study's own weights are among the options.
    """
    chance = np.random.default_rng(seed)
    choices = options(with_own_weights)
    prepared: dict[tuple[str, ...], Floats] = {}
    weighed: dict[tuple[str, ...], Floats] = {}
    recipes = []
    found = np.full((number, problem.values.shape[0], problem.group_count + 1), np.nan)
    for draw in range(number):
        picked = {step: str(chance.choice(list(words))) for step, words in choices.items()}
        recipe = Recipe.model_validate(picked)
        first, second = tuple(picked.values())[:3], tuple(picked.values())[:4]
        if first not in prepared:
            prepared[first] = prepare(problem, recipe)
        if second not in weighed:
            weighed[second] = weigh(problem, prepared[first], recipe)
        weights = weighed[second] * chance.uniform(1 - noise, 1 + noise, weighed[second].size)
        group_weights = problem.group_weights * chance.uniform(1 - noise, 1 + noise, problem.group_count)
        groups, index = combine(problem, prepared[first], weights, group_weights, recipe)
        found[draw] = np.column_stack([*(ranks(column) for column in groups.T), ranks(index)])
        recipes.append(recipe)
    return Draws(recipes, found)


def _quantile(drawn: Floats, share: float) -> Floats:
    """Smallest rank that at least this share of the draws does not pass; NaN where there is none."""
    count = np.isfinite(drawn).sum(axis=0)
    order = np.sort(drawn, axis=0)  # NaN last
    place = np.clip(np.ceil(share * count).astype(np.int64) - 1, 0, None)
    if drawn.shape[0] == 0:
        return np.full(drawn.shape[1:], np.nan)
    return np.asarray(np.take_along_axis(order, place[None], axis=0)[0], dtype=np.float64)


def _mean(row: Floats) -> float:
    known = row[np.isfinite(row)]
    return float(known.mean()) if known.size else 0.0
