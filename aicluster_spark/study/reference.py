"""The reference of the study file, written from the models so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from aicluster_spark.study.models import Study

HEAD = """# The study file

A study is one YAML file. Every key, its default and what is allowed; `required` stands where there is no
default. Written by `scripts/docs` from the models in `aicluster_spark/study/`: do not edit.
"""


def study_reference() -> str:
    """Write the reference as Markdown."""
    return HEAD + "".join(f"\n{part}\n" for part in _block(Study, "", "The top of the file"))


def _block(model: type[BaseModel], path: str, title: str) -> Iterator[str]:
    lines = [f"## {title}" if not path else f"## `{path}`", "", (model.__doc__ or "").splitlines()[0], ""]
    lines += ["| key | default | allowed | meaning |", "|---|---|---|---|"]
    inner: list[tuple[type[BaseModel], str]] = []
    for name, info in model.model_fields.items():
        nested = _nested(info.annotation)
        lines.append(_row(name, info, nested))
        if nested is not None:
            mark = "[]" if nested is not info.annotation else ""
            inner.append((nested, f"{path}.{name}{mark}".lstrip(".")))
    yield "\n".join(lines)
    for nested, deeper in inner:
        yield from _block(nested, deeper, deeper)


def _row(name: str, info: FieldInfo, nested: type[BaseModel] | None) -> str:
    default = (
        "required" if info.default is PydanticUndefined else "" if nested else f"`{_shown(info.default)}`"
    )
    allowed = "see below" if nested else _allowed(info)
    return f"| `{name}` | {default} | {allowed} | {(info.description or '').replace('|', chr(92) + '|')} |"


def _allowed(info: FieldInfo) -> str:
    words = [_type(info.annotation)]
    for bound in info.metadata:
        for sign, attribute in (("≥", "ge"), (">", "gt"), ("≤", "le"), ("<", "lt")):
            if getattr(bound, attribute, None) is not None:
                words.append(f"{sign} {getattr(bound, attribute)}")
    return ", ".join(words)


def _type(annotation: Any) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inside)
    if origin is tuple:
        return f"list of {_type(inside[0])}"
    if origin is dict:
        return f"mapping of {' to '.join(_type(part) for part in inside)}"
    if origin is Union or type(None) in inside:
        return " or ".join("null" if part is type(None) else _type(part) for part in inside)
    if inside:  # Annotated: the type itself comes first
        return _type(inside[0])
    return {int: "whole number", float: "number", str: "text", bool: "true or false"}.get(annotation, "text")


def _nested(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _nested(part))), None)


def _shown(value: Any) -> str:
    """Write a default as a study writes it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    if isinstance(value, dict):
        return "{}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
