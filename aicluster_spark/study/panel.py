"""The block `panel` of a study: which cities, years and variables the models are given."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import Self

from aicluster_spark.schema.panel import CITY_YEAR, NUMBERS
from aicluster_spark.study.fields import Options, Year
from aicluster_spark.study.formula import names_of, parse_formula

VariableName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]
"""Fit for every format the panel is written in: Stata takes 32 characters."""


def _readable(formula: str) -> str:
    parse_formula(formula)
    return formula


class YearbookColumn(Options):
    """A figure of the yearbooks that becomes a variable."""

    name: VariableName = Field(description="Name of the variable.")
    indicator: str = Field(min_length=1, description="Indicator as the table `yearbook` names it.")
    price: str | None = Field(None, description="Price basis, where the indicator comes in several.")
    scope: str | None = Field(None, description="Area, such as 全市, where the indicator comes in several.")
    unit: str | None = Field(None, description="Unit, where the indicator comes in several.")
    label: str = Field(
        "",
        max_length=200,
        description="What it is, for the data dictionary; the report says it up to 60 characters.",
    )
    label_zh: str = Field("", max_length=200, description="The same in Chinese, for the report.")


class Variable(Options):
    """A variable that is computed of others."""

    name: VariableName = Field(description="Name of the variable.")
    formula: Annotated[str, AfterValidator(_readable)] = Field(
        description="Such as `log(gdp)`, `lag(policy, 1)`, `std(policy):std(lq)`; see docs/panel.md."
    )
    label: str = Field(
        "",
        max_length=200,
        description="What it is, for the data dictionary; the report says it up to 60 characters.",
    )
    label_zh: str = Field("", max_length=200, description="The same in Chinese, for the report.")
    unit: str = Field("", max_length=60, description="Its unit; found from the formula where it can be.")


class PanelOptions(Options):
    """The city-year panel."""

    first_year: Year = Field(2005, description="First year of the panel.")
    cities: Literal["clusters", "located", "all"] = Field(
        "located",
        description="clusters: of the last window; located: with an AI patent in the panel's years; all.",
    )
    centrality: Literal[
        "closeness",
        "closeness_reachable",
        "harmonic_closeness",
        "betweenness",
        "strength",
        "degree",
        "pagerank",
    ] = Field("harmonic_closeness", description="Measure of the city network used in the models.")
    yearbook: tuple[YearbookColumn, ...] = Field(
        (), description="Figures of the yearbooks among the sources."
    )
    variables: tuple[Variable, ...] = Field((), description="Variables computed of others, in their order.")
    required: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        ("ai_patents", "policy", "centrality"),
        description="Variables that must be known for a city-year to be in the sample (`in_sample`).",
    )
    balanced: bool = Field(
        False, description="true leaves out cities whose required variables are not known in every year."
    )

    @property
    def declared(self) -> tuple[str, ...]:
        """Names of the variables that the study adds to the panel's own."""
        return (*(each.name for each in self.yearbook), *(each.name for each in self.variables))

    @model_validator(mode="after")
    def _names_are_new(self) -> Self:
        taken = [name for name in self.declared if name in CITY_YEAR.names]
        if taken:
            raise ValueError(f"{', '.join(taken)} is a column of the panel already; give another name")
        if len(set(self.declared)) < len(self.declared):
            raise ValueError(f"two variables have the same name: {', '.join(self.declared)}")
        return self

    @model_validator(mode="after")
    def _formulas_use_what_is_there(self) -> Self:
        known = [*NUMBERS, *(each.name for each in self.yearbook)]
        for variable in self.variables:
            _require(names_of(parse_formula(variable.formula)), known, f"the formula of {variable.name}")
            known.append(variable.name)
        _require(self.required, known, "panel.required")
        return self


def _require(names: tuple[str, ...], known: list[str], where: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(
            f"{where} names {', '.join(unknown)}, neither a number of the panel nor declared before. "
            f"There are: {', '.join(known)}"
        )
