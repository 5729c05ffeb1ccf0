"""The catalogue of indicators: read from YAML, every mistake at once, and what a study changes of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, get_args

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import Self

from aicluster_spark.errors import StudyError
from aicluster_spark.study.fields import Options
from aicluster_spark.study.formula import parse_formula
from aicluster_spark.study.scorecard import Focus, OwnIndicator, Role, ScorecardOptions, Subsystem
from aicluster_spark.study.validated import validated
from aicluster_spark.study.yaml_lines import read_lined_yaml

SUBSYSTEMS: tuple[Subsystem, ...] = (
    "innovation",
    "industry",
    "infrastructure",
    "talent_capital",
    "governance",
)
FOCUS_AREAS: tuple[Focus, ...] = get_args(Focus)


def _readable(formula: str) -> str:
    parse_formula(formula)
    return formula


def _readable_if_any(formula: str) -> str:
    return _readable(formula) if formula else formula


class Indicator(Options):
    """One indicator of the packaged catalogue."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Identifier.")
    name: str = Field(min_length=1, description="Name in English.")
    name_zh: str = Field(min_length=1, description="Name in Chinese.")
    formula: Annotated[str, AfterValidator(_readable)] = Field(description="Over figures.")
    words: str = Field(min_length=3, description="The formula in words.")
    source: str = Field(min_length=3, description="Tables and columns.")
    unit: str = Field(description="Its unit; empty where it has none.")
    direction: int = Field(ge=-1, le=1, description="1 where more is better, -1 where less is.")
    subsystem: Subsystem = Field(description="Subsystem.")
    focus: Focus = Field(description="Focus area.")
    roles: tuple[Role, ...] = Field(description="Sides of balances and models it speaks for.")
    base: Annotated[str, AfterValidator(_readable_if_any)] = Field(
        "", description="Formula of the count that a share or a mean is over; empty where it is over none."
    )
    base_of: str = Field("", description="What that counts.")
    step: str = Field(min_length=3, description="What a city may do to raise it.")
    step_zh: str = Field(min_length=2, description="The same in Chinese.")
    own: bool = Field(False, description="Whether the study added it.")

    @model_validator(mode="after")
    def _a_base_has_a_name(self) -> Self:
        if bool(self.base) != bool(self.base_of):
            raise ValueError("base and base_of stand together: how it is counted, and what that counts")
        return self


class CatalogueFile(Options):
    """A file of indicators."""

    indicators: tuple[Indicator, ...] = Field(description="The indicators.")

    @model_validator(mode="after")
    def _identifiers_are_unique(self) -> Self:
        names = [indicator.id for indicator in self.indicators]
        if not names:
            raise ValueError("the list of indicators must not be empty")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two indicators are called {', '.join(twice)}")
        return self


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The indicators of a study, in order.

    Attributes
    ----------
    indicators
        Packaged ones first, then the study's own.
    """

    indicators: tuple[Indicator, ...]

    def with_role(self, role: Role) -> tuple[str, ...]:
        """Name the indicators that speak for a side of a balance or for a model."""
        return tuple(each.id for each in self.indicators if role in each.roles)


def read_catalogue(text: str, file_name: str) -> tuple[Indicator, ...]:
    """Read a catalogue from YAML text.

    Raises
    ------
    StudyMistakes
        With one line per mistake, each with its line in the file.
    StudyError
        If the text is no YAML.
    """
    document = read_lined_yaml(text, file_name)
    return validated(document, file_name, CatalogueFile, "the catalogue").indicators


@cache
def packaged_indicators() -> tuple[Indicator, ...]:
    """Read the indicators that come with the package."""
    file = resources.files("aicluster_spark").joinpath("data/scorecard/indicators.yaml")
    return read_catalogue(file.read_text(encoding="utf-8"), "indicators.yaml")


def study_catalogue(options: ScorecardOptions) -> Catalogue:
    """Take the packaged indicators without those a study leaves out, and add its own.

    Raises
    ------
    StudyError
        If an own indicator has the name of one that is kept, or a weight names none.
    """
    kept = [each for each in packaged_indicators() if each.id not in options.leave_out]
    names = [each.id for each in kept]
    if taken := [each.id for each in options.own if each.id in names]:
        raise StudyError(
            f"scorecard.own: the catalogue has {', '.join(taken)} already.",
            "Give another id, or name it in scorecard.leave_out.",
        )
    catalogue = Catalogue((*kept, *(_own(each) for each in options.own)))
    names = [each.id for each in catalogue.indicators]
    if unknown := [name for name in options.own_weights if name not in names]:
        raise StudyError(
            f"scorecard.own_weights: there is no indicator {', '.join(unknown)}.",
            f"There are: {', '.join(names)}.",
        )
    return catalogue


def _own(given: OwnIndicator) -> Indicator:
    raise_it, raise_it_zh = ("Raise", "提高") if given.direction > 0 else ("Lower", "降低")
    return Indicator(
        **given.model_dump(exclude={"name_zh", "step", "step_zh"}),
        name_zh=given.name_zh or given.name,
        words=given.formula,
        source="city_year",
        step=given.step or f"{raise_it} {given.name}",
        step_zh=given.step_zh or given.step or f"{raise_it_zh}{given.name_zh or given.name}",
        own=True,
    )
