"""GraphML (http://graphml.graphdrawing.org/xmlns 1.0): every attribute, weights among them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from aicluster_spark.network.export.graph import ExportGraph, known, text_of

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
ROOT = f"{{{NAMESPACE}}}graphml"
"""The elements in it are of its namespace without saying so."""
KINDS = {"integer": "long", "double": "double", "string": "string"}


def write_graphml(graph: ExportGraph, target: Path) -> None:
    """Write the file, a tie at a time."""
    of_nodes = {"label": "string", **graph.node_attributes}
    with (
        etree.xmlfile(str(target), encoding="utf-8") as file,
        file.element(ROOT, nsmap={None: NAMESPACE}),
    ):
        description = etree.Element("desc", None, None)
        description.text = text_of(graph.title)
        file.write(description)
        for owner, kinds in (("node", of_nodes), ("edge", graph.edge_attributes)):
            for name, kind in kinds.items():
                key = {"id": f"{owner}_{name}", "for": owner, "attr.name": name, "attr.type": KINDS[kind]}
                file.write(etree.Element("key", key, None))
        with file.element("graph", {"edgedefault": "undirected"}):
            for number, row in enumerate(graph.nodes.iter_rows(named=True)):
                file.write(_with_data("node", {"id": f"n{number}"}, row, of_nodes))
            for row in graph.edges.iter_rows(named=True):
                ends = {"source": f"n{row['source']}", "target": f"n{row['target']}"}
                file.write(_with_data("edge", ends, row, graph.edge_attributes))


def _with_data(name: str, own: dict[str, str], row: Mapping[str, Any], kinds: dict[str, str]) -> Any:
    element = etree.Element(name, own, None)
    for attribute, text in known(dict(row), kinds):
        etree.SubElement(element, "data", {"key": f"{name}_{attribute}"}, None).text = text
    return element
