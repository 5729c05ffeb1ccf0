"""A rule set as the kernel uses it: legs of codes and words, any of which makes a patent AI."""

from __future__ import annotations

from dataclasses import dataclass, field

from aicluster_spark.activity.codes import OPERATORS, CodePatterns


@dataclass(frozen=True, slots=True)
class Leg:
    """One way to count as AI: a matching code, a matching word, or both where the leg lists both.

    Attributes
    ----------
    name
        Name shown as the rule that decided.
    cpc, ipc
        Code patterns by scheme. A leg that lists both takes either.
    words
        Terms in the language of `words.py`, in the order of the source.
    not_cpc, not_ipc
        Codes that do not count for this leg although `cpc` or `ipc` match them.
    branch
        Branch of AI the leg stands for, empty where the rule set has none.
    position
        `any` code of the patent counts for the leg, or its `main` one only, the first of the scheme.
    """

    name: str
    cpc: CodePatterns = field(default_factory=CodePatterns)
    ipc: CodePatterns = field(default_factory=CodePatterns)
    words: tuple[str, ...] = ()
    not_cpc: CodePatterns = field(default_factory=CodePatterns)
    not_ipc: CodePatterns = field(default_factory=CodePatterns)
    branch: str = ""
    position: str = "any"

    @property
    def schemes(self) -> tuple[str, ...]:
        """Schemes whose codes the leg looks at, `cpc` before `ipc`."""
        return tuple(name for name in ("cpc", "ipc") if not getattr(self, name).empty)

    def patterns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Code patterns by kind, such as (`cpc subtree`, (`G06N3`, `G06N5`)); empty kinds are left out."""
        kinds = (
            (scheme, operator) for scheme in ("cpc", "ipc", "not_cpc", "not_ipc") for operator in OPERATORS
        )
        listed = (
            (f"{scheme} {operator}", getattr(getattr(self, scheme), operator)) for scheme, operator in kinds
        )
        return tuple((kind, places) for kind, places in listed if places)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A published definition of AI patents.

    Attributes
    ----------
    name, title, year
        Identity of the definition; year of publication.
    sources
        Where the lists were read, and what was read there.
    licence, status
        Terms of the source; how complete the lists are.
    notes
        Readings of ours that a user should know.
    languages
        Languages of the words, ISO 639-1: a text in another language says nothing.
    fields
        Text fields whose words count: `title`, `abstract`.
    inflected
        Whether plural and British or American spelling of a term count as the term.
    legs
        The legs, in the order in which the first that holds is named as the deciding rule.
    not_in
        Longer texts, in the language of `words.py`, inside of which a word does not count.
    """

    name: str
    title: str
    year: int
    sources: tuple[tuple[str, str], ...]
    licence: str
    status: str
    notes: tuple[str, ...]
    languages: tuple[str, ...]
    fields: tuple[str, ...]
    inflected: bool
    legs: tuple[Leg, ...]
    not_in: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every term once, in the order of the legs."""
        return tuple(dict.fromkeys(word for leg in self.legs for word in leg.words))
