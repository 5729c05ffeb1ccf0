"""What a model of counts can be fitted to: no negative values, rows and terms with a finite estimate."""

from __future__ import annotations

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.counts.separation import SEPARATED, separated_rows
from aicluster_spark.estimation.sample.checks import require_variation
from aicluster_spark.estimation.sample.identification import not_estimable_terms
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative


def estimable_sample(sample: Sample, outcome: str) -> tuple[Sample, dict[str, str]]:
    """Drop the rows and terms for which no finite estimate exists.

    Returns
    -------
    tuple of Sample and dict
        Sample of estimable terms, and the other terms with their reasons.
    """
    reasons = dict(sample.without_values)
    separated = 0
    while True:
        sample = drop_uninformative(sample, zeros=True)
        require_variation(sample, outcome)
        found = not_estimable_terms(sample)
        suffix = f" once {separated:,} separated rows are dropped" if separated else ""
        reasons |= {term: reason + suffix for term, reason in found.items()}
        sample = sample.select([term for term in sample.terms if term not in found])
        lost = separated_rows(sample)
        if not lost.any():
            return sample, reasons
        separated += int(lost.sum())
        sample = sample.keep(~lost, SEPARATED)


def require_counts(sample: Sample, outcome: str, whole: bool = False) -> None:
    """Raise an EstimationError for negative values and, if asked, for fractions."""
    negative = int((sample.outcome < 0).sum())
    if negative:
        raise EstimationError(
            f"{outcome} is negative in {negative:,} rows, but a count model needs values of zero and above.",
            "Use a linear model, or mend the column.",
        )
    fractions = int((sample.outcome != np.round(sample.outcome)).sum()) if whole else 0
    if fractions:
        raise EstimationError(
            f"{outcome} is not whole-numbered in {fractions:,} rows, but this likelihood is one of counts.",
            "Use the Poisson model, which needs no whole numbers.",
        )
