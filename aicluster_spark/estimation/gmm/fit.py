"""Difference and system GMM for dynamic panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray, FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.gmm.assemble import assemble
from aicluster_spark.estimation.gmm.design import Design, build_design
from aicluster_spark.estimation.gmm.equations import Rows, build_rows
from aicluster_spark.estimation.gmm.instruments import Specification, build_instruments
from aicluster_spark.estimation.gmm.moments import Moments
from aicluster_spark.estimation.gmm.panel import PanelGrid, lay_out
from aicluster_spark.estimation.gmm.specification import (
    GmmOptions,
    StandardInstruments,
    instruments_by_role,
)
from aicluster_spark.estimation.gmm.steps import run_steps
from aicluster_spark.estimation.sample.effects import FixedEffect


def fit_gmm(
    frame: pd.DataFrame,
    outcome: str,
    roles: Mapping[str, str],
    unit: str = "city",
    time: str = "year",
    lags: int = 1,
    cluster: str | None = None,
    options: GmmOptions | None = None,
    *,
    collapse: bool = True,
    deepest: int | None = None,
    instruments: Sequence[Specification] | None = None,
) -> EstimationResult:
    """Estimate y = Σ ρ_l L^l.y + x'β + time effects + unit effect + e by GMM on lags as instruments.

    Parameters
    ----------
    frame
        One row a unit and period. It is not changed.
    outcome
        Column to explain; transform it before (``log1p``, shares), the estimator takes it as it is.
    roles
        Regressor to ``"exogenous"``, ``"predetermined"`` or ``"endogenous"``. Regressors are columns, lags
        ``"L.x"`` and ``"L2.x"``, or products ``"policy:centrality"``; a lag operator binds to its own
        factor.
    unit, time
        Keys of the panel; periods are whole numbers and a gap is a gap.
    lags
        Lags of the outcome among the regressors.
    cluster
        Column at whose levels errors may be correlated; by default the unit. Units must be nested in it.
    options
        Estimator, see `GmmOptions`; by default two-step system GMM with Windmeijer's correction.
    collapse, deepest
        Instruments by role: one column a lag, and the deepest lag.
    instruments
        Groups of instruments instead of those by role, in xtabond2's manner.

    Returns
    -------
    EstimationResult
        ``tests`` holds Sargan, Hansen, difference-in-Hansen and AR tests, ``statistics`` the number of
        instruments.

    Raises
    ------
    EstimationError
        For keys, roles or options that make no sense, and for fewer instruments than coefficients.

    Notes
    -----
    Conventions are those of xtabond2 (Roodman 2009, How to do xtabond2, Stata Journal 9): missing
    instruments are zero, empty columns are dropped, H of the first step is that of transformed independent
    errors.
    """
    chosen = options or GmmOptions()
    terms = (*(f"L{lag if lag > 1 else ''}.{outcome}" for lag in range(1, lags + 1)), *roles)
    groups = tuple(instruments or instruments_by_role(outcome, roles, collapse, deepest))
    grid = lay_out(frame, unit, time, [outcome, *terms, *_instrument_terms(groups)])
    usable = _usable(grid, outcome, terms, groups)
    rows = build_rows(usable, chosen.transformation)
    _require_rows(rows, unit, time)
    _require_variation(grid.column(outcome)[usable], outcome)
    design = build_design(grid, rows, outcome, terms, chosen, unit, time)
    matrix = build_instruments(grid, rows, groups, design.self_instrumenting, chosen.system)
    clusters = _clusters(frame, grid, rows, cluster, unit, chosen.system)
    moments = Moments(design.y, design.X, matrix.values, clusters)
    _require_identified(moments, design)
    return assemble(run_steps(moments, rows, chosen), grid, design, matrix, chosen, unit, cluster or unit)


def _instrument_terms(groups: Sequence[Specification]) -> list[str]:
    terms: list[str] = []
    for group in groups:
        terms += list(group.variables) if isinstance(group, StandardInstruments) else [group.variable]
    return terms


def _usable(
    grid: PanelGrid, outcome: str, terms: Sequence[str], groups: Sequence[Specification]
) -> BoolArray:
    standard = [
        term for group in groups if isinstance(group, StandardInstruments) for term in group.variables
    ]
    complete = ~np.isnan(grid.column(outcome))
    for term in dict.fromkeys([*terms, *standard]):
        complete &= ~np.isnan(grid.term(term))
    return complete


def _require_rows(rows: Rows, unit: str, time: str) -> None:
    if not len(rows.unit):
        raise EstimationError(
            f"No {unit} has two neighbouring {time}s with every variable.",
            "Use fewer lags or fill the panel.",
        )


def _require_variation(values: FloatArray, outcome: str) -> None:
    """Refuse a constant outcome: its own lag would explain it to rounding, which means nothing."""
    if values.min() == values.max():
        raise EstimationError(
            f"{outcome} is constant: it is {values[0]:g} in all {len(values):,} rows.",
            "Choose an outcome that varies, or widen the sample.",
        )


def _clusters(
    frame: pd.DataFrame, grid: PanelGrid, rows: Rows, cluster: str | None, unit: str, system: bool
) -> FixedEffect:
    of_unit = np.arange(len(grid.units), dtype=np.int64)
    if cluster and cluster != unit:
        if cluster not in frame.columns:
            raise EstimationError(f"The frame has no column '{cluster}' to cluster by.", "")
        codes = pd.factorize(frame[cluster])[0].astype(np.int64)
        if (codes < 0).any() or pd.Series(codes).groupby(grid.unit_of).nunique().max() > 1:
            raise EstimationError(
                f"Every {unit} must lie in one {cluster} for all its rows.",
                "Mend the column or cluster by the unit.",
            )
        of_unit[grid.unit_of] = codes
    places = np.r_[rows.unit, rows.level_unit] if system else rows.unit
    return FixedEffect.of(cluster or unit, of_unit[places])


def _require_identified(moments: Moments, design: Design) -> None:
    L, k = moments.Z.shape[1], moments.X.shape[1]
    if k > L:
        raise EstimationError(
            f"{L} instruments cannot identify {k} coefficients.",
            "Add instruments, allow deeper lags or drop regressors.",
        )
    if np.linalg.matrix_rank(moments.Z.T @ moments.X) < k:
        raise EstimationError(
            f"The {L} instruments do not identify all of {', '.join(design.terms)}.",
            "Add instruments for each regressor.",
        )
