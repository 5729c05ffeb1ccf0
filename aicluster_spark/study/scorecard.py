"""The block `scorecard` of a study: which cities and indicators, and the recipe of the index."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from typing_extensions import Self

from aicluster_spark.schema.panel import NUMBERS
from aicluster_spark.study.fields import Options, Share, known
from aicluster_spark.study.formula import names_of, parse_formula

Subsystem = Literal["innovation", "industry", "infrastructure", "talent_capital", "governance"]
Focus = Literal["innovation", "application", "foundation", "ecosystem"]
Role = Literal[
    "technology_model",
    "scenario_model",
    "institution_model",
    "technology",
    "scenario",
    "market",
    "government",
    "security",
    "development",
]
Positive = Annotated[float, Field(gt=0)]


def _of_the_panel(formula: str, info: ValidationInfo) -> str:
    """Refuse a formula that cannot be read, or that names what the panel does not have."""
    known_names = (*NUMBERS, *(info.context or {}).get("panel_variables", ()))
    unknown = [name for name in names_of(parse_formula(formula)) if name not in known_names]
    if unknown and info.context is not None:
        raise ValueError(f"the panel has no number {', '.join(unknown)}. It has: {', '.join(known_names)}")
    return formula


class OwnIndicator(Options):
    """An indicator of the study's own, from the panel."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40, description="Identifier.")
    name: str = Field(min_length=1, max_length=80, description="Name in English.")
    name_zh: str = Field("", max_length=80, description="Name in Chinese.")
    formula: Annotated[str, AfterValidator(_of_the_panel)] = Field(
        description="Of columns of the panel, such as `log(gdp) - lag(log(gdp), 3)`; its value in the last "
        "year of the window counts."
    )
    unit: str = Field("", max_length=60, description="Its unit.")
    direction: Literal[1, -1] = Field(1, description="1 where more is better, -1 where less is.")
    subsystem: Subsystem = Field(description="Subsystem it belongs to.")
    focus: Focus = Field(description="Focus area it belongs to.")
    roles: tuple[Role, ...] = Field((), description="Sides of balances and models it speaks for.")
    step: str = Field("", max_length=200, description="What a city may do to raise it, for the roadmap.")
    step_zh: str = Field("", max_length=200, description="The same in Chinese.")


class Recipe(Options):
    """The steps from indicators to the index, as the handbook of OECD and JRC has them."""

    missing: Literal["available", "median"] = Field(
        "available",
        description="available: means over what is known; median: what is unknown takes the median of the "
        "scored cities, inside the index alone.",
    )
    outliers: Literal["rule", "none"] = Field(
        "rule",
        description="rule: indicators with absolute skewness above 2 and excess kurtosis above 3.5 are "
        "winsorised, at most a tenth of the cities, else transformed after Box and Cox.",
    )
    normalisation: Literal["min_max", "z_score", "rank", "frontier"] = Field(
        "min_max", description="frontier: the value as a share of the best one."
    )
    weights: Literal["equal", "entropy", "pca", "own"] = Field(
        "equal", description="Of indicators within their subsystem; own takes those of `own_weights`."
    )
    aggregation: Literal["arithmetic", "geometric"] = Field(
        "arithmetic", description="Of indicators to subsystems and of these to the index."
    )


class ScorecardOptions(Options):
    """How clusters stand on five subsystems."""

    compare: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        (), description="Cities that are shown by name, cluster or not: `Montreal`, or `Springfield, US-IL`."
    )
    peers: Annotated[int, Field(ge=0, le=1000)] = Field(
        40,
        description="Cities with most AI patents of the last window that are no cluster: they are scored "
        "beside the clusters, so that scales and weights stand on more than these.",
    )
    peer_minimum: Annotated[float, Field(ge=1)] = Field(
        5, description="AI patents in the window that a peer must at least have."
    )
    leave_out: tuple[Annotated[str, known("indicators")], ...] = Field(
        (),
        description="Indicators of the packaged catalogue that are left out; docs/scorecard.md lists them.",
    )
    own: tuple[OwnIndicator, ...] = Field((), description="Indicators of the study's own.")
    recipe: Recipe = Field(Recipe(), description="The steps of the index.")
    own_weights: dict[str, Positive] = Field(
        {}, description="Weights of indicators within their subsystem, 1 for those that are not named."
    )
    subsystem_weights: dict[Subsystem, Positive] = Field(
        {}, description="Weights of subsystems in the index, 1 for those that are not named."
    )
    minimum_known: Share = Field(
        0.5,
        description="Share of the clusters and compared cities with an index in which an indicator must be "
        "known to be used, and in three of all scored cities; with fewer than three such cities, share of "
        "all scored ones. Peers are not asked: what they are too small to know stays in the index of others.",
    )
    minimum_coverage: Share = Field(
        0.5, description="Share of the indicators used that must be known of a city for it to have a score."
    )
    minimum_base: Annotated[float, Field(ge=1)] = Field(
        5,
        description="What the count under a share or a mean of the packaged indicators must reach, such as "
        "the inventors under the share of newcomers; below it the value is unknown, and its reason says so. "
        "A city with fewer AI patents has no index and no rank.",
    )
    draws: Annotated[int, Field(ge=0, le=100_000)] = Field(
        1000, description="Recipes drawn for the rank intervals; 0 leaves them out."
    )
    weight_noise: Share = Field(
        0.25, description="Each weight of a draw is multiplied by a number within 1 plus and minus this."
    )
    interval: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.9, description="Share of the draws inside a rank interval."
    )
    seed: Annotated[int, Field(ge=0)] = Field(20_250_301, description="Seed of the draws.")

    @field_validator("own")
    @classmethod
    def _own_names_are_new(
        cls, own: tuple[OwnIndicator, ...], info: ValidationInfo
    ) -> tuple[OwnIndicator, ...]:
        names = [indicator.id for indicator in own]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two own indicators are called {', '.join(twice)}")
        if taken := [name for name in names if name in _packaged(info)]:
            raise ValueError(
                f"the catalogue has {', '.join(taken)} already; give another id, or name it in leave_out"
            )
        return own

    @field_validator("own_weights")
    @classmethod
    def _weights_name_indicators(cls, weights: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        if not (info.context or {}).get("indicators") or "own" not in info.data:
            return weights
        names = [*_packaged(info), *(indicator.id for indicator in info.data["own"])]
        if unknown := [name for name in weights if name not in names]:
            raise ValueError(f"there is no indicator {', '.join(unknown)}. Known: {', '.join(names)}")
        return weights

    @model_validator(mode="after")
    def _an_indicator_is_left(self, info: ValidationInfo) -> Self:
        packaged = (info.context or {}).get("indicators")
        if packaged and not self.own and set(self.leave_out) >= set(packaged):
            raise ValueError("leave_out names every indicator; an index takes one at least")
        return self


def _packaged(info: ValidationInfo) -> list[str]:
    """Name the packaged indicators that a study keeps, where the caller brings their names."""
    left_out = info.data.get("leave_out", ())
    return [name for name in (info.context or {}).get("indicators", ()) if name not in left_out]
