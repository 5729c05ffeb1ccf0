"""Rule sets that a study makes out of others: legs dropped, changed and added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from pydantic import Field

from aicluster_spark.activity.codes import CodePatterns
from aicluster_spark.activity.leg_file import CodesInFile, LegInFile, Words
from aicluster_spark.activity.rules import Leg, RuleSet
from aicluster_spark.errors import StudyError
from aicluster_spark.study.fields import Options

SCHEMES = ("cpc", "ipc", "not_cpc", "not_ipc")
BaseOf = Callable[[str], RuleSet]
"""Finds the rule set of a name."""


class PartInFile(Options):
    """Codes and words to add to a leg, or to take from it."""

    cpc: CodesInFile = Field(CodesInFile(), description="CPC patterns.")
    ipc: CodesInFile = Field(CodesInFile(), description="IPC patterns.")
    not_cpc: CodesInFile = Field(CodesInFile(), description="CPC patterns that do not count.")
    not_ipc: CodesInFile = Field(CodesInFile(), description="IPC patterns that do not count.")
    words: Words = Field((), description="Terms.")


class LegChangeInFile(Options):
    """What becomes of one leg."""

    leg: str = Field(description="Name of the leg in the rule set that is changed.")
    add: PartInFile = Field(PartInFile(), description="What it asks for besides.")
    remove: PartInFile = Field(PartInFile(), description="What it asks for no more.")


class ChangedRuleSetInFile(Options):
    """A rule set file that changes another one."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Short name of the new one.")
    extends: str = Field(description="Rule set that is changed.")
    title: str = Field("", description="Title; that of the changed one without it.")
    notes: tuple[str, ...] = Field((), description="Why it is changed.")
    remove_legs: tuple[str, ...] = Field((), description="Legs left out.")
    change: tuple[LegChangeInFile, ...] = Field((), description="Legs changed.")
    legs: tuple[LegInFile, ...] = Field((), description="Legs added.")
    not_in: Words = Field((), description="Longer texts added, inside of which a word does not count.")

    def rule_set(self, base_of: BaseOf) -> RuleSet:
        """Give the rule set as the kernel uses it.

        Raises
        ------
        StudyError
            If the changed rule set, a leg of it or something to remove is not there, or nothing is left.
        """
        base = base_of(self.extends)
        known = [leg.name for leg in base.legs]
        for named in (*self.remove_legs, *(change.leg for change in self.change)):
            if named not in known:
                raise StudyError(
                    f"{self.name} changes the leg {named}, which {self.extends} does not have.",
                    f"Its legs are: {', '.join(known)}.",
                )
        changes = {change.leg: change for change in self.change}
        kept = [leg for leg in base.legs if leg.name not in self.remove_legs]
        legs = [self._changed(leg, changes[leg.name]) if leg.name in changes else leg for leg in kept]
        return self._checked(base, (*legs, *(leg.leg() for leg in self.legs)))

    def _changed(self, leg: Leg, change: LegChangeInFile) -> Leg:
        cpc, ipc, not_cpc, not_ipc = (
            self._codes(getattr(leg, scheme), getattr(change.remove, scheme), getattr(change.add, scheme))
            for scheme in SCHEMES
        )
        words = self._merged(leg.words, change.remove.words, change.add.words)
        return replace(leg, words=words, cpc=cpc, ipc=ipc, not_cpc=not_cpc, not_ipc=not_ipc)

    def _codes(self, own: CodePatterns, less: CodesInFile, more: CodesInFile) -> CodePatterns:
        names = [field.name for field in fields(CodePatterns)]
        return CodePatterns(
            **{
                name: self._merged(getattr(own, name), getattr(less, name), getattr(more, name))
                for name in names
            }
        )

    def _merged(self, own: tuple[str, ...], less: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
        if missing := [item for item in less if item not in own]:
            raise StudyError(
                f"{self.name} removes {', '.join(missing)}, which {self.extends} does not have there.",
                f"`aicluster rules explain {self.extends}` shows what each leg asks for.",
            )
        return tuple(dict.fromkeys((*(item for item in own if item not in less), *more)))

    def _checked(self, base: RuleSet, legs: tuple[Leg, ...]) -> RuleSet:
        names = [leg.name for leg in legs]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise StudyError(f"{self.name} adds a leg whose name is taken: {', '.join(twice)}.", "Rename it.")
        if bare := [leg.name for leg in legs if not leg.schemes and not leg.words]:
            raise StudyError(
                f"{self.name} leaves the leg {', '.join(bare)} with neither codes nor words.",
                "Name it under remove_legs instead.",
            )
        if not legs:
            raise StudyError(f"{self.name} removes every leg of {self.extends}.", "Leave one, or add one.")
        return replace(
            base,
            name=self.name,
            title=self.title or f"{base.title}, changed",
            notes=(*base.notes, *self.notes),
            legs=legs,
            not_in=tuple(dict.fromkeys((*base.not_in, *self.not_in))),
        )
