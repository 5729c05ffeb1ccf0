"""Fixed effects of any number of levels: removing them, counting what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class FixedEffect:
    """One set of fixed effects.

    Attributes
    ----------
    name
        Column of the frame.
    codes
        (n,) level of each row, 0 … levels - 1, every level in use.
    levels
        Number of levels.
    """

    name: str
    codes: IntArray
    levels: int

    @classmethod
    def of(cls, name: str, values: IntArray) -> FixedEffect:
        """Build an effect whose levels are numbered without gaps."""
        in_use = np.bincount(values - values.min(initial=0)) > 0
        renumbered = (np.cumsum(in_use) - 1).astype(np.int64)
        return cls(name, renumbered[values - values.min(initial=0)], int(in_use.sum()))

    def counts(self) -> IntArray:
        """(levels,) rows at each level."""
        return np.bincount(self.codes, minlength=self.levels).astype(np.int64)

    def sums(self, values: FloatArray) -> FloatArray:
        """(levels,) sum of a (n,) array over each level."""
        return np.bincount(self.codes, weights=values, minlength=self.levels).astype(np.float64)

    def column_sums(self, values: FloatArray) -> FloatArray:
        """(levels, m) sums of the columns of a (n, m) array over each level."""
        return self.weighted_sums(values, np.ones(len(values)))

    def weighted_sums(self, values: FloatArray, weights: FloatArray) -> FloatArray:
        """(levels, m) sums of the columns of a (n, m) array, each row times its weight."""
        n = len(self.codes)
        summing = sparse.csr_matrix((weights, (self.codes, np.arange(n))), shape=(self.levels, n))
        return np.asarray(summing @ values, dtype=np.float64)

    def is_nested_in(self, codes: IntArray) -> bool:
        """Whether all rows of each level carry the same code."""
        of_level = np.empty(self.levels, dtype=codes.dtype)
        of_level[self.codes] = codes
        return bool((of_level[self.codes] == codes).all())


# Relative residual at which a projection counts as exact.
EXACT = 1e-12


def projection_tolerance(change: float) -> float:
    """Tolerance of a projection inside an iteration whose last step changed its objective by ``change``.

    Early steps are far from the solution, so projecting them exactly would be wasted.
    """
    return min(max(change * 1e-4, EXACT), 1e-6)


def remove_effects(
    values: FloatArray,
    effects: Sequence[FixedEffect],
    weights: FloatArray,
    tolerance: float = EXACT,
    max_iterations: int = 10_000,
) -> FloatArray:
    """Project columns off the span of fixed effects, in the metric of the weights.

    One sweep subtracts the weighted means of each effect in turn and back again, which makes it a symmetric
    operator T; (I - T) u = (I - T) v is then solved by conjugate gradients and v - u is free of the effects.

    Parameters
    ----------
    values
        (n, m) columns.
    effects
        None of them leaves the columns as they are.
    weights
        (n,) positive.
    tolerance
        Of the residual relative to the norm of each column.
    max_iterations
        Of the conjugate gradients.

    Returns
    -------
    FloatArray
        (n, m) residual columns.

    Raises
    ------
    EstimationError
        If the tolerance is not reached.

    Notes
    -----
    S. Gaure (2013), OLS with multiple high dimensional category variables, CSDA 66; S. Correia (2017),
    Linear models with high-dimensional fixed effects: an efficient and feasible estimator, for the
    conjugate gradients.
    """
    if not effects or not values.size:
        return values.copy()
    means = [_WeightedMeans(effect, weights) for effect in effects]
    if len(means) == 1:
        return means[0].subtract(values)
    start = values - _sweep(values, means)
    share, residual, direction = np.zeros_like(values), start, start
    energy = _norms(residual, weights)
    # A column that lies in the span altogether leaves only rounding; it must not be chased below that.
    target = np.maximum(_norms(values, weights) * tolerance**2, np.finfo(float).tiny)
    for _ in range(max_iterations):
        if (energy <= target).all():
            return _sweep(values - share, means)
        image = direction - _sweep(direction, means)
        curvature = weights @ (direction * image)
        step = np.divide(
            energy, curvature, out=np.zeros_like(energy), where=(energy > target) & (curvature > 0)
        )
        share, residual = share + step * direction, residual - step * image
        renewed = _norms(residual, weights)
        ratio = np.divide(renewed, energy, out=np.zeros_like(energy), where=energy > 0)
        direction, energy = residual + ratio * direction, renewed
    raise EstimationError(
        f"Removing {', '.join(each.name for each in effects)} effects did not end in {max_iterations} steps.",
        "Use fewer effects or check for levels that barely overlap.",
    )


class _WeightedMeans:
    """Weighted means of columns over the levels of one effect."""

    def __init__(self, effect: FixedEffect, weights: FloatArray) -> None:
        n = len(effect.codes)
        shape = (effect.levels, n)
        summing = sparse.csr_matrix((weights, (effect.codes, np.arange(n))), shape=shape)
        totals = np.asarray(summing.sum(axis=1)).ravel()
        self._averaging = sparse.diags(1 / totals) @ summing
        self._codes = effect.codes

    def subtract(self, values: FloatArray) -> FloatArray:
        means = np.asarray(self._averaging @ values, dtype=np.float64)
        return values - means[self._codes]


def _sweep(values: FloatArray, means: Sequence[_WeightedMeans]) -> FloatArray:
    for each in (*means, *reversed(means[:-1])):
        values = each.subtract(values)
    return values


def _norms(values: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(weights @ (values * values), dtype=np.float64)


def absorbed_parameters(effects: Sequence[FixedEffect]) -> int:
    """Count the independent parameters in fixed effects.

    For the first two effects the count is exact: their levels less the connected components of the graph that
    joins levels which share a row (Abowd, Creecy and Kramarz 2002). Each further effect is taken to lose
    one level.
    """
    if not effects:
        return 0
    levels = sum(effect.levels for effect in effects)
    if len(effects) == 1:
        return levels
    return levels - components(effects[0], effects[1]) - (len(effects) - 2)


def components(first: FixedEffect, second: FixedEffect) -> int:
    """Count connected components of the graph that joins two levels wherever a row has both."""
    size = first.levels + second.levels
    ones = np.ones(len(first.codes))
    graph = sparse.coo_matrix((ones, (first.codes, first.levels + second.codes)), shape=(size, size))
    return int(connected_components(graph, directed=False)[0])
