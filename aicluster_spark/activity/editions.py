"""Editions of IPC and CPC: where a place stood before it got its present number.

A rule set names places of one edition. Documents keep the codes of the edition they were classified or last
reclassified by, so over ten years the same technology stands under several numbers.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files

from aicluster_spark.activity.codes import CodePatterns
from aicluster_spark.activity.rules import Leg, RuleSet


@dataclass(frozen=True, slots=True)
class Move:
    """One move from an older edition to a newer.

    Attributes
    ----------
    scheme
        `cpc` or `ipc`.
    new
        Main groups that together took over.
    old
        Where the subject stood before.
    since
        First edition with the new places.
    evidence
        `read` in the source, or `known` and not checked; only what was read is used.
    source
        What the move rests on.
    """

    scheme: str
    new: tuple[str, ...]
    old: CodePatterns
    since: str
    evidence: str
    source: str


@cache
def packaged_moves() -> tuple[Move, ...]:
    """Load the packaged concordance."""
    text = (files("aicluster_spark") / "data" / "rulesets" / "editions.csv").read_text(encoding="utf-8")
    return tuple(
        Move(
            row["scheme"],
            tuple(row["new"].split()),
            CodePatterns(**{row["old_operator"]: tuple(row["old"].split())}),
            row["since"],
            row["evidence"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def with_predecessors(rules: RuleSet, moves: tuple[Move, ...]) -> RuleSet:
    """Add to every leg the older places of what it asks for.

    A move is used where its evidence was read and the leg asks for all of the new places: a leg that wants
    only some of them would otherwise take over all of a wider old one. Excluded codes are treated alike.
    """
    return replace(rules, legs=tuple(_leg_with_predecessors(leg, moves) for leg in rules.legs))


def moves_used(rules: RuleSet, moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """List the moves that `with_predecessors` uses in at least one leg."""
    return tuple(
        move
        for move in moves
        if any(
            _applies(move, getattr(leg, f"{sign}{move.scheme}"))
            for leg in rules.legs
            for sign in ("", "not_")
        )
    )


def _leg_with_predecessors(leg: Leg, moves: tuple[Move, ...]) -> Leg:
    return replace(
        leg,
        cpc=_widened(leg.cpc, "cpc", moves),
        ipc=_widened(leg.ipc, "ipc", moves),
        not_cpc=_widened(leg.not_cpc, "cpc", moves),
        not_ipc=_widened(leg.not_ipc, "ipc", moves),
    )


def _widened(patterns: CodePatterns, scheme: str, moves: tuple[Move, ...]) -> CodePatterns:
    olds = [move.old for move in moves if move.scheme == scheme and _applies(move, patterns)]
    merged = {
        field.name: tuple(
            dict.fromkeys(place for part in (patterns, *olds) for place in getattr(part, field.name))
        )
        for field in fields(CodePatterns)
    }
    return CodePatterns(**merged)


def _applies(move: Move, patterns: CodePatterns) -> bool:
    return move.evidence == "read" and all(_covered(place, patterns.subtree) for place in move.new)


def _covered(place: str, subtrees: tuple[str, ...]) -> bool:
    return any(place == tree or (len(tree) <= 4 and place.startswith(tree)) for tree in subtrees)
