"""Legs of rule sets as YAML, and what is wrong with one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import Self

from aicluster_spark.activity.codes import CodePatterns, mistake_in
from aicluster_spark.activity.rules import Leg
from aicluster_spark.study.models import Options


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


Words = Annotated[tuple[str, ...], AfterValidator(_words)]
"""Terms in the language of `words.py`, each once."""


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
    words: Words = Field((), description="Terms.")

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
