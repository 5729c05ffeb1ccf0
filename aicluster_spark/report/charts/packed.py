"""Specifications as they are embedded: rows as columns, repeated texts once, and the other language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aicluster_spark.report.bilingual import differences
from aicluster_spark.report.rounding import rounded

DIGITS = 6
"""Significant digits of a drawn number: less than a thousandth of a pixel is lost. Tables keep all digits."""


def packed(own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Write a specification in the page's own language, and what differs in the other.

    Parameters
    ----------
    own, other
        The specification in both languages.

    Returns
    -------
    dict
        `spec` with its data sets as columns, and `other`: pairs of a path and what stands there instead.
    """
    spec, translated = _columnar(own), _columnar(other)
    changes = differences(spec, translated)
    return {"spec": spec, "other": [[list(path), value] for path, value in changes]}


def _columnar(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {**spec, "datasets": {name: _columns(rows) for name, rows in spec.get("datasets", {}).items()}}


def _columns(rows: Any) -> Any:
    """Turn rows of one shape into columns; anything else stays as it is."""
    if not isinstance(rows, Sequence) or not rows or not all(isinstance(row, dict) for row in rows):
        return rows
    names = list(rows[0])
    if any(list(row) != names for row in rows) or any(isinstance(v, dict) for v in rows[0].values()):
        return rows
    return {"rows": len(rows), "columns": {name: _column([row[name] for row in rows]) for name in names}}


def _column(values: list[Any]) -> Any:
    """Shorten numbers; list repeated texts once, in the order they first occur."""
    if any(isinstance(value, str) for value in values):
        codes: dict[Any, int] = {}
        numbers = [codes.setdefault(value, len(codes)) for value in values]
        return {"levels": list(codes), "codes": numbers}
    return [_drawn(value) for value in values]


def _drawn(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    drawn = rounded(value, DIGITS)
    return int(drawn) if drawn.is_integer() and abs(drawn) < 1e15 else drawn
