"""Which rows a fit does not use, and why: counts that add up to the rows of its frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.columns import factors
from aicluster_spark.estimation.sample.sample import KEPT, MISSING

# Column of a panel that says why another is unknown, by that other.
REASON_COLUMNS = {"policy_flow": "documents_reason", "policy_stock": "documents_reason"}
REASON_COLUMNS["policy_stock_log"] = "documents_reason"


@dataclass(frozen=True, slots=True)
class Loss:
    """Rows dropped for one reason.

    Attributes
    ----------
    reason
        As in `EstimationResult.row_status`.
    variable
        Of missing values, the first variable of the model without one; empty otherwise.
    why
        What the frame's own column of reasons says of it, or empty.
    rows
        How many.
    """

    reason: str
    variable: str
    why: str
    rows: int


def count_losses(frame: pd.DataFrame, result: EstimationResult, also: Sequence[str] = ()) -> tuple[Loss, ...]:
    """Count the rows of a frame that a fit left out, by reason, most first.

    Parameters
    ----------
    frame
        What the model was fitted to.
    result
        The fit.
    also
        Further columns whose missing values cost rows: effects, clusters, the outcome before it was
        transformed.
    """
    variables = _variables(frame, result, also)
    counts: Counter[tuple[str, str, str]] = Counter()
    status = pd.Series(result.row_status, index=frame.index)
    for reason, lost in frame[(status != KEPT).to_numpy()].groupby(status[status != KEPT]):
        if reason != MISSING:
            counts[(str(reason), "", "")] += len(lost)
            continue
        counts.update(_missing(lost, variables))
    return tuple(
        Loss(*key, rows) for key, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _variables(frame: pd.DataFrame, result: EstimationResult, also: Sequence[str]) -> list[str]:
    named = [name for term in (result.outcome, *result.terms) for name in (term, *factors(term))]
    return [name for name in dict.fromkeys([*named, *also]) if name in frame.columns]


def _missing(lost: pd.DataFrame, variables: Sequence[str]) -> Counter[tuple[str, str, str]]:
    """Count rows by the first variable that they miss; a lag beyond the panel has no variable."""
    counts: Counter[tuple[str, str, str]] = Counter()
    left = lost
    for name in variables:
        empty = left[name].isna()
        reasons = REASON_COLUMNS.get(name, f"{name}_reason")
        missing = left[empty]
        why = missing[reasons].fillna("") if reasons in missing.columns else pd.Series("", missing.index)
        counts.update((MISSING, name, str(text)) for text in why)
        left = left[~empty]
    if len(left):
        counts[(MISSING, "", "")] += len(left)
    return counts
