"""Rows that drive a Poisson coefficient to infinity."""

from __future__ import annotations

import numpy as np
from scipy import optimize, sparse

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray, FloatArray
from aicluster_spark.estimation.sample.effects import FixedEffect, components, remove_effects
from aicluster_spark.estimation.sample.sample import Sample

# The regressors are standardised first, so a direction of separation has coefficients of order one.
LARGEST_COEFFICIENT = 1e5
SEPARATED = "separated"


def separated_rows(sample: Sample) -> BoolArray:
    """Find the rows that a Poisson model with these terms and effects separates.

    Row i is separated if some combination z of regressors and effects is zero wherever the outcome is
    positive, nowhere negative, and positive at i: moving against z raises the likelihood without end and
    the maximum does not exist (Correia, Guimarães and Zylkin 2019, Verifying the existence of maximum
    likelihood estimates for generalized linear models, proposition 1). The rows are found exactly by the
    linear programme

        maximise Σ s_i   subject to   z_i = 0 (y_i > 0),   z_i ≥ s_i, 0 ≤ s_i ≤ 1 (y_i = 0)

    which is skipped where the rows with positive outcomes already identify every parameter.

    Parameters
    ----------
    sample
        Terms without collinear ones; no level that is zero throughout.

    Returns
    -------
    BoolArray
        (n,) True for a separated row.
    """
    positive = sample.outcome > 0
    if positive.all() or _identified_by(sample, positive):
        return np.zeros(len(positive), dtype=bool)
    design = _design(sample)
    zero = np.flatnonzero(~positive)
    choices = design.shape[1]
    slack = sparse.vstack([sparse.csr_matrix((int(positive.sum()), len(zero))), -sparse.identity(len(zero))])
    rows = sparse.vstack([design[np.flatnonzero(positive)], design[zero]])
    limit = LARGEST_COEFFICIENT
    answer = optimize.milp(
        c=np.r_[np.zeros(choices), -np.ones(len(zero))],
        constraints=optimize.LinearConstraint(
            sparse.csc_matrix(sparse.hstack([rows, slack])),
            0,
            np.r_[np.zeros(int(positive.sum())), np.full(len(zero), np.inf)],
        ),
        bounds=optimize.Bounds(
            np.r_[np.full(choices, -limit), np.zeros(len(zero))],
            np.r_[np.full(choices, limit), np.ones(len(zero))],
        ),
    )
    if not answer.success:
        raise EstimationError(f"The separation check failed: {answer.message}", "Rescale the regressors.")
    found = np.zeros(len(positive), dtype=bool)
    found[zero] = answer.x[choices:] > 0.5
    return found


def _identified_by(sample: Sample, positive: BoolArray) -> bool:
    """Whether positive outcomes alone identify all coefficients and effects (known for up to two effects)."""
    if len(sample.effects) > 2:
        return False
    inside = [FixedEffect.of(effect.name, effect.codes[positive]) for effect in sample.effects]
    if any(part.levels < whole.levels for part, whole in zip(inside, sample.effects, strict=True)):
        return False
    if len(inside) == 2 and components(*inside) > components(*sample.effects):
        return False
    X = _unit_scale(sample.regressors)[positive]
    within = remove_effects(X if sample.effects else X - X.mean(axis=0), inside, np.ones(len(X)))
    singular = np.linalg.svd(within, compute_uv=False) if within.size else np.ones(1)
    return bool(within.shape[0] >= within.shape[1] and singular.min() > 1e-7 * max(1.0, singular.max()))


def _design(sample: Sample) -> sparse.csr_matrix:
    """(n, k + levels) standardised regressors and one dummy a level, or a constant without effects."""
    n = len(sample.rows)
    every = np.arange(n)
    blocks = [
        sparse.csr_matrix((np.ones(n), (every, effect.codes)), shape=(n, effect.levels))
        for effect in sample.effects
    ] or [sparse.csr_matrix(np.ones((n, 1)))]
    return sparse.hstack([sparse.csr_matrix(_unit_scale(sample.regressors)), *blocks]).tocsr()


def _unit_scale(X: FloatArray) -> FloatArray:
    spread = X.std(axis=0)
    return np.asarray((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)
