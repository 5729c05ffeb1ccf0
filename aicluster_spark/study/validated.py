"""A YAML document as a model, or all its mistakes at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aicluster_spark.study.mistakes import Mistake, StudyMistakes, dotted, mistakes_of
from aicluster_spark.study.yaml_lines import KeyPath, LinedYaml

Model = TypeVar("Model", bound=BaseModel)


def validated(
    document: LinedYaml,
    file_name: str,
    model: type[Model],
    whole: str,
    *,
    context: Mapping[str, Any] | None = None,
    set_paths: tuple[KeyPath, ...] = (),
) -> Model:
    """Read a document as a model.

    Parameters
    ----------
    document
        The file, with the line of every key.
    file_name
        What mistakes call it.
    model
        What it must be.
    whole
        What a mistake of the file as a whole is called, such as ``the study``.
    context
        What validators of the model may look up.
    set_paths
        Keys that were given on the command line, so that their mistakes have no line.

    Raises
    ------
    StudyMistakes
        With one line per mistake.
    """
    mistakes = [
        Mistake(path, f"this key stands twice; the second is on line {line}.")
        for path, line in document.duplicates
    ]
    try:
        read = model.model_validate(document.data, context=dict(context or {}))
    except ValidationError as error:
        mistakes.extend(mistakes_of(error, model))
    if mistakes:
        raise StudyMistakes(file_name, tuple(_line(m, document, whole, set_paths) for m in mistakes))
    return read


def _line(mistake: Mistake, document: LinedYaml, whole: str, set_paths: tuple[KeyPath, ...]) -> str:
    if any(mistake.path[: len(path)] == path for path in set_paths):
        return f"--set: {dotted(mistake.path)}: {mistake.message}"
    line = document.line_of(mistake.path)
    where = f"line {line}: " if line else ""
    return f"{where}{dotted(mistake.path) or whole}: {mistake.message}"
