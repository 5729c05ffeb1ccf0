"""Sandwich covariances: robust, clustered one way, clustered two ways."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray, IntArray
from aicluster_spark.estimation.fit.parts import Inference
from aicluster_spark.estimation.sample.effects import FixedEffect, absorbed_parameters


@dataclass(frozen=True, slots=True)
class InferenceRule:
    """How tests are made from the sandwich.

    Attributes
    ----------
    min_clusters
        With fewer clusters p-values and intervals are withheld; without cluster variables the rule is silent.
    reference
        ``"t"``: Student's t with the smallest number of clusters less one (n - k without clusters), which
        is stricter than the normal distribution that ppmlhdfe and fixest use for Poisson; ``"normal"``
        gives theirs.
    small_sample
        ``"fixest"``: (n - 1) / (n - k) · G / (G - 1), k with absorbed effects not nested in the clusters;
        ``"clusters"``: G / (G - 1) alone, as Stata's maximum-likelihood commands; ``"none"``.
    """

    min_clusters: int = 10
    reference: str = "t"
    small_sample: str = "fixest"

    def __post_init__(self) -> None:
        for name, allowed in (
            ("reference", ("t", "normal")),
            ("small_sample", ("fixest", "clusters", "none")),
        ):
            given = getattr(self, name)
            if given not in allowed:
                raise EstimationError(f"{name} is '{given}'.", f"Allowed are: {', '.join(allowed)}.")


def sandwich(
    bread: FloatArray,
    scores: FloatArray,
    clusters: Sequence[FixedEffect],
    effects: Sequence[FixedEffect],
    rule: InferenceRule,
) -> tuple[FloatArray, Inference]:
    """Covariance from the inverse Hessian and the scores, with what may be inferred from it.

    Parameters
    ----------
    bread
        (k, k) inverse of the information.
    scores
        (n, k) score of each observation, effects concentrated out.
    clusters
        None for errors that are only heteroskedastic, one or two cluster variables.
    effects
        Absorbed effects, for the degrees of freedom.
    rule
        Conventions.

    Returns
    -------
    tuple of FloatArray and Inference
        (k, k) covariance, NaN where there is a single cluster, and the judgement.

    Notes
    -----
    Two ways: the sum of the two one-way sandwiches less that of their intersection (Cameron, Gelbach and
    Miller 2011), all with the smaller G; a covariance that is not positive semi-definite has its negative
    eigenvalues set to zero.
    """
    n, k = scores.shape
    counts = {cluster.name: cluster.levels for cluster in clusters}
    smallest = min(counts.values()) if counts else n
    if smallest < 2:
        name = min(counts, key=lambda each: counts[each])
        reason = f"a single {name}: standard errors clustered by {name} do not exist"
        return np.full((k, k), np.nan), _judged(False, reason, counts, math.nan, math.nan)
    factor = _small_sample(n, k, smallest, clusters, effects, rule)
    meat = (
        _two_way_meat(scores, clusters)
        if len(clusters) == 2
        else _meat(scores, clusters[0].codes if clusters else None)
    )
    covariance = (
        _positive(bread @ meat @ bread * factor) if len(clusters) == 2 else bread @ meat @ bread * factor
    )
    freedom = (
        math.inf
        if rule.reference == "normal"
        else float(smallest - 1 if counts else n - _parameters(k, effects, ()))
    )
    enough = not counts or smallest >= rule.min_clusters
    return covariance, _judged(enough, "" if enough else _too_few(counts, rule), counts, freedom, factor)


def _judged(ok: bool, reason: str, counts: dict[str, int], freedom: float, factor: float) -> Inference:
    kind = f"clustered by {' and '.join(counts)}" if counts else "heteroskedasticity-robust"
    return Inference(ok, reason, kind, counts, freedom, factor)


def _too_few(counts: dict[str, int], rule: InferenceRule) -> str:
    listed = " and ".join(f"{count} clusters by {name}" for name, count in counts.items())
    return f"too few policy units for inference: {listed}, at least {rule.min_clusters} are asked for"


def _meat(scores: FloatArray, codes: IntArray | None) -> FloatArray:
    if codes is None:
        return scores.T @ scores
    sums = FixedEffect.of("cluster", codes).column_sums(scores)
    return sums.T @ sums


def _two_way_meat(scores: FloatArray, clusters: Sequence[FixedEffect]) -> FloatArray:
    first, second = clusters
    both = first.codes * second.levels + second.codes
    return _meat(scores, first.codes) + _meat(scores, second.codes) - _meat(scores, both)


def _positive(covariance: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return np.asarray((vectors * np.clip(values, 0, None)) @ vectors.T, dtype=np.float64)


def _small_sample(
    n: int,
    k: int,
    smallest: int,
    clusters: Sequence[FixedEffect],
    effects: Sequence[FixedEffect],
    rule: InferenceRule,
) -> float:
    if rule.small_sample == "none":
        return 1.0
    # Without clusters each observation is its own, and the factor becomes n / (n - k).
    by_cluster = smallest / (smallest - 1)
    if rule.small_sample == "clusters":
        return by_cluster
    parameters = _parameters(k, effects, clusters)
    if parameters >= n:
        raise EstimationError(
            f"The model has {parameters:,} parameters for {n:,} observations.",
            "Use fewer effects or widen the sample.",
        )
    return by_cluster * (n - 1) / (n - parameters)


def _parameters(k: int, effects: Sequence[FixedEffect], clusters: Sequence[FixedEffect]) -> int:
    """Regressors and the absorbed parameters that are not nested in a cluster variable."""
    free = [
        effect for effect in effects if not any(effect.is_nested_in(cluster.codes) for cluster in clusters)
    ]
    nested = len(free) < len(effects)
    # A nested effect still carries the constant, which takes one level away from each of the others.
    absorbed = sum(effect.levels - 1 for effect in free) + 1 if nested else absorbed_parameters(effects)
    return k + absorbed


def cluster_names(cluster: str | Sequence[str] | None) -> tuple[str, ...]:
    """One or two cluster variables as a tuple; ``None`` is an empty one."""
    names = () if cluster is None else (cluster,) if isinstance(cluster, str) else tuple(cluster)
    if len(names) > 2 or len(set(names)) < len(names):
        raise EstimationError(
            f"Errors cannot be clustered by {', '.join(names)}.",
            "Give one or two different cluster variables.",
        )
    return names
