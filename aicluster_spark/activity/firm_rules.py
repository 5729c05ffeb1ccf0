"""Rules that tell an AI firm by what a register says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import yaml

PHRASE, NAME, SCOPE, RELATED = "phrase_in_scope", "word_in_name", "word_in_scope", "related_and_industry"
"""The legs, in the order in which the first that holds is named."""


@dataclass(frozen=True, slots=True)
class FirmRules:
    """Phrases, words and industries of one rule set.

    Attributes
    ----------
    name
        Name of the rule set.
    phrases
        Phrases of the scope that suffice.
    words
        Words of name or scope that suffice outside of `not_in`.
    not_in
        Longer texts in which a word does not count.
    related, industries
        Phrases that count in a firm whose code of GB/T 4754-2017 begins with one of the industries, in
        the wide variant only.
    fields
        What is read: `name`, `scope` or both.
    """

    name: str
    phrases: tuple[str, ...]
    words: tuple[str, ...]
    not_in: tuple[str, ...]
    related: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ("name", "scope")

    @property
    def narrow(self) -> FirmRules:
        """The same without the related phrases."""
        return replace(self, related=(), industries=())


@cache
def load_firm_rules(name: str = "zh_scope") -> FirmRules:
    """Load packaged rules."""
    folder = resources.files("aicluster_spark").joinpath("data/firm_rules")
    content = yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    lists = ("phrases", "words", "not_in", "related", "industries")
    return FirmRules(content["name"], *(tuple(content[key]) for key in lists))
