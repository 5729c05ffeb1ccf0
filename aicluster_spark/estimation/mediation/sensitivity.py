"""How strong a hidden confounder of mediator and outcome would have to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Indirect effect as a function of the correlation ρ between the errors of mediator and outcome.

    Attributes
    ----------
    rho
        (r,) correlations; 0 is sequential ignorability.
    indirect
        (r,) indirect effect at each.
    rho_at_zero
        Correlation at which the indirect effect vanishes.
    r2_product
        Its square: the product of the shares of residual variance of mediator and outcome that a hidden
        confounder would have to explain.
    """

    rho: FloatArray
    indirect: FloatArray
    rho_at_zero: float
    r2_product: float


def sensitivity(mediator: EstimationResult, total: EstimationResult, moved: float) -> Sensitivity:
    """Trace the indirect effect over ρ.

    Parameters
    ----------
    mediator
        Least squares of the mediator on the treatment.
    total
        Least squares of the outcome on the treatment, without the mediator, on the same rows.
    moved
        Change of the mediator that the treatment brings, a·(end - start).

    Raises
    ------
    EstimationError
        If the fits are no linear models of the same rows.

    Notes
    -----
    δ(ρ) = moved · σ₁/σ₂ · [ρ̃ - ρ √((1 - ρ̃²) / (1 - ρ²))] with σ₁, σ₂ the standard deviations of the two
    models' errors and ρ̃ their correlation (Imai, Keele and Yamamoto 2010, theorem 4).
    """
    if mediator.arrays is None or total.arrays is None or mediator.link == "log" or total.link == "log":
        raise EstimationError("Sensitivity in ρ needs two linear models.", "Fit both by fit_ols.")
    if not np.array_equal(mediator.arrays.rows, total.arrays.rows):
        raise EstimationError("The two models do not have the same rows.", "Fit them on one sample.")
    first, second = total.arrays.residuals, mediator.arrays.residuals
    ratio = np.sqrt((first @ first) / (second @ second))
    joint = float(first @ second / np.sqrt((first @ first) * (second @ second)))
    rho = np.linspace(-0.95, 0.95, 39)
    indirect = moved * ratio * (joint - rho * np.sqrt((1 - joint**2) / (1 - rho**2)))
    return Sensitivity(rho, np.asarray(indirect, dtype=np.float64), joint, joint**2)
