"""The block `specialisation` of a study: quotients, when a city is a cluster, and how firmly that stands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.fields import Options, Share, Windows, Year


class Persistence(Options):
    """In how many of the last windows a city must have been specialised."""

    at_least: Annotated[int, Field(ge=1, le=50)] = Field(1, description="Windows that must pass ...")
    of: Annotated[int, Field(ge=1, le=50)] = Field(
        1, description="... of so many last ones; 1 asks for the window itself only."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.at_least > self.of:
            raise ValueError(f"{self.at_least} of {self.of} windows cannot pass")
        return self


class OwnRule(Options):
    """A criterion of the study's own."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name in tables.")
    expression: str = Field(
        min_length=1,
        max_length=500,
        description="Such as `lq_shrunk_low > 1 and percentile(ai_patents) >= 0.9`; docs/specialisation.md "
        "has the language.",
    )


class ClusterRule(Options):
    """When a city is an AI cluster: all that is asked for must hold."""

    lq_above: Annotated[float, Field(ge=0)] = Field(
        1.0, description="The location quotient must be above this."
    )
    minimum_ai_patents: Annotated[float, Field(ge=0)] = Field(
        50, description="AI patents in the window a cluster must at least have (scale floor)."
    )
    lower_limit_above: Annotated[float, Field(ge=0)] | None = Field(
        None, description="The lower 95 % limit of the location quotient must be above this."
    )
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None,
        description="Fisher's test, adjusted over all cities of the window (Benjamini and Hochberg), must "
        "call the city specialised at this rate.",
    )
    minimum_share: Share | None = Field(
        None, description="Share of all AI patents of the window a cluster must at least have."
    )
    top_share: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="The city must be in this top share of all cities with AI patents, by AI patents."
    )
    persistence: Persistence = Field(
        Persistence(), description="In how many of the last windows lq_above must have held."
    )
    own: tuple[OwnRule, ...] = Field((), description="Further rules.")


class Presets(Options):
    """Published ways to find clusters, computed beside the study's own for comparison."""

    stars_size_top: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.1, description="eu_stars: top share of cities by AI patents that earns the star for size."
    )
    stars_lq: Annotated[float, Field(ge=0)] = Field(
        2.0, description="eu_stars: location quotient from which there is the star for specialisation."
    )
    stars_focus_top: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.1, description="eu_stars: top share of cities by AI's share in their output: the star for focus."
    )
    stars_needed: Annotated[int, Field(ge=1, le=3)] = Field(
        2, description="eu_stars: stars that make a cluster."
    )
    density_radius_km: Annotated[float, Field(gt=0, le=500)] = Field(
        13.0, description="wipo_density: radius around a place in which AI patents are added up."
    )
    density_patents: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="wipo_density: AI patents within the radius that make a place dense; null takes the "
        "study's scale floor.",
    )


class Stability(Options):
    """Specifications by which the list of clusters is made again."""

    lq_above: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        (1.0, 1.25, 1.5), description="Thresholds of the location quotient."
    )
    floors: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        (0.5, 1.0, 2.0), description="Scale floors, as multiples of the study's."
    )
    widths: tuple[Annotated[int, Field(ge=1, le=50)], ...] = Field(
        (3, 5, 7), description="Widths of the last window; the study's own is added."
    )
    bases: tuple[Literal["all_patents", "inventions", "enterprises", "population", "gdp"], ...] = Field(
        ("all_patents", "inventions", "enterprises", "population", "gdp"),
        description="Bases; those the records have no figures of are left out, and the study's own is added.",
    )
    draws: Annotated[int, Field(ge=0, le=10_000)] = Field(
        500, description="Bootstrap samples of the last window's patents; 0 leaves them out."
    )
    seed: Annotated[int, Field(ge=0)] = Field(20_250_101, description="Seed of the bootstrap.")


class YearbookBase(Options):
    """A figure of the yearbooks with which AI output is compared."""

    indicator: str = Field(min_length=1, description="Indicator as the table `yearbook` names it.")
    scope: str | None = Field("全市", description="Area, where the yearbooks state one; null takes any.")
    price: str | None = Field(None, description="Price basis, where the yearbooks give several.")


class SpecialisationOptions(Options):
    """Location quotients, clusters and collaboration."""

    base: Literal["all_patents", "inventions", "enterprises", "population", "gdp"] = Field(
        "all_patents",
        description="What AI output is compared with: AI patents with all patents, or AI inventions with all "
        "inventions; AI enterprises with all on the register; AI patents with inhabitants or gross product, "
        "by the yearbooks among the sources.",
    )
    population: YearbookBase = Field(
        YearbookBase(indicator="年末总人口"), description="Figure of the yearbooks taken for inhabitants."
    )
    gdp: YearbookBase = Field(
        YearbookBase(indicator="地区生产总值"), description="Figure of the yearbooks taken for gross product."
    )
    role: Literal["inventor", "applicant", "assignee"] = Field(
        "inventor", description="Whose city a patent is counted in."
    )
    counting: Literal["full", "fractional"] = Field(
        "full", description="full: a patent counts once in each of its cities; fractional: shared over them."
    )
    citizenship: Literal["every", "first"] = Field(
        "every",
        description="Cities of a patent whose parties are in several: every one, or that of the first party "
        "of the role that could be placed. Collaboration always sees all of them.",
    )
    first_year: Year = Field(1980, description="First filing year used.")
    windows: Windows = Field(Windows(), description="Windows of the location quotients.")
    cluster: ClusterRule = Field(ClusterRule(), description="When a city is a cluster.")
    partners: Annotated[int, Field(ge=1, le=1000)] = Field(
        10, description="Partners listed of each cluster and window."
    )
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.05, description="Rate at which the table `city_specialisation` calls a city specialised."
    )
    presets: Presets = Field(Presets(), description="Published ways to find clusters, for comparison.")
    stability: Stability = Field(Stability(), description="How firmly the list of clusters stands.")
