"""What is exported: nodes and ties of one window with their attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 has no way to write."""


@dataclass(frozen=True, slots=True)
class ExportGraph:
    """An undirected network.

    Attributes
    ----------
    title
        What it is, with the provenance of its records.
    nodes
        ``label`` and any attributes; the row is the node's number, from 0.
    edges
        ``source`` and ``target`` (numbers of nodes), ``weight`` and any attributes; each tie once.
    """

    title: str
    nodes: pl.DataFrame
    edges: pl.DataFrame

    @property
    def node_attributes(self) -> dict[str, str]:
        """Type of each attribute of nodes but the label: integer, double or string."""
        return _kinds(self.nodes, {"label"})

    @property
    def edge_attributes(self) -> dict[str, str]:
        """Type of each attribute of ties but their ends: integer, double or string."""
        return _kinds(self.edges, {"source", "target"})


def _kinds(frame: pl.DataFrame, without: set[str]) -> dict[str, str]:
    return {name: _kind(kind) for name, kind in frame.schema.items() if name not in without}


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "integer"
    return "double" if dtype.is_float() else "string"


def known(row: dict[str, Any], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give the attributes of a row that are known, as text that reads back to the same number."""
    for name in names:
        if row[name] is not None:
            yield name, text_of(row[name])


def text_of(value: Any) -> str:
    """Write a value so that it reads back unchanged; what XML cannot carry becomes the replacement mark."""
    return repr(value) if isinstance(value, float) else NOT_IN_XML.sub("\ufffd", str(value))


def beside(target: Path) -> Path:
    """Name the table of nodes that stands beside a file whose format has no attributes."""
    return target.with_name(f"{target.name}.nodes.csv")
