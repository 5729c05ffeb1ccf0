"""From a frame to the rows a model may use: every row is kept, or dropped with its reason."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray, TextArray
from aicluster_spark.estimation.effects import FixedEffect

KEPT = "kept"
MISSING = "missing value"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The rows of a frame that a model uses, as arrays.

    Attributes
    ----------
    outcome
        (n,) explained variable.
    regressors
        (n, k) terms that have a value.
    terms
        k names of these columns.
    effects
        Fixed effects to absorb, their levels counted in these rows.
    clusters
        Cluster variables, coded like effects.
    offset
        (n,) known part of the linear predictor; zeros without one.
    rows
        (n,) positions in the frame.
    row_status
        (rows of the frame,) ``"kept"`` or the reason why the row is not here.
    without_values
        Terms that have no value in any row, with the reason.
    """

    outcome: FloatArray
    regressors: FloatArray
    terms: tuple[str, ...]
    effects: tuple[FixedEffect, ...]
    clusters: tuple[FixedEffect, ...]
    offset: FloatArray
    rows: IntArray
    row_status: TextArray
    without_values: dict[str, str]

    def keep(self, mask: BoolArray, reason: str) -> Sample:
        """Sample without the rows outside ``mask``, which get ``reason``; levels are counted anew."""
        status = self.row_status.copy()
        status[self.rows[~mask]] = reason
        return replace(
            self,
            outcome=self.outcome[mask],
            regressors=self.regressors[mask],
            effects=tuple(FixedEffect.of(effect.name, effect.codes[mask]) for effect in self.effects),
            clusters=tuple(FixedEffect.of(each.name, each.codes[mask]) for each in self.clusters),
            offset=self.offset[mask],
            rows=self.rows[mask],
            row_status=status,
        )

    def select(self, terms: Sequence[str]) -> Sample:
        """Sample with some of the terms only, rows unchanged."""
        places = [self.terms.index(term) for term in terms]
        return replace(self, regressors=self.regressors[:, places], terms=tuple(terms))


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
    _require_columns(frame, outcome, regressors, absorb, cluster, offset, keys or ())
    _require_unique_keys(frame, tuple(absorb) if keys is None and len(absorb) > 1 else tuple(keys or ()))
    values = {term: term_values(frame, term) for term in dict.fromkeys(regressors)}
    without = {term: _why_empty(frame, term) for term, column in values.items() if np.isnan(column).all()}
    terms = tuple(term for term in values if term not in without)
    y = numeric(frame, outcome)
    known = numeric(frame, offset) if offset else np.zeros(len(frame))
    X = np.column_stack([values[term] for term in terms]) if terms else np.empty((len(frame), 0))
    complete = ~(np.isnan(y) | np.isnan(known) | np.isnan(X).any(axis=1))
    complete &= frame[list({*absorb, *cluster})].notna().all(axis=1).to_numpy(dtype=bool)
    _require_rows(frame, complete, outcome, terms)
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


def term_values(frame: pd.DataFrame, term: str) -> FloatArray:
    """(rows,) values of a column, or of a product of columns written ``"a:b"``."""
    if term in frame.columns:
        return numeric(frame, term)
    product = np.ones(len(frame))
    for name in factors(term):
        product = product * numeric(frame, name)
    return product


def factors(term: str) -> tuple[str, ...]:
    """Columns of a product term; ``"a:b"`` gives ``("a", "b")``."""
    return tuple(name.strip() for name in term.split(":"))


def numeric(frame: pd.DataFrame, name: str) -> FloatArray:
    """Take a column as (rows,) floats, missing ones NaN; an EstimationError for text or infinite values."""
    column = frame[name]
    if pd.api.types.is_object_dtype(column.dtype) or pd.api.types.is_string_dtype(column.dtype):
        if column.notna().any():
            raise EstimationError(
                f"Column '{name}' holds text, but a model needs numbers.",
                "Convert it, or name it among the absorbed effects.",
            )
        return np.full(len(frame), np.nan)
    if not (pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype)):
        raise EstimationError(
            f"Column '{name}' is of type {column.dtype}, but a model needs numbers.", "Convert it."
        )
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    infinite = int(np.isinf(values).sum())
    if infinite:
        raise EstimationError(
            f"Column '{name}' holds {infinite:,} infinite values.",
            "Often a logarithm of zero or a division by zero; make them missing or transform otherwise.",
        )
    return values


def level_codes(frame: pd.DataFrame, name: str) -> IntArray:
    """(rows,) number of each row's level, in the order of first appearance; -1 where it is missing."""
    return pd.factorize(frame[name])[0].astype(np.int64)


def _require_columns(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    absorb: Sequence[str],
    cluster: Sequence[str],
    offset: str | None,
    keys: Sequence[str],
) -> None:
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


def _require_unique_keys(frame: pd.DataFrame, keys: tuple[str, ...]) -> None:
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


def _require_rows(frame: pd.DataFrame, complete: BoolArray, outcome: str, terms: Sequence[str]) -> None:
    if complete.any():
        return
    missing = {name: int(np.isnan(term_values(frame, name)).sum()) for name in (outcome, *terms)}
    listed = ", ".join(f"{name} {count:,}" for name, count in missing.items() if count)
    raise EstimationError(
        f"No row of {len(frame):,} has a value for {outcome} and all regressors"
        + (f" (missing: {listed})." if listed else "."),
        "Leave out the emptiest regressor or fill the panel.",
    )


def _why_empty(frame: pd.DataFrame, term: str) -> str:
    parts = [term] if term in frame.columns else list(factors(term))
    empty = [name for name in parts if frame[name].isna().all()]
    if empty == [term]:
        return "no value in any row"
    if empty:
        return f"no value in any row, because {' and '.join(empty)} has none"
    return f"no row has a value for all of {', '.join(parts)}"
