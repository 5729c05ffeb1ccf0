"""Options of designs that are more than one regression: split, threshold, event study, channels."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aicluster_spark.study.fields import Options
from aicluster_spark.study.panel_terms import OneOrMore, PanelLevel, PanelTerm

NAME = r"^[a-z][a-z0-9_]*$"
Draws = Annotated[int, Field(ge=1, le=100_000)]


class SplitModel(Options):
    """A model fitted on rows of low and of high centrality, with a test of the difference."""

    name: str = Field(pattern=NAME, description="Name in tables.")
    model: str = Field(description="Name of the model that is fitted on both halves.")
    by: PanelTerm = Field("centrality", description="Column that splits.")
    cut: float | None = Field(None, description="Rows above are high; null takes the median.")
    whole_cities: bool = Field(True, description="Whether a city is low or high as a whole, by its mean.")


class ThresholdModel(Options):
    """A threshold regression: the effect of a regressor below and above an estimated value."""

    name: str = Field(pattern=NAME, description="Name in tables.")
    outcome: PanelTerm = Field("ai_patents", description="Column of the panel.")
    transform: Literal["none", "log", "log1p"] = Field("log1p", description="As in a model.")
    regressor: PanelTerm = Field("policy", description="Term whose coefficient switches.")
    moderator: PanelTerm = Field("centrality", description="Column whose threshold is searched.")
    controls: tuple[PanelTerm, ...] = Field((), description="Terms that do not switch.")
    effects: tuple[PanelLevel, ...] = Field(("city", "year"), description="Fixed effects.")
    cluster: PanelLevel = Field("country", description="Unit by which errors are clustered.")
    draws: Draws = Field(499, description="Bootstrap draws of the test of no threshold.")


class EventStudyModel(Options):
    """Effects by time since a dated treatment began, which then stays."""

    name: str = Field(pattern=NAME, description="Name in tables.")
    outcome: PanelTerm = Field("ai_patents", description="Column of the panel.")
    transform: Literal["none", "log", "log1p"] = Field("log1p", description="As in a model.")
    treatment: PanelTerm = Field("policy", description="0/1 column: whether the treatment is in force.")
    estimators: tuple[Literal["sun_abraham", "callaway_santanna"], ...] = Field(
        ("sun_abraham", "callaway_santanna"), description="Event studies that allow effects to differ."
    )
    unit: PanelLevel = Field("city", description="Unit of the panel.")
    period: PanelLevel = Field("year", description="Period of the panel.")
    cluster: PanelLevel = Field("country", description="Unit to which the treatment is assigned.")
    placebo_years: Annotated[int, Field(ge=0, le=20)] = Field(
        2, description="A placebo lets treatment begin so many years before it did; 0 leaves it out."
    )
    placebo_draws: Annotated[int, Field(ge=0, le=100_000)] = Field(
        0, description="Treatments dealt out at random among the clusters; 0 leaves them out."
    )


class MediationModel(Options):
    """The effect of policy through one channel at a time, and beside it."""

    name: str = Field(pattern=NAME, description="Name in tables.")
    outcome: PanelTerm = Field("ai_patents", description="Column of the panel.")
    transform: Literal["none", "log", "log1p"] = Field("none", description="As in a model.")
    treatment: PanelTerm = Field("policy", description="What acts.")
    mediators: Annotated[tuple[str, ...], OneOrMore, Field(min_length=1)] = Field(
        description="Channels; one that the panel has no data for is skipped with the reason."
    )
    controls: tuple[PanelTerm, ...] = Field((), description="Terms in both equations.")
    effects: tuple[PanelLevel, ...] = Field(("city", "year"), description="Fixed effects of both equations.")
    cluster: PanelLevel = Field("city", description="Unit that is resampled whole.")
    link: Literal["identity", "log"] = Field(
        "log", description="identity for a linear outcome; log for counts (Poisson)."
    )
    start: float = Field(0.0, description="Value of the treatment that the effect starts from ...")
    end: float = Field(1.0, description="... and that it goes to.")
    draws: Draws = Field(499, description="Bootstrap samples.")
