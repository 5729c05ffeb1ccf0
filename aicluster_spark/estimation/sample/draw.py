"""From a frame to the rows a model may use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.estimation.sample.checks import (
    require_columns,
    require_rows,
    require_unique_keys,
    require_variation,
)
from aicluster_spark.estimation.sample.columns import factors, level_codes, numeric, term_values
from aicluster_spark.estimation.sample.effects import FixedEffect
from aicluster_spark.estimation.sample.sample import KEPT, MISSING, Sample


def draw_sample(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    absorb: Sequence[str] = (),
    cluster: Sequence[str] = (),
    offset: str | None = None,
    keys: Sequence[str] | None = None,
) -> Sample:
    """Check a frame and take from it the rows that have every value.

    Parameters
    ----------
    frame
        One row an observation.
    outcome
        Explained variable.
    regressors
        Columns, or products of columns written ``"policy:centrality"``. One without any value is set aside
        with the reason instead of emptying the sample.
    absorb
        Columns whose levels are fixed effects.
    cluster
        Columns at whose levels errors may be correlated.
    offset
        Column that enters with coefficient one.
    keys
        Columns that together name a row once; by default the absorbed effects if there are two or more.
        ``()`` for data with no key.

    Raises
    ------
    EstimationError
        For unknown columns, text where numbers are due, infinite values, duplicate keys, an empty sample,
        an effect with a single level, or an outcome that does not vary.
    """
    require_columns(frame, outcome, regressors, absorb, cluster, offset, keys or ())
    require_unique_keys(frame, tuple(absorb) if keys is None and len(absorb) > 1 else tuple(keys or ()))
    values = {term: term_values(frame, term) for term in dict.fromkeys(regressors)}
    without = {term: _why_empty(frame, term) for term, column in values.items() if np.isnan(column).all()}
    terms = tuple(term for term in values if term not in without)
    y = numeric(frame, outcome)
    known = numeric(frame, offset) if offset else np.zeros(len(frame))
    X = np.column_stack([values[term] for term in terms]) if terms else np.empty((len(frame), 0))
    complete = ~(np.isnan(y) | np.isnan(known) | np.isnan(X).any(axis=1))
    complete &= frame[list({*absorb, *cluster})].notna().all(axis=1).to_numpy(dtype=bool)
    require_rows(frame, complete, outcome, terms)
    everything = Sample(
        outcome=y,
        regressors=X,
        terms=terms,
        effects=tuple(FixedEffect.of(name, level_codes(frame, name)) for name in absorb),
        clusters=tuple(FixedEffect.of(name, level_codes(frame, name)) for name in cluster),
        offset=known,
        rows=np.arange(len(frame)),
        row_status=np.full(len(frame), KEPT, dtype=object),
        without_values=without,
    )
    sample = everything.keep(complete, MISSING)
    require_variation(sample, outcome)
    return sample


def _why_empty(frame: pd.DataFrame, term: str) -> str:
    parts = [term] if term in frame.columns else list(factors(term))
    empty = [name for name in parts if frame[name].isna().all()]
    if empty == [term]:
        return "no value in any row"
    if empty:
        return f"no value in any row, because {' and '.join(empty)} has none"
    return f"no row has a value for all of {', '.join(parts)}"
