"""Columns of a frame, and products of them, as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray


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
