"""GEXF 1.2 draft, Gephi's own format: the version that Gephi, networkx and others all read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from aicluster_spark.network.export.graph import ExportGraph, known, text_of

NAMESPACE = "http://www.gexf.net/1.2draft"
VERSION = "1.2"
ROOT = f"{{{NAMESPACE}}}gexf"
"""The elements in it are of its namespace without saying so."""
KINDS = {"integer": "long", "double": "double", "string": "string"}


def write_gexf(graph: ExportGraph, target: Path) -> None:
    """Write the file, a tie at a time; the weight is the tie's own, other attributes are declared."""
    of_edges = {name: kind for name, kind in graph.edge_attributes.items() if name != "weight"}
    with (
        etree.xmlfile(str(target), encoding="utf-8") as file,
        file.element(ROOT, {"version": VERSION}, nsmap={None: NAMESPACE}),
    ):
        meta = etree.Element("meta", None, None)
        etree.SubElement(meta, "creator", None, None).text = "aicluster_spark"
        etree.SubElement(meta, "description", None, None).text = text_of(graph.title)
        file.write(meta)
        with file.element("graph", {"defaultedgetype": "undirected", "mode": "static"}):
            for owner, kinds in (("node", graph.node_attributes), ("edge", of_edges)):
                if kinds:
                    file.write(_declared(owner, kinds))
            with file.element("nodes"):
                for number, row in enumerate(graph.nodes.iter_rows(named=True)):
                    own = {"id": str(number), "label": text_of(row["label"])}
                    file.write(_with_values("node", own, known(row, graph.node_attributes)))
            with file.element("edges"):
                for number, row in enumerate(graph.edges.iter_rows(named=True)):
                    own = {
                        "id": str(number),
                        "source": str(row["source"]),
                        "target": str(row["target"]),
                        "weight": text_of(row["weight"]),
                    }
                    file.write(_with_values("edge", own, known(row, of_edges)))


def _declared(owner: str, kinds: dict[str, str]) -> Any:
    declared = etree.Element("attributes", {"class": owner}, None)
    for name, kind in kinds.items():
        own = {"id": name, "title": name, "type": KINDS[kind]}
        etree.SubElement(declared, "attribute", own, None)
    return declared


def _with_values(name: str, own: dict[str, str], values: Iterable[tuple[str, str]]) -> Any:
    element = etree.Element(name, own, None)
    if found := list(values):
        holder = etree.SubElement(element, "attvalues", None, None)
        for attribute, text in found:
            etree.SubElement(holder, "attvalue", {"for": attribute, "value": text}, None)
    return element
