"""Reading YAML without losing where each value stands, so that a mistake can name its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from aicluster_spark.errors import StudyError

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LinedYaml:
    """A YAML document as plain values, with the line of every key.

    Attributes
    ----------
    data
        Mappings, lists, strings, numbers, booleans and None.
    lines
        Line, counted from 1, of each key path; a list item has the line it starts on.
    duplicates
        Key paths that stand twice in one mapping, with the second line.
    """

    data: Any
    lines: dict[KeyPath, int] = field(default_factory=dict)
    duplicates: tuple[tuple[KeyPath, int], ...] = ()

    def line_of(self, path: KeyPath) -> int | None:
        """Line of the path or, when it is absent, of the nearest block around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_lined_yaml(text: str, name: str) -> LinedYaml:
    """Parse YAML text with the safe loader.

    Parameters
    ----------
    text
        The document.
    name
        Name of the file, for messages.

    Raises
    ------
    StudyError
        If the text is not YAML; the message names line and column.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise StudyError(
            _syntax_message(error, name), "Mend the line; check indentation and quotes."
        ) from error
    except yaml.YAMLError as error:
        raise StudyError(f"{name} is not readable as YAML: {error}.", "Save it as UTF-8 text.") from error
    lines: dict[KeyPath, int] = {}
    duplicates: list[tuple[KeyPath, int]] = []
    for path, line in _walk(root, ()):
        if path in lines:
            duplicates.append((path, line))
        lines.setdefault(path, line)
    return LinedYaml(data, lines, tuple(duplicates))


def _syntax_message(error: yaml.MarkedYAMLError, name: str) -> str:
    mark = error.problem_mark
    where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return f"{name}{where}: not valid YAML: {error.problem or error.context}."


def _walk(node: yaml.Node | None, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _walk(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, index)
            yield here, value.start_mark.line + 1
            yield from _walk(value, here)
