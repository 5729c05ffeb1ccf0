"""The conditional negative binomial model of Hausman, Hall and Griliches (1984)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts.conditional_likelihood import maximise
from aicluster_spark.estimation.counts.estimable import require_counts
from aicluster_spark.estimation.fit.assemble import assemble
from aicluster_spark.estimation.fit.covariance import InferenceRule, cluster_names, sandwich
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.checks import require_variation
from aicluster_spark.estimation.sample.draw import draw_sample
from aicluster_spark.estimation.sample.effects import FixedEffect
from aicluster_spark.estimation.sample.identification import not_estimable_terms
from aicluster_spark.estimation.sample.sample import Sample
from aicluster_spark.estimation.sample.uninformative import drop_uninformative

CONSTANT = "constant"
# Smallest eigenvalue of the information of standardised parameters that still makes a maximum.
LEAST_CURVATURE = 1e-10
NOT_FIXED_EFFECTS = (
    "The conditional model of Hausman, Hall and Griliches is not a true fixed-effects model: it lets a unit"
    " have a dispersion of its own and does not control for all stable differences between units"
    " (Allison and Waterman 2002)."
)


def fit_conditional_negative_binomial(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    unit: str = "city",
    time: str | None = "year",
    cluster: str | None = "country",
    min_clusters: int = 10,
    *,
    reference: str = "t",
    small_sample: str = "clusters",
) -> EstimationResult:
    """Estimate the negative binomial model conditional on each unit's total (xtnbreg, fe in Stata).

    Parameters
    ----------
    frame
        One row a unit and period. It is not changed.
    outcome
        Column of whole numbers.
    regressors
        Columns or products ``"a:b"``; ones that are constant within units are identified in this model.
    unit
        Column whose dispersion is conditioned away.
    time
        Column whose levels enter as dummies; None for none.
    cluster
        Column at whose levels errors may be correlated; None for the unit. The likelihood is one of whole
        units, so nothing smaller will do.
    min_clusters, reference, small_sample
        See `InferenceRule`.

    Returns
    -------
    EstimationResult
        Coefficients on the log scale, with a note that this is no true fixed-effects model.

    Raises
    ------
    EstimationError
        For negative or fractional outcomes, without convergence, and whatever `draw_sample` refuses.

    Notes
    -----
    With λ = exp(x'β), each unit contributes

        log Γ(Σλ) + log Γ(Σy + 1) - log Γ(Σλ + Σy) + Σ [log Γ(λ + y) - log Γ(λ) - log Γ(y + 1)].

    Newton's method with the step halved while the likelihood falls.
    """
    keys = (unit, time) if time else ()
    drawn = draw_sample(frame, outcome, regressors, (unit,), cluster_names(cluster or unit), None, keys)
    require_counts(drawn, outcome, whole=True)
    sample = drop_uninformative(drawn, zeros=True)
    require_variation(sample, outcome)
    sample, found = _estimable(sample, frame, time)
    design, names = _with_constant_and_periods(sample, frame, time)
    beta, likelihood, convergence = maximise(sample.outcome, design, sample.effects[0])
    if not convergence.converged:
        raise EstimationError(
            f"The conditional negative binomial model of {outcome} did not converge: largest score "
            f"{convergence.gradient_norm:.1e} after {convergence.iterations} iterations.",
            "Rescale the regressors, drop some, or use the Poisson model.",
        )
    _require_curvature(likelihood.information, outcome)
    rule = InferenceRule(min_clusters, reference, small_sample)
    bread = np.asarray(np.linalg.inv(likelihood.information), dtype=np.float64)
    covariance, inference = sandwich(bread, likelihood.scores, sample.clusters, (), rule)
    k = len(sample.terms)
    conventional = np.sqrt(np.diag(bread))[:k]
    return assemble(
        estimator="Negative binomial, conditional (Hausman, Hall and Griliches)",
        link="log",
        outcome=outcome,
        requested=tuple(dict.fromkeys(regressors)),
        sample=sample,
        not_estimable={**sample.without_values, **found},
        coefficients=beta[:k],
        covariance=covariance[:k, :k],
        inference=inference,
        convergence=convergence,
        log_likelihood=likelihood.value,
        arrays=None,
        statistics={
            CONSTANT: float(beta[names.index(CONSTANT)]),
            **{
                f"conventional std error of {t}": float(s)
                for t, s in zip(sample.terms, conventional, strict=True)
            },
        },
        notes=(NOT_FIXED_EFFECTS,),
    )


def _require_curvature(information: FloatArray, outcome: str) -> None:
    size = np.sqrt(np.clip(np.diag(information), 0, None))
    curved = bool((size > 0).all())
    if curved:
        curved = bool(np.linalg.eigvalsh(information / np.outer(size, size)).min() > LEAST_CURVATURE)
    if not curved:
        raise EstimationError(
            f"The conditional negative binomial model of {outcome} has no maximum: its likelihood is flat in"
            " some direction.",
            "Use the Poisson model, which is its limit where counts are not overdispersed.",
        )


def _estimable(sample: Sample, frame: pd.DataFrame, time: str | None) -> tuple[Sample, dict[str, str]]:
    """Without terms that are constant or functions of the period; the unit takes nothing away here."""
    periods = (_periods(sample, frame, time),) if time else ()
    found = not_estimable_terms(replace(sample, effects=periods))
    return sample.select([term for term in sample.terms if term not in found]), found


def _periods(sample: Sample, frame: pd.DataFrame, time: str) -> FixedEffect:
    codes = pd.factorize(frame[time].iloc[sample.rows], sort=True)[0]
    return FixedEffect.of(time, codes.astype(np.int64))


def _with_constant_and_periods(
    sample: Sample, frame: pd.DataFrame, time: str | None
) -> tuple[FloatArray, list[str]]:
    columns = [sample.regressors, np.ones((len(sample.rows), 1))]
    names = [*sample.terms, CONSTANT]
    if time:
        periods = _periods(sample, frame, time)
        columns.append(np.eye(periods.levels)[periods.codes][:, 1:])
        names += [f"{time} {level}" for level in range(1, periods.levels)]
    return np.column_stack(columns), names
