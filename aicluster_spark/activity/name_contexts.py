"""Names of institutes, firms and places, inside of which a word says nothing about a patent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from aicluster_spark.activity.rules import RuleSet


@cache
def name_contexts() -> Mapping[str, tuple[str, ...]]:
    """Load the packaged forms of names by language, ISO 639-1."""
    text = (files("aicluster_spark") / "data" / "name_contexts" / "names.yaml").read_text(encoding="utf-8")
    return {language: tuple(names) for language, names in yaml.safe_load(text).items()}


def with_names(rules: RuleSet, names: Mapping[str, tuple[str, ...]]) -> RuleSet:
    """Let the words of a rule set not count inside of names of its languages."""
    ours = [name for language in rules.languages for name in names.get(language, ())]
    return replace(rules, not_in=tuple(dict.fromkeys((*rules.not_in, *ours))))
