"""The composite index: indicators to subsystems to one score, by a recipe of steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.scorecard.aggregate import aggregate
from aicluster_spark.scorecard.normalise import normalise
from aicluster_spark.scorecard.treatment import treat
from aicluster_spark.scorecard.weights import entropy_weights, equal_weights, pca_weights
from aicluster_spark.study.scorecard import Recipe

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Problem:
    """What an index is made of.

    Attributes
    ----------
    values
        Shape (cities, indicators) of the indicators used, NaN where unknown; each varies.
    directions
        Shape (indicators,): 1 or -1.
    groups
        Shape (indicators,): number of the subsystem of each.
    group_count
        Number of subsystems, those without an indicator too.
    own_weights
        Shape (indicators,): weights of the study's own.
    group_weights
        Shape (group_count,).
    minimum_coverage
        Share of the indicators that must be known of a city.
    few
        Shape (cities,): whether a city has too few AI patents for an index.
    """

    values: Floats
    directions: NDArray[np.int64]
    groups: NDArray[np.int64]
    group_count: int
    own_weights: Floats
    group_weights: Floats
    minimum_coverage: float
    few: NDArray[np.bool_]

    @cached_property
    def treated(self) -> list[Floats]:
        """Columns of `values` after treatment of outliers, each shape (cities,)."""
        return [treat(column).values for column in self.values.T]

    @cached_property
    def coverage(self) -> Floats:
        """Shape (cities, group_count + 1): share of known indicators by subsystem, and of all last."""
        known = np.isfinite(self.values)
        parts = [known[:, self.groups == group] for group in range(self.group_count)]
        with np.errstate(invalid="ignore"):
            shares = [part.sum(axis=1) / part.shape[1] for part in (*parts, known)]
        return np.column_stack(shares)

    @cached_property
    def withheld(self) -> NDArray[np.bool_]:
        """Shape (cities, group_count + 1): whether too little is known for a score."""
        withheld = ~(self.coverage >= max(self.minimum_coverage, 1e-12))
        withheld[:, -1] |= self.few
        return withheld


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of one recipe.

    Attributes
    ----------
    indicators
        Shape (cities, indicators), normalised.
    weights
        Shape (indicators,); they sum to 1 in each subsystem.
    groups
        Shape (cities, group_count), NaN below the coverage.
    index
        Shape (cities,), likewise.
    """

    indicators: Floats
    weights: Floats
    groups: Floats
    index: Floats


def scores_of(problem: Problem, recipe: Recipe) -> Scores:
    """Compute the index by one recipe."""
    indicators = prepare(problem, recipe)
    weights = weigh(problem, indicators, recipe)
    groups, index = combine(problem, indicators, weights, problem.group_weights, recipe)
    return Scores(indicators, weights, groups, index)


def prepare(problem: Problem, recipe: Recipe) -> Floats:
    """Treat and normalise all indicators, shape (cities, indicators); by `median` none stays unknown."""
    columns = []
    for place, (column, direction) in enumerate(zip(problem.values.T, problem.directions, strict=True)):
        treated = problem.treated[place] if recipe.outliers == "rule" else column
        if recipe.missing == "median":
            treated = np.where(np.isfinite(treated), treated, np.nanmedian(treated))
        columns.append(normalise(treated, int(direction), recipe.normalisation))
    return np.column_stack(columns) if columns else np.empty(problem.values.shape)


def weigh(problem: Problem, indicators: Floats, recipe: Recipe) -> Floats:
    """Weights within each subsystem, shape (indicators,)."""
    weights = np.empty(indicators.shape[1])
    for group in range(problem.group_count):
        inside = problem.groups == group
        if inside.any():
            weights[inside] = _weights(indicators[:, inside], problem.own_weights[inside], recipe)
    return weights


def _weights(scores: Floats, own: Floats, recipe: Recipe) -> Floats:
    if recipe.weights == "entropy":
        return entropy_weights(scores)
    if recipe.weights == "pca":
        return pca_weights(scores)
    return own / own.sum() if recipe.weights == "own" else equal_weights(own.size)


def combine(
    problem: Problem, indicators: Floats, weights: Floats, group_weights: Floats, recipe: Recipe
) -> tuple[Floats, Floats]:
    """Aggregate to subsystems (cities, group_count) and the index (cities,), NaN below the coverage."""
    groups = np.full((indicators.shape[0], problem.group_count), np.nan)
    for group in range(problem.group_count):
        inside = problem.groups == group
        if inside.any():
            groups[:, group] = aggregate(indicators[:, inside], weights[inside], recipe.aggregation)
    groups[problem.withheld[:, :-1]] = np.nan
    index = aggregate(groups, group_weights, recipe.aggregation)
    return groups, np.where(problem.withheld[:, -1], np.nan, index)


def ranks(scores: Floats) -> Floats:
    """Ranks of known scores, 1 the highest, ties the better rank; NaN where unknown; shape (cities,)."""
    found = np.full(scores.shape, np.nan)
    known = np.isfinite(scores)
    # Scores that differ in their last bits only are one score.
    falling = -np.round(scores[known], 12)
    found[known] = 1 + np.searchsorted(np.sort(falling), falling)
    return found
