r"""How well identities agree with a reference that is a sample of true clusters.

Precision among the sampled mentions alone is inflated: a wrong merge with somebody outside of the sample is
not seen. So each sampled cluster is compared with *all* mentions its predicted clusters hold, and clusters
are weighted by the inverse of their chance to be sampled. With a true cluster :math:`c`, the predicted
clusters :math:`\hat c` it meets, and :math:`w_c = 1/p_c` (Binette, York, Hickerson, Baek, Madhavan and
Jones 2022, "Estimating the Performance of Entity Resolution Algorithms", arXiv:2210.01230):

.. math::
    P = \frac{\sum_c w_c \sum_{\hat c} \binom{|c \cap \hat c|}{2}}
             {\sum_c w_c \sum_{\hat c} |c \cap \hat c| (|\hat c| - 1) / 2}, \qquad
    R = \frac{\sum_c w_c \sum_{\hat c} \binom{|c \cap \hat c|}{2}}{\sum_c w_c \binom{|c|}{2}}

since every pair of a predicted cluster is counted once from each of its two mentions. B-cubed (Bagga and
Baldwin 1998), every mention counting the same, is

.. math::
    P = \frac{\sum_c w_c \sum_{\hat c} |c \cap \hat c|^2 / |\hat c|}{\sum_c w_c |c|}, \qquad
    R = \frac{\sum_c w_c \sum_{\hat c} |c \cap \hat c|^2 / |c|}{\sum_c w_c |c|}

All are ratios of two means over sampled clusters. Where clusters were drawn by drawing mentions, w = 1/\|c\|.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sampling = Literal["size", "equal"]

SUMS = ("linked", "predicted_pairs", "true_pairs", "pure", "complete", "size")
"""Per true cluster: the sums of the formulas above, first numerator and denominators of the pairs, then the
numerators of B-cubed precision and recall, and their denominator."""

METRICS = (
    "pairwise_precision",
    "pairwise_recall",
    "pairwise_f1",
    "b_cubed_precision",
    "b_cubed_recall",
    "b_cubed_f1",
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated measure.

    Attributes
    ----------
    value
        The ratio; NaN where its denominator is 0.
    low, high
        Percentile interval of the bootstrap over sampled clusters, 95 %.
    """

    value: float
    low: float
    high: float


def cluster_sums(predicted: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """Sum up, for every true cluster, what the estimators need.

    Parameters
    ----------
    predicted
        ``mention``, ``identity``: every mention that could have been linked, sampled or not.
    reference
        ``mention``, ``truth``: all mentions of the sampled true clusters.

    Returns
    -------
    polars.DataFrame
        ``truth`` and the columns of ``SUMS``, sorted by truth. A mention of the reference that was not
        predicted counts as an identity of its own.
    """
    sizes = predicted.group_by("identity").agg(pl.len().cast(pl.Float64).alias("held"))
    known = reference.join(predicted, on="mention", how="left", maintain_order="left")
    own = pl.concat_str(pl.lit("\0"), "mention")
    overlaps = (
        known.with_columns(pl.coalesce(pl.col("identity").cast(pl.String), own).alias("identity"))
        .group_by("truth", "identity")
        .agg(pl.len().cast(pl.Float64).alias("shared"))
        .join(sizes.with_columns(pl.col("identity").cast(pl.String)), on="identity", how="left")
        .with_columns(pl.col("held").fill_null(1.0), pl.col("shared").sum().over("truth").alias("all"))
    )
    shared, held, every = pl.col("shared"), pl.col("held"), pl.col("all")
    return (
        overlaps.sort("truth", "identity")
        .group_by("truth", maintain_order=True)
        .agg(
            (shared * (shared - 1) / 2).sum().alias("linked"),
            (shared * (held - 1) / 2).sum().alias("predicted_pairs"),
            (every * (every - 1) / 2).first().alias("true_pairs"),
            (shared**2 / held).sum().alias("pure"),
            (shared**2 / every).sum().alias("complete"),
            every.first().alias("size"),
        )
    )


def estimates(
    predicted: pl.DataFrame,
    reference: pl.DataFrame,
    sampling: Sampling = "size",
    draws: int = 1000,
    seed: int = 20_250_101,
) -> dict[str, Estimate]:
    """Estimate pairwise and B-cubed precision, recall and F1 of the whole population.

    Parameters
    ----------
    predicted, reference
        As for ``cluster_sums``.
    sampling
        How the true clusters were drawn: ``size`` with chances in proportion to their size (by drawing
        mentions), ``equal`` with equal chances, as when all of them are given.
    draws, seed
        Bootstrap over sampled clusters.

    Returns
    -------
    dict
        By the names of ``METRICS``.

    Raises
    ------
    ValueError
        The reference is empty.
    """
    sums = cluster_sums(predicted, reference).select(SUMS).to_numpy()
    if not len(sums):
        raise ValueError("the reference holds no cluster")
    weights = 1.0 / sums[:, -1] if sampling == "size" else np.ones(len(sums))
    weighted = sums * weights[:, None]
    random = np.random.default_rng(seed)
    times = random.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=draws)
    values = _measures(weighted.sum(axis=0)[None, :])[0]
    spread = _measures(times @ weighted)
    return {name: Estimate(float(values[k]), *_interval(spread[:, k])) for k, name in enumerate(METRICS)}


def _interval(drawn: Floats) -> tuple[float, float]:
    """Give the middle 95 % of the draws in which the measure is defined."""
    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _measures(totals: Floats) -> Floats:
    """Turn totals of ``SUMS``, shape (draws, 6), into the measures, shape (draws, 6)."""
    linked, predicted, true, pure, complete, size = totals.T
    pairs = [_ratio(linked, predicted), _ratio(linked, true)]
    mentions = [_ratio(pure, size), _ratio(complete, size)]
    return np.stack([*pairs, _f1(*pairs), *mentions, _f1(*mentions)], axis=1)


def _ratio(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0), np.float64)


def _f1(precision: Floats, recall: Floats) -> Floats:
    """Harmonic mean; 0 where both are 0 (van Rijsbergen 1979)."""
    total = precision + recall
    mean = np.divide(2 * precision * recall, total, out=np.zeros(len(total)), where=total > 0)
    return np.asarray(np.where(np.isnan(total), np.nan, mean), np.float64)
