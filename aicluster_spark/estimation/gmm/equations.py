"""Transformed and level equations as stacked rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Which rows the equations have.

    Attributes
    ----------
    usable
        (N, T) cells in which the outcome and every regressor have a value.
    level_unit, level_period
        (n,) place of each level row in the grid.
    unit, period
        (m,) place of each transformed row. A forward orthogonal deviation of period t stands at t + 1, so
        that lag limits mean the same as with differences.
    transform
        (m, n) sparse matrix that turns level rows into transformed ones.
    difference, difference_unit, difference_period
        The same for first differences, which the tests of autocorrelation need whatever the transformation.
    """

    usable: BoolArray
    level_unit: IntArray
    level_period: IntArray
    unit: IntArray
    period: IntArray
    transform: sparse.csr_matrix
    difference: sparse.csr_matrix
    difference_unit: IntArray
    difference_period: IntArray

    def at_levels(self, grid: FloatArray) -> FloatArray:
        """(n,) values of a (N, T) grid at the level rows."""
        return grid[self.level_unit, self.level_period]


def build_rows(usable: BoolArray, transformation: str) -> Rows:
    """Find the rows of both equations and what transforms one into the other.

    Parameters
    ----------
    usable
        (N, T) complete cells.
    transformation
        ``"difference"`` or ``"orthogonal"``.
    """
    unit, period = (part.astype(np.int64) for part in np.nonzero(usable))
    second = _second_of_pairs(unit, period)
    ones = np.ones(len(second))
    every = np.arange(len(second))
    shape = (len(second), len(unit))
    difference = sparse.csr_matrix(
        (np.r_[ones, -ones], (np.r_[every, every], np.r_[second, second - 1])), shape=shape
    )
    if transformation == "difference":
        transform, rows, shift = difference, second, 0
    else:
        transform, rows, shift = _forward_orthogonal(unit), _all_but_last(unit), 1
    return Rows(
        usable=usable,
        level_unit=unit,
        level_period=period,
        unit=unit[rows],
        period=period[rows] + shift,
        transform=transform,
        difference=difference,
        difference_unit=unit[second],
        difference_period=period[second],
    )


def _second_of_pairs(unit: IntArray, period: IntArray) -> IntArray:
    """Rows whose predecessor is the same unit one period earlier."""
    follows = (unit[1:] == unit[:-1]) & (period[1:] == period[:-1] + 1)
    return np.flatnonzero(follows) + 1


def _all_but_last(unit: IntArray) -> IntArray:
    return np.flatnonzero(unit[1:] == unit[:-1])


def _forward_orthogonal(unit: IntArray) -> sparse.csr_matrix:
    """Each row less the mean of the unit's later rows, times √(S / (S + 1)) with S later rows."""
    ends = np.searchsorted(unit, unit, side="right")
    rows = _all_but_last(unit)
    later = ends[rows] - rows - 1
    scale = np.sqrt(later / (later + 1))
    place = np.repeat(np.arange(len(rows)), later)
    column = (
        np.concatenate([np.arange(row + 1, ends[row]) for row in rows]) if len(rows) else np.empty(0, int)
    )
    own = sparse.csr_matrix((scale, (np.arange(len(rows)), rows)), shape=(len(rows), len(unit)))
    means = sparse.csr_matrix(
        (np.repeat(scale / later, later), (place, column)), shape=(len(rows), len(unit))
    )
    return sparse.csr_matrix(own - means)
