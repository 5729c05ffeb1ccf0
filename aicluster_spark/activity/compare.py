"""What one rule set asks for and another does not."""

from __future__ import annotations

from typing import NamedTuple

from aicluster_spark.activity.rules import RuleSet


class Difference(NamedTuple):
    """One kind of pattern, such as `cpc subtree` or `words`, in two rule sets."""

    what: str
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    both: tuple[str, ...]


def compare(first: RuleSet, second: RuleSet) -> tuple[Difference, ...]:
    """Compare two rule sets as written: patterns by scheme and operator, and words, whatever their leg."""
    left, right = _inventory(first), _inventory(second)
    kinds = dict.fromkeys((*left, *right))
    return tuple(_difference(kind, left.get(kind, set()), right.get(kind, set())) for kind in kinds)


def _inventory(rules: RuleSet) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for leg in rules.legs:
        for kind, places in leg.patterns():
            found.setdefault(kind, set()).update(places)
    found["words"] = set(rules.words)
    return found


def _difference(kind: str, left: set[str], right: set[str]) -> Difference:
    return Difference(kind, *(tuple(sorted(part)) for part in (left - right, right - left, left & right)))
