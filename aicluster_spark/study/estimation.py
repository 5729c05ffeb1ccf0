"""The block `estimation` of a study: what is estimated, how it is tested, and how firmly it stands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.designs import EventStudyModel, MediationModel, SplitModel, ThresholdModel
from aicluster_spark.study.errors_again import ErrorOptions
from aicluster_spark.study.fields import Options
from aicluster_spark.study.panel_terms import OneOrMore, PanelLevel, PanelTerm
from aicluster_spark.study.robustness import GridOptions, SelectionOptions

Estimator = Literal[
    "poisson",
    "negative_binomial",
    "conditional_negative_binomial",
    "ols",
    "system_gmm",
    "difference_gmm",
]
DYNAMIC = ("system_gmm", "difference_gmm")


class DynamicOptions(Options):
    """Instruments of a dynamic panel model."""

    lags: Annotated[int, Field(ge=1, le=10)] = Field(
        1, description="Lags of the outcome among the regressors."
    )
    deepest_lag: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Deepest lag used as an instrument; null uses all."
    )
    collapse: bool = Field(True, description="One instrument a lag instead of one a lag and period.")
    steps: Literal[1, 2] = Field(2, description="2 with Windmeijer's correction, or 1 with robust errors.")
    transformation: Literal["difference", "orthogonal"] = Field(
        "difference", description="How unit effects are removed: first differences, or forward orthogonal."
    )
    time_effects: bool = Field(True, description="Dummies of the periods.")


class Model(Options):
    """One model."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name in tables.")
    estimator: Estimator = Field(
        "poisson",
        description="poisson (PPML), negative_binomial (NB2) and ols absorb effects; "
        "conditional_negative_binomial is the model of Hausman, Hall and Griliches; gmm is dynamic.",
    )
    outcome: PanelTerm = Field("ai_patents", description="Column of the panel.")
    transform: Literal["none", "log", "log1p"] = Field(
        "none", description="What is done to the outcome first; log refuses zeros, log1p is log(1 + x)."
    )
    regressors: Annotated[tuple[PanelTerm, ...], Field(min_length=1)] = Field(
        description="Columns of the panel, or products such as `policy:centrality`."
    )
    effects: tuple[PanelLevel, ...] = Field(
        ("city", "year"), description="Fixed effects; the unit first, the period second where a model asks."
    )
    cluster: Annotated[tuple[PanelLevel, ...], OneOrMore, Field(min_length=1, max_length=2)] = Field(
        ("country",),
        description="Unit to which policy is assigned: errors are clustered by it, or by two of them.",
    )
    offset: PanelTerm | None = Field(
        None, description="Column with coefficient one, for poisson and negative_binomial."
    )
    roles: dict[str, Literal["exogenous", "predetermined", "endogenous"]] = Field(
        {}, description="Of the regressors of a gmm model; predetermined where none is given."
    )
    dynamic: DynamicOptions = Field(DynamicOptions(), description="For gmm.")
    bootstrap_draws: Annotated[int, Field(ge=0, le=100_000)] = Field(
        0, description="Draws of the wild (ols) or score (poisson, negative_binomial) bootstrap; 0 is none."
    )

    @model_validator(mode="after")
    def _roles_are_of_regressors(self) -> Self:
        strangers = [term for term in self.roles if term not in self.regressors]
        if strangers:
            raise ValueError(f"a role is given to {', '.join(strangers)}, which is no regressor")
        if self.roles and self.estimator not in DYNAMIC:
            raise ValueError(f"roles are for {' and '.join(DYNAMIC)}; {self.estimator} has none")
        return self


class EstimationOptions(Options):
    """Models of the effect of policy, of its moderation by centrality, and of how firmly they stand."""

    models: tuple[Model, ...] = Field((), description="The models; without any, none is estimated.")
    minimum_policy_units: Annotated[int, Field(ge=2)] = Field(
        10, description="With fewer clusters of errors, estimates are shown without tests."
    )
    errors: ErrorOptions = Field(
        ErrorOptions(), description="Standard errors of every model again by other rules."
    )
    splits: tuple[SplitModel, ...] = Field((), description="Models fitted on low and high centrality.")
    thresholds: tuple[ThresholdModel, ...] = Field((), description="Threshold regressions.")
    event_studies: tuple[EventStudyModel, ...] = Field((), description="Staggered adoption of a treatment.")
    mediations: tuple[MediationModel, ...] = Field((), description="Channels of the effect.")
    grids: tuple[GridOptions, ...] = Field((), description="Specifications that are run at once.")
    selection: SelectionOptions = Field(
        SelectionOptions(), description="Samples and outcomes for which every model is given again."
    )

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        parts = (self.models, self.splits, self.thresholds, self.event_studies, self.mediations, self.grids)
        names = [each.name for part in parts for each in part]
        if len(set(names)) < len(names):
            raise ValueError(f"two models have the same name: {', '.join(names)}")
        return self

    @model_validator(mode="after")
    def _what_is_varied_exists(self) -> Self:
        known = {model.name for model in self.models}
        used = [split.model for split in self.splits] + [grid.model for grid in self.grids]
        used += self.selection.models or ()
        strangers = [name for name in dict.fromkeys(used) if name not in known]
        if strangers:
            raise ValueError(f"there is no model {', '.join(strangers)}; models are {', '.join(known)}")
        return self
