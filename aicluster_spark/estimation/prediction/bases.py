"""From a fit to the rows that scenarios start from: the last year of each unit, and what was observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import FitArrays
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.prediction.predict import Base, require_predictions, variables
from aicluster_spark.estimation.sample.columns import numeric


@dataclass(frozen=True, slots=True, eq=False)
class UnitBase:
    """The last row of one unit in the sample.

    Attributes
    ----------
    unit, period
        Levels of the first two effects.
    observed
        Outcome of the row.
    base
        What scenarios start from.
    """

    unit: str
    period: int
    observed: float
    base: Base


@dataclass(frozen=True, slots=True)
class Observed:
    """Range, mean and number of values of a variable over the rows used; ``std`` with n − 1 below."""

    low: float
    high: float
    mean: float
    std: float
    values: int


def base_rows(result: EstimationResult, frame: pd.DataFrame, unit: str, period: str) -> list[UnitBase]:
    """Return the last row of every unit in the sample, by unit.

    Parameters
    ----------
    result
        Fit to this frame.
    frame
        The frame, its rows as they were fitted.
    unit, period
        Columns that name a row.

    Raises
    ------
    EstimationError
        If the fit carries no predictions; the message says why.
    """
    require_predictions(result)
    arrays = _arrays(result)
    rows = frame.iloc[arrays.rows].reset_index(drop=True)
    values = {name: numeric(rows, name) for name in variables(result)}
    last = rows.groupby(unit, sort=True)[period].idxmax()
    return [
        UnitBase(str(name), int(rows[period][at]), float(arrays.outcome[at]), _base(result, values, at))
        for name, at in last.items()
    ]


def observed(result: EstimationResult, frame: pd.DataFrame) -> Mapping[str, Observed]:
    """Return range, mean and number of values of each variable of the model over the rows used."""
    rows = frame.iloc[_arrays(result).rows]
    columns = {name: numeric(rows, name) for name in variables(result)}
    return {
        name: Observed(
            float(x.min()), float(x.max()), float(x.mean()), float(x.std(ddof=1)), len(np.unique(x))
        )
        for name, x in columns.items()
    }


def _base(result: EstimationResult, values: Mapping[str, FloatArray], at: int | np.int64) -> Base:
    arrays = _arrays(result)
    mean = float(arrays.fitted[at])
    return Base(
        linear=float(np.log(mean)) if result.link == "log" else mean,
        terms=arrays.regressors[at],
        within=arrays.within[at],
        values={name: float(column[at]) for name, column in values.items()},
    )


def _arrays(result: EstimationResult) -> FitArrays:
    if result.arrays is None:
        raise EstimationError(f"{result.estimator} keeps no fitted mean of a row.")
    return result.arrays
