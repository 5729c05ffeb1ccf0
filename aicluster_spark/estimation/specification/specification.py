"""A model in words: one entry for every estimator, for grids and the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.counts.conditional_nb import fit_conditional_negative_binomial
from aicluster_spark.estimation.counts.negative_binomial import fit_negative_binomial
from aicluster_spark.estimation.counts.poisson import fit_poisson
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.gmm import GmmOptions, fit_gmm
from aicluster_spark.estimation.gmm.specification import ROLES
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.sample.transform import NONE, transform_outcome

STATIC: dict[str, Callable[..., EstimationResult]] = {
    "ols": fit_ols,
    "poisson": fit_poisson,
    "negative-binomial": fit_negative_binomial,
}
DYNAMIC = ("system-gmm", "difference-gmm")
CONDITIONAL = "conditional-negative-binomial"
ESTIMATORS = (*STATIC, CONDITIONAL, *DYNAMIC)


@dataclass(frozen=True, slots=True)
class DynamicRule:
    """How a dynamic panel is instrumented and estimated; see `fit_gmm` and `GmmOptions`.

    Attributes
    ----------
    collapse, deepest
        One instrument a lag, and the deepest lag; None for all.
    steps, transformation, time_effects
        As in `GmmOptions`.
    """

    collapse: bool = True
    deepest: int | None = None
    steps: int = 2
    transformation: str = "difference"
    time_effects: bool = True


@dataclass(frozen=True, slots=True)
class Specification:
    """What is explained, by what, and how.

    Attributes
    ----------
    estimator
        One of `ESTIMATORS`.
    outcome, regressors
        Columns; regressors may be products ``"policy:centrality"``.
    effects
        Absorbed effects. The first is the unit, the second the period of models that need to know them
        (conditional negative binomial, GMM).
    cluster
        Cluster variables; none for heteroskedasticity-robust errors, or the unit's where a model needs one.
    offset
        Column with coefficient one, for Poisson and negative binomial.
    roles
        For GMM: regressor to ``"exogenous"``, ``"predetermined"`` (without mention) or ``"endogenous"``.
    lags
        For GMM: lags of the outcome.
    min_clusters
        With fewer clusters p-values are withheld.
    transform
        What is done to the outcome first, see `transform_outcome`.
    dynamic
        For GMM: instruments and steps.
    """

    estimator: str
    outcome: str
    regressors: tuple[str, ...]
    effects: tuple[str, ...] = ("city", "year")
    cluster: tuple[str, ...] = ()
    offset: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    lags: int = 1
    min_clusters: int = 10
    transform: str = NONE
    dynamic: DynamicRule = DynamicRule()

    def __post_init__(self) -> None:
        if self.estimator not in ESTIMATORS:
            raise EstimationError(
                f"Estimator '{self.estimator}' is unknown.", f"Allowed are: {', '.join(ESTIMATORS)}."
            )
        if not self.regressors:
            raise EstimationError(f"The model of {self.outcome} has no regressor.", "Name one or more.")
        for term, role in self.roles.items():
            if term not in self.regressors or role not in ROLES:
                raise EstimationError(
                    f"'{term}: {role}' is no role of a regressor.", f"Roles are: {', '.join(ROLES)}."
                )
        if self.offset and self.estimator not in ("poisson", "negative-binomial"):
            raise EstimationError(f"{self.estimator} takes no offset.", "Use poisson or negative-binomial.")
        if self.estimator not in STATIC:
            self._require_unit()

    def _require_unit(self) -> None:
        least = 1 if self.estimator == CONDITIONAL else 2
        if not least <= len(self.effects) <= 2:
            raise EstimationError(
                f"{self.estimator} needs its unit{' and period' if least == 2 else ''} as effects, in this"
                f" order; there are {len(self.effects)}.",
                "Give the unit, then the period, such as city,year.",
            )
        if len(self.cluster) > 1:
            raise EstimationError(f"{self.estimator} takes one cluster variable.", "Name one.")


def fit_specification(frame: pd.DataFrame, model: Specification) -> EstimationResult:
    """Fit a model to a frame.

    Raises
    ------
    EstimationError
        Whatever the estimator refuses.
    """
    frame, outcome = transform_outcome(frame, model.outcome, model.transform)
    model = replace(model, outcome=outcome, transform=NONE)
    if model.estimator in DYNAMIC:
        return _fit_gmm(frame, model)
    if model.estimator == CONDITIONAL:
        unit, time = model.effects[0], model.effects[1] if len(model.effects) > 1 else None
        cluster = model.cluster[0] if model.cluster else None
        return fit_conditional_negative_binomial(
            frame, model.outcome, model.regressors, unit, time, cluster, model.min_clusters
        )
    return STATIC[model.estimator](
        frame,
        model.outcome,
        model.regressors,
        absorb=model.effects,
        cluster=model.cluster or None,
        min_clusters=model.min_clusters,
        **({"offset": model.offset} if model.offset else {}),
    )


def _fit_gmm(frame: pd.DataFrame, model: Specification) -> EstimationResult:
    unit, time = model.effects
    roles = {term: model.roles.get(term, "predetermined") for term in model.regressors}
    system = model.estimator == "system-gmm"
    rule = model.dynamic
    options = GmmOptions(
        system=system,
        steps=rule.steps,
        transformation=rule.transformation,
        time_effects=rule.time_effects,
        small_sample=True,
        min_clusters=model.min_clusters,
    )
    return fit_gmm(
        frame,
        model.outcome,
        roles,
        unit,
        time,
        model.lags,
        model.cluster[0] if model.cluster else None,
        options,
        collapse=rule.collapse,
        deepest=rule.deepest,
    )
