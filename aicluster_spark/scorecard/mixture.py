"""Gaussian mixtures with diagonal covariances: a check whether cities fall into groups like the models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.optimize import linear_sum_assignment
from scipy.special import logsumexp

Floats = NDArray[np.float64]
CITIES_PER_GROUP = 10
"""Cities needed for each group of a mixture: with fewer its six figures are not estimated but invented."""
LEAST_VARIANCE = 0.01
SHUFFLES = 1000
STARTS, STEPS, STOP = 10, 500, 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A fitted mixture of k groups in p dimensions.

    Attributes
    ----------
    shares, means, variances
        Shapes (k,), (k, p) and (k, p).
    log_likelihood
        At the maximum found.
    memberships
        Shape (n, k): posterior probabilities.
    """

    shares: Floats
    means: Floats
    variances: Floats
    log_likelihood: float
    memberships: Floats

    @property
    def bic(self) -> float:
        """Bayesian information criterion; less is better."""
        groups, dimensions = self.means.shape
        free = groups * 2 * dimensions + groups - 1
        return float(free * np.log(self.memberships.shape[0]) - 2 * self.log_likelihood)


def fit_mixture(points: Floats, groups: int, seed: int) -> Mixture:
    """Fit by expectation and maximisation from several starts; the likeliest is kept.

    Parameters
    ----------
    points
        Shape (n, p), standardised; variances are held above a hundredth.
    groups
        k.
    seed
        Of the starts (k-means++).
    """
    chance = np.random.default_rng(seed)
    fits = [_climb(points, _start(points, groups, chance)) for _ in range(STARTS)]
    return max(fits, key=lambda fit: fit.log_likelihood)


def log_densities(points: Floats, shares: Floats, means: Floats, variances: Floats) -> Floats:
    """Log of share times density of each point and group, shape (n, k)."""
    deviations = (points[:, None, :] - means) ** 2 / variances
    constants = np.log(2 * np.pi * variances).sum(axis=1)
    return np.asarray(np.log(shares) - 0.5 * (deviations.sum(axis=2) + constants), dtype=np.float64)


def _start(points: Floats, groups: int, chance: np.random.Generator) -> Floats:
    """(n, k) memberships of a k-means clustering, softened so that no group is empty."""
    _, labels = kmeans2(points, groups, minit="++", rng=chance, missing="warn")
    return np.asarray(0.9 * np.eye(groups)[labels] + 0.1 / groups, dtype=np.float64)


def _climb(points: Floats, memberships: Floats) -> Mixture:
    reached = -np.inf
    for _ in range(STEPS):
        weight = memberships.sum(axis=0)
        means = memberships.T @ points / weight[:, None]
        spread = np.einsum("nk,nkp->kp", memberships, (points[:, None, :] - means) ** 2)
        variances = np.maximum(spread / weight[:, None], LEAST_VARIANCE)
        shares = weight / weight.sum()
        logs = log_densities(points, shares, means, variances)
        totals = logsumexp(logs, axis=1)
        memberships = np.exp(logs - totals[:, None])
        likelihood = float(totals.sum())
        if likelihood - reached < STOP * max(1.0, abs(likelihood)):
            break
        reached = likelihood
    return Mixture(shares, means, variances, likelihood, memberships)


def agreement_by_chance(first: NDArray[np.int64], second: NDArray[np.int64], seed: int) -> float:
    """Give the share on which two divisions agree in 95 of 100 draws at most if they have nothing in common.

    The cities of one division are shuffled, which keeps the sizes of both, and its groups are named so that
    they agree most: a check whose groups were named after the models agrees by that alone.

    Parameters
    ----------
    first, second
        Shape (n,): number of the group of each point, from 0.
    seed
        Of the draws.
    """
    chance, groups = np.random.default_rng(seed), int(max(first.max(), second.max())) + 1
    shares = []
    for _ in range(SHUFFLES):
        table = np.zeros((groups, groups))
        np.add.at(table, (first, chance.permutation(second)), 1)
        shares.append(table[linear_sum_assignment(-table)].sum() / first.size)
    return float(np.quantile(shares, 0.95))


def in_order_of(means: Floats) -> NDArray[np.int64]:
    """Give to each dimension the group that stands out most in it, all different; shape (k,).

    Parameters
    ----------
    means
        Shape (k, k): of group and dimension.
    """
    standing_out = means - means.mean(axis=1, keepdims=True)
    dimensions, groups = linear_sum_assignment(-standing_out.T)
    return np.asarray(groups[np.argsort(dimensions)], dtype=np.int64)
