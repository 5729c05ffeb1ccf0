"""A panel as a grid of units and periods, on which lags are true lags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.sample.columns import numeric

LAGGED = re.compile(r"^L(\d*)\.(.+)$")


@dataclass(frozen=True, slots=True, eq=False)
class PanelGrid:
    """Columns of a frame laid out by unit and period; a missing row is NaN everywhere.

    Attributes
    ----------
    frame
        The rows.
    units, periods
        Labels: (N,) units in the order of first appearance, (T,) consecutive whole numbers.
    unit_of, period_of
        (rows,) places of each row in the grid.
    """

    frame: pd.DataFrame
    units: tuple[object, ...]
    periods: IntArray
    unit_of: IntArray
    period_of: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        """(N, T)."""
        return len(self.units), len(self.periods)

    def column(self, name: str) -> FloatArray:
        """(N, T) values of a column."""
        grid = np.full(self.shape, np.nan)
        grid[self.unit_of, self.period_of] = numeric(self.frame, name)
        return grid

    def term(self, term: str) -> FloatArray:
        """(N, T) values of a column, of its lag ``"L.x"`` or ``"L2.x"``, or of a product ``"x:L.z"``."""
        product = np.ones(self.shape)
        for factor in term.split(":"):
            name, lag = split_lag(factor.strip())
            product = product * lagged(self.column(name), lag)
        return product


def lay_out(frame: pd.DataFrame, unit: str, time: str, terms: Sequence[str]) -> PanelGrid:
    """Check the keys of a panel and lay it out.

    Raises
    ------
    EstimationError
        For unknown columns, periods that are not whole numbers, missing or repeated keys, one unit, or one
        period.
    """
    wanted = [unit, time, *(name for term in terms for name in columns_of(term))]
    unknown = [name for name in dict.fromkeys(wanted) if name not in frame.columns]
    if unknown:
        raise EstimationError(
            f"The frame has no column {', '.join(map(repr, unknown))}.",
            f"Columns are: {', '.join(map(str, frame.columns))}.",
        )
    times = numeric(frame, time)
    if np.isnan(times).any() or frame[unit].isna().any() or (times != np.round(times)).any():
        raise EstimationError(
            f"{unit} and {time} must be known in every row, {time} as a whole number.", "Mend the keys."
        )
    repeated = int(frame.duplicated([unit, time], keep=False).sum())
    if repeated:
        raise EstimationError(f"{repeated:,} rows share their {unit} and {time}.", "Keep one row for each.")
    codes, labels = pd.factorize(frame[unit])
    spans = len(np.unique(times))
    if len(labels) < 2 or spans < 3:
        raise EstimationError(
            f"A dynamic panel needs two levels of {unit} and three of {time}, not {len(labels)} and {spans}.",
            "Widen the sample.",
        )
    periods = np.arange(int(times.min()), int(times.max()) + 1, dtype=np.int64)
    return PanelGrid(
        frame, tuple(labels), periods, codes.astype(np.int64), (times - times.min()).astype(np.int64)
    )


def split_lag(name: str) -> tuple[str, int]:
    """Split ``"L2.wage"`` into ``("wage", 2)``; a name without operator has lag 0."""
    found = LAGGED.match(name)
    return (found.group(2), int(found.group(1) or 1)) if found else (name, 0)


def columns_of(term: str) -> tuple[str, ...]:
    """Columns that a term is made of."""
    return tuple(split_lag(factor.strip())[0] for factor in term.split(":"))


def lagged(grid: FloatArray, lag: int) -> FloatArray:
    """(N, T) grid moved ``lag`` periods later; NaN where there is nothing to move."""
    if lag == 0:
        return grid
    moved = np.full_like(grid, np.nan)
    if lag < grid.shape[1]:
        moved[:, lag:] = grid[:, :-lag]
    return moved


def differenced(grid: FloatArray) -> FloatArray:
    """(N, T) first differences."""
    return grid - lagged(grid, 1)
