"""Rule sets by name: those of the package and those a study brings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

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
    return choose_rule_sets((name,), ())[0]


def choose_rule_sets(names: tuple[str, ...], own_files: tuple[Path, ...]) -> tuple[RuleSet, ...]:
    """Load rule sets by name, from files of the study's own and from the package.

    Raises
    ------
    StudyError
        If a file is missing or has mistakes, brings a name that is taken, or a name is found nowhere.
    """
    own = _own(own_files)
    known = (*own, *rule_set_names())
    for name in names:
        if name not in known:
            raise StudyError(
                f"There is no rule set {name}{closest(name, known)}", f"Known are: {', '.join(known)}."
            )
    return tuple(own[name] if name in own else _packaged(name) for name in names)


def _packaged(name: str) -> RuleSet:
    return parse_rule_set((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml", _packaged)


def _own(paths: tuple[Path, ...]) -> dict[str, RuleSet]:
    found: dict[str, RuleSet] = {}
    for path in paths:
        rules = _read(path, found)
        if rules.name in found or rules.name in rule_set_names():
            raise StudyError(
                f"{path.name} brings the rule set {rules.name}, whose name is taken.", "Give it another name."
            )
        found[rules.name] = rules
    return found


def _read(path: Path, before: Mapping[str, RuleSet]) -> RuleSet:
    def base_of(name: str) -> RuleSet:
        known = (*before, *rule_set_names())
        if name not in known:
            raise StudyError(
                f"{path.name} extends {name}, which there is not{closest(name, known)}",
                f"Known here are: {', '.join(known)}.",
            )
        return before[name] if name in before else _packaged(name)

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            f"The rule set file {path} cannot be read: {error}.",
            "Give a YAML file in UTF-8 in `activity.files`, relative to the study file.",
        ) from error
    return parse_rule_set(text, path.name, base_of)
