"""The matrix of instruments, with a name and a group for every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray, TextArray
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.gmm.panel import PanelGrid, differenced, lagged
from aicluster_spark.estimation.gmm.specification import GmmInstruments, StandardInstruments

Specification = GmmInstruments | StandardInstruments


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentMatrix:
    """Instruments of the stacked equations: transformed rows first, then level rows if there are any.

    Attributes
    ----------
    values
        (rows, L) columns, none of them empty or collinear with the ones before.
    groups
        (L,) group of each column, for the difference-in-Hansen tests.
    of_levels
        (L,) whether a column is a lag that instruments the level equation.
    empty, collinear
        How many columns were dropped for having no value, and for being a combination of others.
    """

    values: FloatArray
    groups: TextArray
    of_levels: BoolArray
    empty: int
    collinear: int


def build_instruments(
    grid: PanelGrid,
    rows: Rows,
    specifications: Sequence[Specification],
    extra: Sequence[tuple[str, FloatArray]],
    system: bool,
) -> InstrumentMatrix:
    """Build the columns of all groups; a missing instrument is zero, as in xtabond2.

    Parameters
    ----------
    grid, rows
        Panel and the rows of its equations.
    specifications
        Groups of instruments.
    extra
        Group name and (rows,) stacked column: constant and time effects.
    system
        Whether there is a level equation.
    """
    columns: list[FloatArray] = [column for _, column in extra]
    groups: list[str] = [name for name, _ in extra]
    for specification in specifications:
        made = _columns(grid, rows, specification, system)
        columns += made
        groups += [specification.name] * len(made)
    values = np.column_stack(columns) if columns else np.empty((len(rows.unit), 0))
    names = np.array(groups, dtype=object)
    filled = np.abs(values).max(axis=0, initial=0) > 0
    values, names = values[:, filled], names[filled]
    independent = independent_columns(values)
    values, names = values[:, independent], names[independent]
    lags = np.isin(names, [each.name for each in specifications if isinstance(each, GmmInstruments)])
    below = lags & (values[: len(rows.unit)] == 0).all(axis=0)
    dropped = int((~independent).sum())
    return InstrumentMatrix(values, names, np.asarray(below, dtype=bool), int((~filled).sum()), dropped)


def independent_columns(values: FloatArray, tolerance: float = 1e-9) -> BoolArray:
    """(L,) True for columns that are no combination of the ones before them.

    Elimination on the cross products of the columns at unit length; a column is dependent if less than the
    tolerance of its sum of squares is left.
    """
    length = np.linalg.norm(values, axis=0)
    unit = values / np.where(length > 0, length, 1.0)
    left = unit.T @ unit
    kept = np.zeros(len(left), dtype=bool)
    for place in range(len(left)):
        if left[place, place] <= tolerance:
            continue
        kept[place] = True
        row = left[place, place + 1 :] / np.sqrt(left[place, place])
        left[place + 1 :, place + 1 :] -= np.outer(row, row)
    return kept


def _columns(grid: PanelGrid, rows: Rows, specification: Specification, system: bool) -> list[FloatArray]:
    if isinstance(specification, StandardInstruments):
        return [
            _standard(grid, rows, term, specification.equation, system) for term in specification.variables
        ]
    columns = []
    values = grid.term(specification.variable)
    if specification.equation != "level":
        columns += _transformed(values, rows, specification, system)
    if system and specification.equation != "transformed":
        columns += _level(values, rows, specification)
    return columns


def _standard(grid: PanelGrid, rows: Rows, term: str, equation: str, system: bool) -> FloatArray:
    level = rows.at_levels(grid.term(term))
    above = rows.transform @ level if equation != "level" else np.zeros(len(rows.unit))
    if not system:
        return np.asarray(above, dtype=np.float64)
    below = level if equation != "transformed" else np.zeros(len(level))
    return np.asarray(np.r_[above, below], dtype=np.float64)


def _transformed(
    values: FloatArray, rows: Rows, specification: GmmInstruments, system: bool
) -> list[FloatArray]:
    deepest = values.shape[1] - 1
    last = deepest if specification.last is None else min(specification.last, deepest)
    columns = []
    for lag in range(specification.first, last + 1):
        column = _known(lagged(values, lag)[rows.unit, rows.period])
        columns += _spread(column, rows.period, specification.collapse)
    below = np.zeros(len(rows.level_unit)) if system else np.empty(0)
    return [np.r_[column, below] for column in columns]


def _level(values: FloatArray, rows: Rows, specification: GmmInstruments) -> list[FloatArray]:
    moved = lagged(differenced(values), max(specification.first - 1, 0))
    column = _known(rows.at_levels(moved))
    above = np.zeros(len(rows.unit))
    return [np.r_[above, part] for part in _spread(column, rows.level_period, specification.collapse)]


def _spread(column: FloatArray, period: IntArray, collapse: bool) -> list[FloatArray]:
    if collapse:
        return [column]
    return [np.where(period == each, column, 0.0) for each in np.unique(period)]


def _known(column: FloatArray) -> FloatArray:
    return np.nan_to_num(column, nan=0.0)
