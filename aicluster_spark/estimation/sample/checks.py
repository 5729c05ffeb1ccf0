"""What a frame must hold before a model is fitted to it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray
from aicluster_spark.estimation.sample.columns import factors, term_values
from aicluster_spark.estimation.sample.sample import Sample


def require_variation(sample: Sample, outcome: str) -> None:
    """Raise an EstimationError where an effect has one level only or the outcome is constant."""
    for effect in sample.effects:
        if effect.levels == 1:
            raise EstimationError(
                f"The sample of the model of {outcome} holds only one {effect.name}.",
                f"Leave out the {effect.name} effects or widen the sample.",
            )
    if sample.outcome.min() == sample.outcome.max():
        raise EstimationError(
            f"{outcome} is constant: it is {sample.outcome[0]:g} in all {len(sample.rows):,} rows.",
            "Choose an outcome that varies, or widen the sample.",
        )


def require_columns(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    absorb: Sequence[str],
    cluster: Sequence[str],
    offset: str | None,
    keys: Sequence[str],
) -> None:
    """Raise an EstimationError for unknown columns, and for an outcome among the regressors."""
    wanted = [outcome, *absorb, *cluster, *keys, *([offset] if offset else [])]
    for term in regressors:
        wanted += [term] if term in frame.columns else list(factors(term))
    unknown = [name for name in dict.fromkeys(wanted) if name not in frame.columns]
    if unknown:
        near = difflib.get_close_matches(unknown[0], [str(name) for name in frame.columns], n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Columns are: {', '.join(map(str, frame.columns))}."
        raise EstimationError(f"The frame has no column {', '.join(repr(name) for name in unknown)}.", hint)
    if outcome in regressors:
        raise EstimationError(
            f"'{outcome}' is the outcome and a regressor at once.", "Take it out of the regressors."
        )


def require_unique_keys(frame: pd.DataFrame, keys: tuple[str, ...]) -> None:
    """Raise an EstimationError where rows share their keys."""
    if not keys:
        return
    named = frame[list(keys)].dropna()
    repeated = named[named.duplicated(keep=False)]
    if len(repeated):
        first = ", ".join(f"{key} {value}" for key, value in repeated.iloc[0].items())
        raise EstimationError(
            f"{len(repeated):,} rows share their {' and '.join(keys)}; the first is {first}.",
            "Keep one row for each, or pass keys=() if the data has no key.",
        )


def require_rows(frame: pd.DataFrame, complete: BoolArray, outcome: str, terms: Sequence[str]) -> None:
    """Raise an EstimationError where no row is complete, counting what is missing."""
    if complete.any():
        return
    missing = {name: int(np.isnan(term_values(frame, name)).sum()) for name in (outcome, *terms)}
    listed = ", ".join(f"{name} {count:,}" for name, count in missing.items() if count)
    raise EstimationError(
        f"No row of {len(frame):,} has a value for {outcome} and all regressors"
        + (f" (missing: {listed})." if listed else "."),
        "Leave out the emptiest regressor or fill the panel.",
    )
