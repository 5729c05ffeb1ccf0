"""Threshold regression with fixed effects: two regimes, divided where the data say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.covariance import cluster_names
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.sample.columns import term_values
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative
from aicluster_spark.estimation.threshold.result import ThresholdFit, ThresholdOptions
from aicluster_spark.estimation.threshold.search import Search, bootstrap_test


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
    search = Search.of(sample, switching, controls, moderator, chosen)
    sums = search.sums_of_squares(search.outcome[:, None])[:, 0]
    best = int(sums.argmin())
    variance = float(sums[best]) / search.freedom
    ratio = (sums - sums[best]) / variance
    critical = -2 * math.log(1 - math.sqrt(chosen.level))
    inside = np.flatnonzero(ratio <= critical)
    statistic = float(search.largest_f(search.outcome[:, None])[0])
    p_value, drawn_count = bootstrap_test(search, sample, statistic, chosen)
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
