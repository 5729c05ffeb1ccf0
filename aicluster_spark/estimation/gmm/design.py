"""Regressors of the stacked equations: terms, constant and time effects, without what cannot be estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import AbsorbedEffect
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.gmm.instruments import independent_columns
from aicluster_spark.estimation.gmm.panel import PanelGrid
from aicluster_spark.estimation.gmm.specification import GmmOptions

CONSTANT = "constant"


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Stacked outcome and regressors with their names.

    Attributes
    ----------
    outcome
        Column that is explained.
    requested, terms
        Terms that were asked for, and those that are estimated (with the constant of a system).
    names
        (k,) names of all columns of X, time effects included.
    y, X
        (r,) and (r, k): transformed rows, then level rows in a system.
    level_y, level_X
        (n,) and (n, k) at the level rows.
    self_instrumenting
        Group and (r,) column of the constant and the time effects as instruments.
    effects
        Unit and time effects for the table.
    not_estimable
        Term to reason.
    """

    outcome: str
    requested: tuple[str, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    y: FloatArray
    X: FloatArray
    level_y: FloatArray
    level_X: FloatArray  # noqa: N815  X keeps its capital
    self_instrumenting: tuple[tuple[str, FloatArray], ...]
    effects: tuple[AbsorbedEffect, ...]
    not_estimable: dict[str, str]


def build_design(
    grid: PanelGrid,
    rows: Rows,
    outcome: str,
    terms: Sequence[str],
    options: GmmOptions,
    unit: str,
    time: str,
) -> Design:
    """Stack the equations and set aside what has no coefficient of its own.

    Constant and time effects come first, so a regressor that is a function of time is the one to go.
    """
    levels = {term: rows.at_levels(grid.term(term)) for term in terms}
    fixed = _constant_and_periods(grid, rows, options, time)
    columns = {**fixed, **levels}
    stacked = {name: _stack(rows, column, options.system) for name, column in columns.items()}
    kept, reasons = _independent(stacked, set(levels), unit, time, options)
    shown = tuple(name for name in kept if name in levels)
    if not shown:
        raise EstimationError(
            f"No regressor of the model of {outcome} can be estimated.", "; ".join(reasons.values())
        )
    order = (*shown, *(name for name in kept if name not in levels))
    level_y = rows.at_levels(grid.column(outcome))
    dummies = [name for name in kept if name in fixed]
    return Design(
        outcome=outcome,
        requested=tuple(terms),
        terms=shown,
        names=order,
        y=_stack(rows, level_y, options.system),
        X=np.column_stack([stacked[name] for name in order]),
        level_y=level_y,
        level_X=np.column_stack([columns[name] for name in order]),
        self_instrumenting=tuple(
            (_group(name, time), _instrument(rows, columns[name], options)) for name in dummies
        ),
        effects=_effects(rows, unit, time, options),
        not_estimable=reasons,
    )


def _stack(rows: Rows, column: FloatArray, system: bool) -> FloatArray:
    above = np.asarray(rows.transform @ column, dtype=np.float64)
    return np.asarray(np.r_[above, column], dtype=np.float64) if system else above


def _instrument(rows: Rows, column: FloatArray, options: GmmOptions) -> FloatArray:
    """Constant and time effects instrument themselves: in the level equation, else transformed."""
    if options.system:
        return np.asarray(np.r_[np.zeros(len(rows.unit)), column], dtype=np.float64)
    return np.asarray(rows.transform @ column, dtype=np.float64)


def _group(name: str, time: str) -> str:
    return name if name == CONSTANT else f"{time} effects"


def _constant_and_periods(
    grid: PanelGrid, rows: Rows, options: GmmOptions, time: str
) -> dict[str, FloatArray]:
    columns = {CONSTANT: np.ones(len(rows.level_unit))} if options.system and options.constant else {}
    if options.time_effects:
        for place in np.unique(rows.level_period)[1:]:
            columns[f"{time} {grid.periods[place]}"] = (rows.level_period == place).astype(np.float64)
    return columns


def _independent(
    stacked: dict[str, FloatArray], terms: set[str], unit: str, time: str, options: GmmOptions
) -> tuple[list[str], dict[str, str]]:
    kept: list[str] = []
    reasons: dict[str, str] = {}
    independent = independent_columns(np.column_stack(list(stacked.values())))
    for (name, column), free in zip(stacked.items(), independent, strict=True):
        if free:
            kept.append(name)
        elif name in terms:
            reasons[name] = _reason(float(column @ column), kept, terms, unit, time, options)
    return kept, reasons


def _reason(size: float, kept: list[str], terms: set[str], unit: str, time: str, options: GmmOptions) -> str:
    if size == 0:
        return f"constant within {unit}"
    others = [name for name in kept if name in terms]
    known = ["constant"] if options.system and options.constant else []
    known += [f"{time} effects"] if options.time_effects else []
    return f"collinear with {', '.join([*others, *known])}"


def _effects(rows: Rows, unit: str, time: str, options: GmmOptions) -> tuple[AbsorbedEffect, ...]:
    units = AbsorbedEffect(unit, len(np.unique(rows.unit)), True)
    if not options.time_effects:
        return (units,)
    return units, AbsorbedEffect(time, len(np.unique(rows.level_period)), False)
