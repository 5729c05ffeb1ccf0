"""Main effects at the average of the other variable: columns without their means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.sample.columns import numeric


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """A frame whose columns had their means taken away.

    Attributes
    ----------
    frame
        Copy of the frame with the centred columns.
    means
        What was taken away, by column.
    """

    frame: pd.DataFrame
    means: dict[str, float]


def centre(frame: pd.DataFrame, columns: Sequence[str], complete: Sequence[str] = ()) -> Centred:
    """Take away the means of columns, so that main effects hold at the average of the other variable.

    The interaction's own coefficient, the fitted values and every marginal effect are the same as with raw
    columns; only the coefficients of the two columns change their meaning.

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    columns
        Columns to centre.
    complete
        Columns that must have values too for a row to count in the means: those of the model.
    """
    values = {name: numeric(frame, name) for name in dict.fromkeys([*columns, *complete])}
    counted = ~np.isnan(np.column_stack(list(values.values()))).any(axis=1)
    if not counted.any():
        raise EstimationError(
            f"No row has a value for {', '.join(values)}.", "Leave out the emptiest column."
        )
    means = {name: float(values[name][counted].mean()) for name in columns}
    return Centred(frame.assign(**{name: values[name] - mean for name, mean in means.items()}), means)
