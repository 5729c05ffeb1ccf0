"""From validation errors to lines a person can act on: where, what was given, what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from aicluster_spark.errors import StudyError
from aicluster_spark.study.yaml_lines import KeyPath


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a study.

    Attributes
    ----------
    path
        Keys from the top of the file to the value.
    message
        What was given and what is allowed.
    """

    path: KeyPath
    message: str


class StudyMistakes(StudyError):
    """All mistakes of one study, reported at once.

    Parameters
    ----------
    name
        Name of the study file.
    lines
        One finished line per mistake.
    """

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
        super().__init__("\n".join([f"{name} has {count}:", *(f"  {line}" for line in lines)]))
        self.lines = lines


def mistakes_of(error: ValidationError, model: type[BaseModel]) -> tuple[Mistake, ...]:
    """Translate pydantic's errors, in the order they stand in the model."""
    return tuple(Mistake(tuple(detail["loc"]), _explain(detail, model)) for detail in error.errors())


def closest(given: str, allowed: Iterable[str]) -> str:
    """End a sentence with the allowed word nearest to what was given, or with a full stop."""
    found = difflib.get_close_matches(given, list(allowed), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else "."


def dotted(path: KeyPath) -> str:
    """Write a key path as a reader would: `records.sources[0].reader`."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        allowed = _keys_beside(detail["loc"], model)
        return f"unknown key{closest(str(detail['loc'][-1]), allowed)} Allowed here: {', '.join(allowed)}."
    if kind == "missing":
        return f"this key is required: {_description(detail['loc'], model)}"
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
        return f"{given!r} is not allowed{closest(str(given), expected.split(', '))} Allowed: {expected}."
    if kind in ("tuple_type", "list_type"):
        example = f", such as [{given}]" if isinstance(given, str | int | float) else ""
        return f"{_shown(given)} is not allowed: a list is{example}."
    if kind in ("model_type", "dict_type"):
        block = _model_at(detail["loc"], model)
        keys = f": {', '.join(block.model_fields)}" if block else ""
        return f"{_shown(given)} is not allowed: keys with their values are{keys}."
    said = detail["msg"].removeprefix("Value error, ")
    if isinstance(given, Mapping):  # a rule over several keys: the keys that matter are named in what it says
        return f"{said[0].lower()}{said[1:]}."
    return f"{_shown(given)} is not allowed: {said[0].lower()}{said[1:]}."


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys_beside(path: KeyPath, model: type[BaseModel]) -> list[str]:
    parent = _model_at(path[:-1], model)
    return list(parent.model_fields) if parent else []


def _description(path: KeyPath, model: type[BaseModel]) -> str:
    parent = _model_at(path[:-1], model)
    info = parent.model_fields.get(str(path[-1])) if parent else None
    return (info.description or "no description") if info else "no description"


def _model_at(path: KeyPath, model: type[BaseModel]) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for key in path:
        if isinstance(key, int) or current is None:
            continue
        info = current.model_fields.get(key)
        current = _model_within(info.annotation) if info else None
    return current


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_within(part))), None)
