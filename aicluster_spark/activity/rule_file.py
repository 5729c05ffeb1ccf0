"""Rule sets as YAML files: their shape, and reading one with every mistake reported at once."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError, model_validator
from typing_extensions import Self

from aicluster_spark.activity.codes import CodePatterns, mistake_in
from aicluster_spark.activity.rules import Leg, RuleSet
from aicluster_spark.study.mistakes import Mistake, StudyMistakes, dotted, mistakes_of
from aicluster_spark.study.models import Options
from aicluster_spark.study.yaml_lines import read_lined_yaml

T = TypeVar("T")


def _patterns(operator: str) -> AfterValidator:
    def check(patterns: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [mistake for pattern in patterns if (mistake := mistake_in(operator, pattern))]
        wrong += [
            f"{pattern} stands twice" for pattern in sorted(set(patterns)) if patterns.count(pattern) > 1
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return patterns

    return AfterValidator(check)


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [f"{word} stands twice" for word in sorted(set(words)) if words.count(word) > 1]
    wrong += [f"{word!r} has nothing to look for" for word in words if not any(c.isalnum() for c in word)]
    if wrong:
        raise ValueError("; ".join(wrong))
    return words


def _some(items: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse an empty list; `min_length` would also complain of a list whose items are all wrong."""
    if not items:
        raise ValueError("the list must not be empty")
    return items


class CodesInFile(Options):
    """Code patterns of one scheme."""

    exact: Annotated[tuple[str, ...], _patterns("exact")] = Field((), description="Whole symbols.")
    subtree: Annotated[tuple[str, ...], _patterns("subtree")] = Field(
        (), description="Sections, classes, subclasses or main groups with all below."
    )
    prefix: Annotated[tuple[str, ...], _patterns("prefix")] = Field(
        (), description="Beginnings of symbols, after the slash."
    )
    range: Annotated[tuple[str, ...], _patterns("range")] = Field(
        (), description="Subgroups from one to another of a main group, both included."
    )

    def patterns(self) -> CodePatterns:
        """Give the patterns as the kernel uses them."""
        return CodePatterns(self.exact, self.subtree, self.prefix, self.range)


class LegInFile(Options):
    """One leg of a rule set."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_.]*$", description="Name shown as the rule that decided.")
    branch: str = Field("", description="Branch of AI the leg stands for.")
    cpc: CodesInFile = Field(CodesInFile(), description="CPC patterns.")
    ipc: CodesInFile = Field(CodesInFile(), description="IPC patterns.")
    position: Literal["any", "main"] = Field(
        "any", description="Whether any code of the patent counts or the first of its scheme only."
    )
    not_cpc: CodesInFile = Field(CodesInFile(), description="CPC patterns that do not count here.")
    not_ipc: CodesInFile = Field(CodesInFile(), description="IPC patterns that do not count here.")
    words: Annotated[tuple[str, ...], AfterValidator(_words)] = Field((), description="Terms.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.leg().schemes and not self.words:
            raise ValueError("the leg has neither codes nor words, so nothing could match it")
        return self

    def leg(self) -> Leg:
        """Give the leg as the kernel uses it."""
        return Leg(
            name=self.name,
            cpc=self.cpc.patterns(),
            ipc=self.ipc.patterns(),
            words=self.words,
            not_cpc=self.not_cpc.patterns(),
            not_ipc=self.not_ipc.patterns(),
            branch=self.branch,
            position=self.position,
        )


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
    not_in: Annotated[tuple[str, ...], AfterValidator(_words)] = Field(
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


def parse_rule_set(text: str, file_name: str) -> RuleSet:
    """Read a rule set from YAML text.

    Parameters
    ----------
    text
        The document.
    file_name
        Name for messages.

    Raises
    ------
    StudyMistakes
        With one line per mistake, each with its line in the file.
    StudyError
        If the text is no YAML.
    """
    document = read_lined_yaml(text, file_name)
    mistakes = [
        Mistake(path, f"this key stands twice; the second is on line {line}.")
        for path, line in document.duplicates
    ]
    try:
        read = RuleSetInFile.model_validate(document.data)
    except ValidationError as error:
        mistakes.extend(mistakes_of(error, RuleSetInFile))
    if mistakes:
        lines = (
            f"line {document.line_of(m.path) or 1}: {dotted(m.path) or 'rule set'}: {m.message}"
            for m in mistakes
        )
        raise StudyMistakes(file_name, tuple(lines))
    return read.rule_set()
