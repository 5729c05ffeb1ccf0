"""Weights of indicators: equal, by entropy, or by principal components (OECD/JRC handbook, step 6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_VARIANCE = 0.6
TURNS = 1000


def equal_weights(number: int) -> Floats:
    """Equal weights that sum to 1."""
    return np.full(number, 1 / number)


def entropy_weights(scores: Floats) -> Floats:
    """Give indicators that tell cities apart more weight: w_j in proportion to 1 - e_j.

    e_j = -1/ln n sum_i p_ij ln p_ij over the known cities, with p_ij = x_ij / sum_i x_ij (Shannon 1948; the
    entropy weight method). An indicator that is 0 everywhere tells nothing.

    Parameters
    ----------
    scores
        Shape (cities, indicators), none negative, NaN where unknown.

    Returns
    -------
    numpy.ndarray
        Shape (indicators,); equal where no indicator tells cities apart.
    """
    spread = np.array([1 - _evenness(column[np.isfinite(column)]) for column in scores.T])
    total = spread.sum()
    return np.asarray(spread / total) if total > 1e-12 else equal_weights(spread.size)


def _evenness(column: Floats) -> float:
    total = column.sum()
    if column.size < 2 or total <= 0:
        return 1.0
    part = column[column > 0] / total
    return float(-(part * np.log(part)).sum() / np.log(column.size))


def pca_weights(scores: Floats, factors: int | None = None) -> Floats:
    """Weights from rotated principal components, as Nicoletti, Scarpetta and Boylaud 2000.

    Components of the correlation matrix are kept and rotated (varimax, with Kaiser's normalisation). Each
    indicator belongs to the factor k of whose variance v_k it has the largest part l_jk^2 / v_k, and has the
    weight (l_jk^2 / v_k) (v_k / v), v being the variance of all kept factors; scaled to sum to 1.

    Parameters
    ----------
    scores
        Shape (cities, indicators); unknown values count as the mean.
    factors
        Components to keep; else those of an eigenvalue above 1, and more until 60 % of the variance is in.

    Returns
    -------
    numpy.ndarray
        Shape (indicators,); equal where there are not more cities than indicators.
    """
    number = scores.shape[1]
    if number < 2 or scores.shape[0] <= number:
        return equal_weights(number)
    loadings = varimax(component_loadings(scores, factors))
    squares = loadings**2
    variance = squares.sum(axis=0)
    best = np.argmax(squares / variance, axis=1)
    weights = squares[np.arange(number), best]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def eigenvalues(scores: Floats) -> Floats:
    """Eigenvalues of the correlation matrix, largest first, shape (indicators,)."""
    return np.asarray(np.linalg.eigvalsh(_correlation(scores))[::-1], dtype=np.float64)


def component_loadings(scores: Floats, factors: int | None = None) -> Floats:
    """Give the loadings of the kept components before rotation, shape (indicators, factors)."""
    values, vectors = np.linalg.eigh(_correlation(scores))
    values, vectors = values[::-1], vectors[:, ::-1]
    if factors is None:
        reached = int(np.searchsorted(np.cumsum(values) / values.sum(), LEAST_VARIANCE)) + 1
        factors = max(int((values > 1).sum()), min(reached, values.size))
    return np.asarray(vectors[:, :factors] * np.sqrt(np.maximum(values[:factors], 0)), dtype=np.float64)


def varimax(loadings: Floats) -> Floats:
    """Rotate loadings after Kaiser 1958, rows scaled to communality 1 while rotating; same shape."""
    height = np.sqrt((loadings**2).sum(axis=1))
    height = np.where(height > 0, height, 1.0)[:, None]
    rows = loadings / height
    turn = np.eye(loadings.shape[1])
    reached = 0.0
    for _ in range(TURNS):
        turned = rows @ turn
        left, sizes, right = np.linalg.svd(rows.T @ (turned**3 - turned * (turned**2).mean(axis=0)))
        turn = left @ right
        if sizes.sum() <= reached * (1 + 1e-12):
            break
        reached = sizes.sum()
    return np.asarray(rows @ turn * height, dtype=np.float64)


def _correlation(scores: Floats) -> Floats:
    """Correlations with unknown values at the mean; an indicator that does not vary correlates with none."""
    centred = np.where(np.isfinite(scores), scores - np.nanmean(scores, axis=0), 0.0)
    length = np.sqrt((centred**2).sum(axis=0))
    found = centred.T @ centred / np.outer(np.where(length > 0, length, 1), np.where(length > 0, length, 1))
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)
