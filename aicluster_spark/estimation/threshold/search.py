"""What each candidate threshold leaves to explain, in the sample and in bootstrap samples without one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.inference.weights import cluster_weights
from aicluster_spark.estimation.sample.effects import FixedEffect, remove_effects
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.threshold.result import ThresholdOptions

# A regime term whose variation is explained by the controls to this share has no slope of its own.
RANK_TOLERANCE = 1e-9
# Bootstrap outcomes held in memory at a time.
BLOCK = 100


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """The candidates, and what they leave to explain.

    ``common`` (n, k), the terms that the null holds too, is free of effects, and ``outcome`` (n,) of effects
    and common terms. ``bases`` holds for each candidate an orthonormal (n, m) basis of the low
    regime's terms, free of effects and common terms.
    """

    grid: FloatArray
    moderator: FloatArray
    outcome: FloatArray
    common: FloatArray
    bases: tuple[FloatArray, ...]
    freedom: float

    @classmethod
    def of(
        cls,
        sample: Sample,
        switching: Sequence[str],
        controls: Sequence[str],
        moderator: str,
        options: ThresholdOptions,
    ) -> Search:
        """Find the candidates of a sample; an EstimationError where none divides it into two regimes."""
        q = sample.regressors[:, sample.terms.index(moderator)]
        x = sample.select(switching).regressors
        linear = sample.select([*switching, *controls]).regressors
        free = _free(sample, np.column_stack([sample.outcome, linear]))
        outcome, common = _residual(free[:, :1], free[:, 1:])[:, 0], free[:, 1:]
        candidates = _candidates(q, options)
        blocks = [(value, _basis(sample, common, x * (q <= value)[:, None])) for value in candidates]
        kept = [(value, basis) for value, basis in blocks if basis is not None]
        if not kept:
            raise EstimationError(
                f"No value of '{moderator}' divides the sample into two regimes with slopes of their own.",
                "Lower the trim, use fewer effects or another moderator.",
            )
        return cls(
            grid=np.array([value for value, _ in kept]),
            moderator=q,
            outcome=outcome,
            common=common,
            bases=tuple(basis for _, basis in kept),
            freedom=_freedom(sample, len(switching), len(controls)),
        )

    def sums_of_squares(self, outcomes: FloatArray) -> FloatArray:
        """(g, B) residual sums of squares of (n, B) outcomes at each candidate."""
        total = (outcomes**2).sum(axis=0)
        explained = [((basis.T @ outcomes) ** 2).sum(axis=0) for basis in self.bases]
        return np.asarray(total - np.array(explained), dtype=np.float64)

    def largest_f(self, outcomes: FloatArray) -> FloatArray:
        """(B,) F statistic of no threshold of (n, B) outcomes."""
        least = self.sums_of_squares(outcomes).min(axis=0)
        figures = ((outcomes**2).sum(axis=0) - least) / least * self.freedom
        return np.asarray(figures, dtype=np.float64)


def _candidates(q: FloatArray, options: ThresholdOptions) -> FloatArray:
    """Distinct values between the trimmed quantiles, thinned to the size of the grid."""
    ordered = np.sort(q)
    least = math.ceil(options.trim * len(q))
    values, counts = np.unique(ordered, return_counts=True)
    below = np.cumsum(counts)
    fitting = values[(below >= least) & (len(q) - below >= least)]
    if len(fitting) <= options.grid:
        return np.asarray(fitting, dtype=np.float64)
    places = np.unique(np.linspace(0, len(fitting) - 1, options.grid).round().astype(np.int64))
    return np.asarray(fitting[places], dtype=np.float64)


def _basis(sample: Sample, common: FloatArray, low: FloatArray) -> FloatArray | None:
    """(n, m) orthonormal basis of the low regime's terms free of effects and common terms, or None."""
    left = _residual(_free(sample, low), common)
    size = np.sqrt(((low - low.mean(axis=0)) ** 2).sum(axis=0))
    if (size == 0).any():
        return None
    vectors, values, _ = np.linalg.svd(left / size, full_matrices=False)
    return np.asarray(vectors, dtype=np.float64) if (values**2 > RANK_TOLERANCE).all() else None


def _free(sample: Sample, columns: FloatArray) -> FloatArray:
    if not sample.effects:
        return np.asarray(columns - columns.mean(axis=0), dtype=np.float64)
    return remove_effects(columns, sample.effects, np.ones(len(columns)))


def _residual(values: FloatArray, basis: FloatArray) -> FloatArray:
    if not basis.shape[1]:
        return values
    return np.asarray(values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0], dtype=np.float64)


def _freedom(sample: Sample, switching: int, controls: int) -> float:
    """Observations less all parameters; Hansen (1999) has n(T - 1), for unit effects alone."""
    absorbed = sum(effect.levels for effect in sample.effects) - max(len(sample.effects) - 1, 0)
    left = len(sample.rows) - (absorbed or 1) - 2 * switching - controls
    if left < 1:
        raise EstimationError(
            f"{len(sample.rows):,} observations cannot carry two regimes and these effects.",
            "Use fewer effects or widen the sample.",
        )
    return float(left)


def bootstrap_test(
    search: Search, sample: Sample, statistic: float, options: ThresholdOptions
) -> tuple[float, int]:
    """Share of samples without a threshold whose F is as large, and how many were made."""
    n = len(sample.rows)
    groups = sample.clusters[0] if sample.clusters else FixedEffect.of("row", np.arange(n))
    signs = cluster_weights(groups.levels, options.draws, "rademacher", options.seed)
    beyond = 0
    for start in range(0, signs.shape[1], BLOCK):
        flipped = search.outcome[:, None] * signs[groups.codes, start : start + BLOCK]
        outcomes = _residual(_free(sample, flipped), search.common)
        beyond += int((search.largest_f(outcomes) >= statistic * (1 - 1e-10)).sum())
    return beyond / signs.shape[1], signs.shape[1]
