"""What is done to an outcome before a model explains it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.sample.columns import numeric

NONE = "none"
# What a transformation asks of the smallest value, and what it computes.
TRANSFORMS: dict[str, tuple[str, Callable[[FloatArray], FloatArray]]] = {
    "log": ("above 0", np.log),
    "log1p": ("above -1", np.log1p),
}


def transform_outcome(frame: pd.DataFrame, outcome: str, transform: str) -> tuple[pd.DataFrame, str]:
    """Add the transformed outcome to a copy of the frame and give its name, such as ``"log1p(patents)"``.

    Raises
    ------
    EstimationError
        For an unknown transformation or column, and for values that it has no result for: a logarithm of
        zero is never dropped or replaced in silence.
    """
    if transform == NONE:
        return frame, outcome
    if transform not in TRANSFORMS:
        raise EstimationError(
            f"Transformation '{transform}' is unknown.", f"Allowed are: {', '.join((NONE, *TRANSFORMS))}."
        )
    if outcome not in frame.columns:
        raise EstimationError(f"The frame has no column '{outcome}'.", "Check the outcome.")
    allowed, compute = TRANSFORMS[transform]
    values = numeric(frame, outcome)
    outside = int((values <= float(allowed.split()[-1])).sum())
    if outside:
        raise EstimationError(
            f"{outside:,} values of '{outcome}' are not {allowed}, so they have no {transform}.",
            "Take log1p of counts, or a Poisson model of the outcome as it is.",
        )
    name = f"{transform}({outcome})"
    return frame.assign(**{name: compute(values)}), name
