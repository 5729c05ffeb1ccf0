"""Options of robustness: grids of specifications, and the selections every model is given for again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aicluster_spark.study.fields import Options
from aicluster_spark.study.panel_terms import OneOrMore, PanelTerm

Measure = Literal[
    "closeness",
    "closeness_reachable",
    "harmonic_closeness",
    "betweenness",
    "strength",
    "degree",
    "pagerank",
]
GridEstimator = Literal["poisson", "negative_binomial", "conditional_negative_binomial", "ols"]
SampleName = Literal["all", "pre_sample_clusters", "last_window_clusters", "published"]


class GridOptions(Options):
    """A grid of specifications around one model: all are run, all are shown."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name in tables.")
    model: str = Field(description="Name of the model that is varied.")
    focus: PanelTerm = Field(description="Term whose coefficient is compared.")
    estimators: Annotated[tuple[GridEstimator, ...], OneOrMore] = Field(
        (), description="Estimators; none keeps the model's own."
    )
    outcomes: Annotated[tuple[str, ...], OneOrMore] = Field(
        (), description="Columns to explain, such as counts by another rule set; none keeps the model's own."
    )
    measures: Annotated[tuple[Measure, ...], OneOrMore] = Field(
        (), description="Measures of centrality; none keeps the panel's."
    )
    lags: Annotated[tuple[Annotated[int, Field(ge=1, le=10)], ...], Field(min_length=1)] = Field(
        (1,), description="Years from the end of the network's window to the year that is explained."
    )
    samples: Annotated[tuple[SampleName, ...], OneOrMore, Field(min_length=1)] = Field(
        ("all",), description="Cities, as in `selection`."
    )


class SelectionOptions(Options):
    """Clusters are chosen by the outcome that is then explained; so every model is given for each choice."""

    models: tuple[str, ...] | None = Field(None, description="Models to give again; null gives all.")
    samples: Annotated[tuple[SampleName, ...], OneOrMore] = Field(
        ("all", "pre_sample_clusters", "last_window_clusters", "published"),
        description="all cities; clusters of the last window before the panel; those of its last window "
        "(chosen by what is explained); the cities of `published`.",
    )
    published: tuple[str, ...] = Field(
        (), description="Cities of a published list, by their name or code in the panel."
    )
    outcomes: dict[str, str] = Field(
        {"granted": "ai_patents_granted", "citation_weighted": "ai_patents_cited"},
        description="Further outcomes by name and column; one without a column is named as skipped.",
    )
