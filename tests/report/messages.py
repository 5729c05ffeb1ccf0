"""Which messages the report says, read from its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import aicluster_spark.report

SOURCE = Path(aicluster_spark.report.__file__).parent
PLACEHOLDER = re.compile(r"\{(\w*)(?::[^}]*)?\}")


def used() -> set[str]:
    """English messages of the report's source: of `say`, `message`, `several`, and of headings."""
    return {
        text for file in SOURCE.rglob("*.py") for text in _of(ast.parse(file.read_text(encoding="utf-8")))
    }


def placeholders(text: str) -> set[str]:
    """Names of the placeholders of a message."""
    return set(PLACEHOLDER.findall(text))


def _of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from filter(None, _said(node))


def _said(call: ast.Call) -> Iterator[str | None]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    texts = [_text(argument) for argument in call.args]
    meanings = [_text(keyword.value) for keyword in call.keywords if keyword.arg == "meaning"]
    if name in ("say", "message"):
        yield from texts[:1]
    elif name == "several" and len(texts) > 1 and texts[1]:
        yield f"{{n}} {texts[2] if len(texts) > 2 else texts[1] + 's'}"
    elif name == "Field":
        yield from (*texts[1:2], *texts[4:5], *meanings)
    elif name == "column":
        yield from (*texts[:1], *texts[2:3], *meanings)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
