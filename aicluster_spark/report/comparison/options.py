"""Options of two studies that differ, and which of them each stage was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Change = tuple[str | None, str | None]
"""What the first run has, and the second; None where one has nothing."""


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Change]:
    """Keys whose values differ, in the order they are written."""
    keys = dict.fromkeys([*before, *after])
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def of_stage(stage: str, own: Mapping[str, Change], study: Mapping[str, Change]) -> dict[str, Change]:
    """Name by the study's keys what differs among the options that a stage was given.

    Parameters
    ----------
    stage
        Its name.
    own
        What differs by the stage's own keys, which need not be the study's: `role` of the scorecards is
        `specialisation.role`.
    study
        What differs by the study's keys.

    Returns
    -------
    dict
        By the study's key where one fits: the same, the same in the stage's block, one that ends alike or
        has the same two values; by the stage's own key where none does, as a packaged file's hash.
    """
    found: dict[str, Change] = {}
    for key, change in own.items():
        fitting = [each for each in (key, f"{stage}.{key}") if each in study]
        alike = [each for each, values in study.items() if values == change]
        ending = [each for each in alike if each.rpartition(".")[2] == key.rpartition(".")[2]]
        found |= {each: study[each] for each in fitting or ending or alike} or {key: change}
    return found


def flat(value: Any, key: str = "") -> dict[str, str]:
    """Write a JSON value as lines: `windows.width` to `5`; of a list of blocks by their names."""
    if isinstance(value, Mapping):
        inner = dict(value)
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        inner = {_name(each, place): each for place, each in enumerate(value)}
    else:
        return {key: str(value)}
    lines: dict[str, str] = {}
    for name, each in inner.items():
        lines |= flat(each, f"{key}.{name}" if key else str(name))
    return lines


def _name(block: Any, place: int) -> str:
    return str(block.get("name", place)) if isinstance(block, Mapping) else str(place)
