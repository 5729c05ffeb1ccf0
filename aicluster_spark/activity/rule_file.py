"""Rule sets as YAML files: their shape, and reading one with every mistake reported at once."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import Self

from aicluster_spark.activity.leg_file import LegInFile, Words
from aicluster_spark.activity.rule_change import BaseOf, ChangedRuleSetInFile
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.study.models import Options
from aicluster_spark.study.validated import validated
from aicluster_spark.study.yaml_lines import read_lined_yaml

T = TypeVar("T")


def _some(items: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse an empty list; `min_length` would also complain of a list whose items are all wrong."""
    if not items:
        raise ValueError("the list must not be empty")
    return items


class SourceInFile(Options):
    """Where a list was read."""

    ref: str = Field(min_length=3, description="Address or citation.")
    what: str = Field(min_length=3, description="What was read there.")


class RuleSetInFile(Options):
    """A rule set file."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Short name.")
    title: str = Field(min_length=5, description="Title of the publication.")
    year: int = Field(ge=1980, le=2100, description="Year of publication.")
    sources: Annotated[tuple[SourceInFile, ...], AfterValidator(_some)] = Field(description="Sources.")
    licence: str = Field(min_length=3, description="Terms of the source.")
    status: str = Field(min_length=3, description="How complete the lists are.")
    notes: tuple[str, ...] = Field((), description="Readings of ours.")
    languages: Annotated[tuple[Annotated[str, Field(pattern="^[a-z]{2}$")], ...], AfterValidator(_some)] = (
        Field(("en",), description="Languages of the words, ISO 639-1.")
    )
    fields: Annotated[tuple[Literal["title", "abstract"], ...], AfterValidator(_some)] = Field(
        ("title", "abstract"), description="Text fields whose words count."
    )
    inflected: bool = Field(
        True, description="Whether plural and other spelling of a term count as the term."
    )
    not_in: Words = Field(
        (), description="Longer texts, such as names, inside of which a word does not count."
    )
    legs: Annotated[tuple[LegInFile, ...], AfterValidator(_some)] = Field(
        description="The legs; any decides."
    )

    @model_validator(mode="after")
    def _leg_names_are_unique(self) -> Self:
        names = [leg.name for leg in self.legs]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two legs have the same name: {', '.join(twice)}")
        return self

    def rule_set(self) -> RuleSet:
        """Give the rule set as the kernel uses it."""
        return RuleSet(
            name=self.name,
            title=self.title,
            year=self.year,
            sources=tuple((source.ref, source.what) for source in self.sources),
            licence=self.licence,
            status=self.status,
            notes=self.notes,
            languages=self.languages,
            fields=tuple(self.fields),
            inflected=self.inflected,
            legs=tuple(leg.leg() for leg in self.legs),
            not_in=self.not_in,
        )


def parse_rule_set(text: str, file_name: str, base_of: BaseOf) -> RuleSet:
    """Read a rule set from YAML text.

    Parameters
    ----------
    text
        The document: a rule set, or one that changes another (`extends`).
    file_name
        Name for messages.
    base_of
        Finds the rule set that is changed.

    Raises
    ------
    StudyMistakes
        With one line per mistake, each with its line in the file.
    StudyError
        If the text is no YAML, or what it changes is not there.
    """
    document = read_lined_yaml(text, file_name)
    changes = isinstance(document.data, dict) and "extends" in document.data
    model: type[Options] = ChangedRuleSetInFile if changes else RuleSetInFile
    read = validated(document, file_name, model, "rule set")
    if isinstance(read, ChangedRuleSetInFile):
        return read.rule_set(base_of)
    assert isinstance(read, RuleSetInFile)  # noqa: S101  the model that was chosen
    return read.rule_set()
