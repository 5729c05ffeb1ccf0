"""Which terms the data can carry, and why the others not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.sample.effects import FixedEffect, remove_effects
from aicluster_spark.estimation.sample.sample import Sample

# A term counts as explained by effects or other terms when less than this share of its variation is left.
# Correia's reghdfe uses 1e-9 of the sum of squares for the same decision.
TOLERANCE = 1e-9


def not_estimable_terms(sample: Sample) -> dict[str, str]:
    """Find the terms that have no coefficient of their own in a model with fixed effects.

    Terms are judged in their order, so of two collinear ones the first is kept.

    Parameters
    ----------
    sample
        Rows after all drops.

    Returns
    -------
    dict of str to str
        Term to reason: ``constant`` with its value, ``constant within city``, ``does not vary once city and
        year effects are removed``, or ``collinear with x``.
    """
    reasons: dict[str, str] = {}
    standard = _standardised(sample.regressors)
    weights = np.ones(len(sample.rows))
    within = remove_effects(standard, sample.effects, weights) if sample.terms else standard
    kept: list[int] = []
    for place, term in enumerate(sample.terms):
        reason = _own_reason(sample, place, standard[:, place], within[:, place]) or _collinear_with(
            sample.terms, within, kept, place
        )
        if reason:
            reasons[term] = reason
        else:
            kept.append(place)
    return reasons


def _standardised(X: FloatArray) -> FloatArray:
    """Columns with mean zero and sum of squares one; a constant column becomes zero."""
    centred = X - X.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    # A column of equal large numbers leaves rounding after centring; relative to its size that is nothing.
    tiny = length <= 1e-12 * np.abs(X).max(axis=0, initial=0) * np.sqrt(len(X))
    shares = np.divide(centred, length, out=np.zeros_like(centred), where=~tiny)
    return np.asarray(shares, dtype=np.float64)


def _own_reason(sample: Sample, place: int, standard: FloatArray, within: FloatArray) -> str:
    if not standard.any():
        return f"constant: {sample.regressors[0, place]:g} in every row of the sample"
    for effect in sample.effects:
        if _constant_within(effect, standard):
            return f"constant within {effect.name}"
    if within @ within <= TOLERANCE:
        names = " and ".join(effect.name for effect in sample.effects)
        return f"does not vary once {names} effects are removed"
    return ""


def _constant_within(effect: FixedEffect, values: FloatArray) -> bool:
    deviation = remove_effects(values[:, None], [effect], np.ones(len(values)))[:, 0]
    return bool(deviation @ deviation <= TOLERANCE)


def _collinear_with(terms: Sequence[str], within: FloatArray, kept: list[int], place: int) -> str:
    if not kept:
        return ""
    target = within[:, place]
    basis = within[:, kept]
    weights = np.linalg.lstsq(basis, target, rcond=None)[0]
    residual = target - basis @ weights
    if residual @ residual > TOLERANCE * (target @ target):
        return ""
    contribution = np.abs(weights) * np.sqrt((basis**2).sum(axis=0))
    partners = [terms[kept[i]] for i in np.flatnonzero(contribution > 1e-6 * contribution.max())]
    return f"collinear with {' and '.join(partners)}"


def clusters_off_the_mode(regressors: FloatArray, clusters: IntArray) -> IntArray:
    """Count for each term the clusters that hold anything but its most frequent value.

    For a policy dummy these are the treated clusters. Where they are few, cluster-robust standard errors
    are far too small, whatever the number of clusters (MacKinnon and Webb 2017).

    Parameters
    ----------
    regressors
        (n, k) terms.
    clusters
        (n,) cluster of each row.

    Returns
    -------
    IntArray
        (k,) counts.
    """
    counts = np.zeros(regressors.shape[1], dtype=np.int64)
    for place, column in enumerate(regressors.T):
        values, frequency = np.unique(column, return_counts=True)
        counts[place] = len(np.unique(clusters[column != values[frequency.argmax()]]))
    return counts
