"""The packaged rule sets, by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from aicluster_spark.activity.rule_file import parse_rule_set
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.errors import StudyError
from aicluster_spark.study.mistakes import closest

_FOLDER = files("aicluster_spark") / "data" / "rulesets"


@cache
def rule_set_names() -> tuple[str, ...]:
    """Names of the packaged rule sets, sorted; the vocabulary of `activity.rule_set` in a study."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def load_rule_set(name: str) -> RuleSet:
    """Load a packaged rule set.

    Raises
    ------
    StudyError
        If there is none of that name.
    """
    if name not in rule_set_names():
        raise StudyError(
            f"There is no rule set {name}{closest(name, rule_set_names())}",
            f"Known are: {', '.join(rule_set_names())}.",
        )
    return parse_rule_set((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")
