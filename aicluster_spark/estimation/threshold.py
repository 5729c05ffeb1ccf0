"""Threshold regression with fixed effects: two regimes, divided where the data say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.covariance import cluster_names
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.weights import cluster_weights
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.sample.columns import term_values
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.effects import FixedEffect, remove_effects
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative

# A regime term whose variation is explained by the controls to this share has no slope of its own.
RANK_TOLERANCE = 1e-9
# Bootstrap outcomes held in memory at a time.
BLOCK = 100


@dataclass(frozen=True, slots=True)
class ThresholdOptions:
    """How a threshold is searched and tested.

    Attributes
    ----------
    trim
        Share of rows that each regime must keep at least.
    grid
        Largest number of candidate values; all distinct ones if they are fewer.
    draws, seed
        Of the bootstrap.
    level
        Of the confidence set.
    """

    trim: float = 0.1
    grid: int = 300
    draws: int = 499
    seed: int = 20
    level: float = 0.95

    def __post_init__(self) -> None:
        if not (0 < self.trim < 0.5 and self.grid >= 1 and self.draws >= 1 and 0 < self.level < 1):
            raise EstimationError(
                f"A threshold cannot be searched with {self}.",
                "Give 0 < trim < 0.5, 0 < level < 1, and at least one grid point and draw.",
            )


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdFit:
    """Two regimes and the value of the moderator that divides them.

    Attributes
    ----------
    moderator
        Threshold variable q.
    threshold
        Least-squares estimate; rows with q <= threshold are the low regime.
    lower, upper
        Smallest and largest value in the confidence set.
    connected
        Whether the set is one run of candidates; if not, values between the ends are rejected too.
    statistic, p_value
        F of no threshold, and its bootstrap p-value; 0 means below 1 / draws.
    draws
        Bootstrap samples made.
    grid, likelihood_ratio
        (g,) candidates and LR(γ); the set holds those at or below ``critical_value``.
    critical_value
        Of LR.
    rows_low, rows_high
        Sizes of the regimes.
    fit
        Least squares with the regimes' terms, threshold taken as known (it converges faster than they do).
    low_terms, high_terms
        Names of these terms, in the order asked for.
    """

    moderator: str
    threshold: float
    lower: float
    upper: float
    connected: bool
    statistic: float
    p_value: float
    draws: int
    grid: FloatArray
    likelihood_ratio: FloatArray
    critical_value: float
    rows_low: int
    rows_high: int
    fit: EstimationResult
    low_terms: tuple[str, ...]
    high_terms: tuple[str, ...]


def fit_threshold(
    frame: pd.DataFrame,
    outcome: str,
    switching: Sequence[str],
    moderator: str,
    controls: Sequence[str] = (),
    absorb: Sequence[str] = ("city", "year"),
    cluster: str | None = "country",
    options: ThresholdOptions | None = None,
    min_clusters: int = 10,
) -> ThresholdFit:
    """Estimate y = x'β₁·1(q ≤ γ) + x'β₂·1(q > γ) + controls + effects + e by least squares in β and γ.

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    outcome
        Explained variable of a linear model (take logs of counts before).
    switching
        Terms whose coefficients differ between the regimes.
    moderator
        Threshold variable q.
    controls
        Terms with one coefficient throughout; q itself belongs here if its level matters.
    absorb, cluster, min_clusters
        As in `fit_ols`.
    options
        Search and bootstrap.

    Raises
    ------
    EstimationError
        If q has no value inside the trimmed range at which both regimes are identified, and whatever
        `draw_sample` refuses.

    Notes
    -----
    Hansen (1999), Threshold effects in non-dynamic panels, Journal of Econometrics 93. F = (S₀ - S(γ̂)) / σ̂²
    has no tabulated distribution; its p-value comes from samples that hold regressors fixed and flip the
    signs of the restricted residuals by cluster, which also serves unbalanced panels, where Hansen's
    exchange of residual vectors between units does not. The confidence set inverts LR(γ) = (S(γ) - S(γ̂)) /
    σ̂² at -2 log(1 - √level), which supposes independent homoskedastic errors (Hansen 2000).
    """
    chosen = options or ThresholdOptions()
    terms = [*switching, *controls]
    drawn = draw_sample(frame, outcome, [*dict.fromkeys([*terms, moderator])], absorb, cluster_names(cluster))
    _require_values(drawn, [*terms, moderator])
    sample = drop_uninformative(drawn, zeros=False)
    search = _Search.of(sample, switching, controls, moderator, chosen)
    sums = search.sums_of_squares(search.outcome[:, None])[:, 0]
    best = int(sums.argmin())
    variance = float(sums[best]) / search.freedom
    ratio = (sums - sums[best]) / variance
    critical = -2 * math.log(1 - math.sqrt(chosen.level))
    inside = np.flatnonzero(ratio <= critical)
    statistic = float(search.largest_f(search.outcome[:, None])[0])
    p_value, drawn_count = _bootstrap(search, sample, statistic, chosen)
    threshold = float(search.grid[best])
    regimes, low, high = _regimes(frame, switching, moderator, threshold)
    fit = fit_ols(regimes, outcome, [*low, *high, *controls], absorb, cluster, min_clusters)
    below = int((search.moderator <= threshold).sum())
    return ThresholdFit(
        moderator=moderator,
        threshold=threshold,
        lower=float(search.grid[inside[0]]),
        upper=float(search.grid[inside[-1]]),
        connected=bool(len(inside) == inside[-1] - inside[0] + 1),
        statistic=statistic,
        p_value=p_value,
        draws=drawn_count,
        grid=search.grid,
        likelihood_ratio=ratio,
        critical_value=critical,
        rows_low=below,
        rows_high=len(sample.rows) - below,
        fit=fit,
        low_terms=tuple(low),
        high_terms=tuple(high),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
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
    ) -> _Search:
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


def _bootstrap(
    search: _Search, sample: Sample, statistic: float, options: ThresholdOptions
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


def _require_values(sample: Sample, terms: Sequence[str]) -> None:
    for term in terms:
        if term in sample.without_values:
            raise EstimationError(f"'{term}' has {sample.without_values[term]}.", "Leave it out.")


def _regimes(
    frame: pd.DataFrame, switching: Sequence[str], moderator: str, threshold: float
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Frame with a column for each term and regime, and the names of these columns."""
    q = term_values(frame, moderator)
    low = [f"{term} ({moderator} <= {threshold:.4g})" for term in switching]
    high = [f"{term} ({moderator} > {threshold:.4g})" for term in switching]
    columns: dict[str, FloatArray] = {}
    for term, name_low, name_high in zip(switching, low, high, strict=True):
        values = np.where(np.isnan(q), np.nan, term_values(frame, term))
        columns |= {
            name_low: np.where(q > threshold, 0.0, values),
            name_high: np.where(q <= threshold, 0.0, values),
        }
    return frame.assign(**columns), low, high
