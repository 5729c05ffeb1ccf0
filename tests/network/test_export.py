"""Each format opened again by a reader of another project; backbone and ego networks against networkx."""

from __future__ import annotations

import math
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import polars as pl
import pytest
from lxml import etree
from scipy.integrate import quad

from aicluster_spark.network.backbone import backbone, disparity
from aicluster_spark.network.ego import ego_network
from aicluster_spark.network.export import FORMATS, ExportGraph
from aicluster_spark.network.export.graph import beside
from aicluster_spark.network.export.ucinet import dl_labels

LABELS = ["Zürich", "北京", 'The "Hub"', "a & <b>", "=cmd|' /C calc'!A0", "São Paulo, BR", "twin", "twin"]


@pytest.fixture(scope="module")
def graph() -> ExportGraph:
    nodes = pl.DataFrame(
        {
            "label": LABELS,
            "degree": [3, 2, 2, 1, 0, 1, 1, 0],
            "closeness": [0.1 + 0.2, 1 / 3, 1e-17, 0.5, None, 1.0, 2.0, None],
            "community": ["北京", "a", None, "＝x", "b", "c", "d", "e"],
        }
    )
    edges = pl.DataFrame(
        {
            "source": [0, 0, 0, 1, 5],
            "target": [1, 2, 3, 2, 6],
            "weight": [1 / 3, 2.5, 0.1 + 0.2, 7.0, 1e-3],
            "patents": [1, 3, 1, 7, 1],
        }
    )
    return ExportGraph("SYNTHETIC: cities & <ties>, 2011–2015", nodes, edges)


def written(graph, name, folder):
    ending, write = FORMATS[name]
    target = folder / f"net{ending}"
    write(graph, target)
    return target


def expected_ties(graph: ExportGraph) -> dict:
    rows = graph.edges.select("source", "target", "weight").iter_rows()
    return {frozenset((source, target)): weight for source, target, weight in rows}


def assert_attributes(graph: ExportGraph, found: list[dict]) -> None:
    """Every attribute of every node as it was, and nothing where nothing is known."""
    for row, values in zip(graph.nodes.to_dicts(), found, strict=True):
        for name, value in row.items():
            there = values.get(name)
            if isinstance(there, float) and math.isnan(there):
                there = None  # how igraph reads what is not there
            assert (there or None) == value or there == value, (name, row)


def test_graphml_survives_networkx_and_igraph(graph, tmp_path):
    target = written(graph, "graphml", tmp_path)
    found = nx.read_graphml(target)
    assert not found.is_directed()
    assert {
        frozenset((int(a[1:]), int(b[1:]))): w for a, b, w in found.edges(data="weight")
    } == expected_ties(graph)
    assert [p for *_, p in found.edges(data="patents")] == graph.edges["patents"].to_list()
    assert_attributes(graph, [found.nodes[f"n{k}"] for k in range(len(LABELS))])
    other = igraph.Graph.Read_GraphML(str(target))
    ties = {frozenset(edge.tuple): edge["weight"] for edge in other.es}
    assert ties == expected_ties(graph)
    assert other.vs["label"] == LABELS
    assert other.vs["degree"] == graph.nodes["degree"].to_list()
    assert "SYNTHETIC" in target.read_text(encoding="utf-8")


GEXF = Path(__file__).resolve().parents[1] / "reference" / "gexf-static.rng"


def test_gexf_is_valid_and_its_references_hold(graph, tmp_path):
    """Held to the definition's grammar, and to what no grammar checks: ids, ends of ties, declared values."""
    allowed = etree.RelaxNG(etree.parse(str(GEXF)))
    found = etree.parse(str(written(graph, "gexf", tmp_path)))
    allowed.assertValid(found)
    space = {"g": "http://www.gexf.net/1.2draft"}
    for owner in ("node", "edge"):
        ids = found.xpath(f"//g:{owner}/@id", namespaces=space)
        assert len(set(ids)) == len(ids) == getattr(graph, f"{owner}s").height
        declared = found.xpath(f"//g:attributes[@class='{owner}']/g:attribute/@id", namespaces=space)
        assert set(found.xpath(f"//g:{owner}//g:attvalue/@for", namespaces=space)) <= set(declared)
    ends = found.xpath("//g:edge/@source | //g:edge/@target", namespaces=space)
    assert set(ends) <= set(found.xpath("//g:node/@id", namespaces=space))
    for spoilt in ("//g:edge[1]", "//g:attributes[1]"):
        changed = etree.fromstring(etree.tostring(found))
        changed.xpath(spoilt, namespaces=space)[0].set("kind", "x")
        assert not allowed.validate(changed)


def test_gexf_survives_networkx(graph, tmp_path):
    target = written(graph, "gexf", tmp_path)
    found = nx.read_gexf(target)
    ties = {frozenset((int(a), int(b))): w for a, b, w in found.edges(data="weight")}
    assert ties == expected_ties(graph)
    assert [p for *_, p in found.edges(data="patents")] == graph.edges["patents"].to_list()
    assert_attributes(graph, [found.nodes[str(k)] for k in range(len(LABELS))])


# What the published schema of GEXF 1.2 says of the parts that are used: elements in an element, its required
# and its optional attributes.
GEXF_12 = {
    "gexf": ({"meta", "graph"}, {"version"}, {"variant"}),
    "meta": ({"creator", "keywords", "description"}, set(), {"lastmodifieddate"}),
    "creator": (set(), set(), set()),
    "description": (set(), set(), set()),
    "graph": ({"attributes", "nodes", "edges"}, set(), {"defaultedgetype", "idtype", "mode"}),
    "attributes": ({"attribute"}, {"class"}, {"mode"}),
    "attribute": ({"default", "options"}, {"id", "title", "type"}, set()),
    "nodes": ({"node"}, set(), {"count"}),
    "node": ({"attvalues"}, {"id"}, {"label", "pid"}),
    "edges": ({"edge"}, set(), {"count"}),
    "edge": ({"attvalues"}, {"id", "source", "target"}, {"type", "label", "weight"}),
    "attvalues": ({"attvalue"}, set(), set()),
    "attvalue": (set(), {"for", "value"}, set()),
}
GEXF_KINDS = {"integer", "long", "double", "float", "boolean", "liststring", "string", "anyURI"}


def test_gexf_is_built_as_version_12_of_its_schema_says(graph, tmp_path):
    root = etree.parse(str(written(graph, "gexf", tmp_path))).getroot()
    assert root.get("version") == "1.2"
    assert [etree.QName(child).localname for child in root] == ["meta", "graph"]
    for element in root.iter():
        name = etree.QName(element)
        assert name.namespace == "http://www.gexf.net/1.2draft"
        children, required, optional = GEXF_12[name.localname]
        assert {etree.QName(child).localname for child in element} <= children
        assert required <= set(element.attrib) <= required | optional
    space = {"g": "http://www.gexf.net/1.2draft"}
    declared = {}
    for owner in ("node", "edge"):
        kinds = root.xpath(f"//g:attributes[@class='{owner}']/g:attribute", namespaces=space)
        assert {kind.get("type") for kind in kinds} <= GEXF_KINDS
        declared[owner] = {kind.get("id") for kind in kinds}
        used = root.xpath(f"//g:{owner}//g:attvalue/@for", namespaces=space)
        assert set(used) <= declared[owner]
    ids = root.xpath("//g:node/@id", namespaces=space)
    assert len(set(ids)) == len(ids)
    assert set(root.xpath("//g:edge/@source | //g:edge/@target", namespaces=space)) <= set(ids)


def test_pajek_survives_networkx_and_igraph(graph, tmp_path):
    target = written(graph, "pajek", tmp_path)
    other = igraph.Graph.Read_Pajek(str(target))
    assert {frozenset(edge.tuple): edge["weight"] for edge in other.es} == pytest.approx(expected_ties(graph))
    unique = ExportGraph(
        graph.title, graph.nodes.with_columns(label=pl.Series([f"é {k}" for k in range(8)])), graph.edges
    )
    found = nx.Graph(nx.read_pajek(written(unique, "pajek", tmp_path)))
    ties = {frozenset((int(a[2:]), int(b[2:]))): w for a, b, w in found.edges(data="weight")}
    assert ties == expected_ties(graph)
    assert len(found) == 8, "isolates too"


def test_ucinet_survives_igraph_both_ways(graph, tmp_path):
    target = written(graph, "ucinet", tmp_path)
    found = igraph.Graph.Read_DL(str(target), directed=True)
    arcs = {edge.tuple: edge["weight"] for edge in found.es}
    assert {(a, b): w for (b, a), w in arcs.items()} == arcs, "both ways"
    assert {frozenset(arc): weight for arc, weight in arcs.items()} == pytest.approx(expected_ties(graph))
    labels = dl_labels(graph)
    assert found.vs["name"] == labels
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", ["csv", "pajek", "ucinet"])
def test_attributes_beside_survive_and_formulas_are_defused(graph, tmp_path, name):
    target = written(graph, name, tmp_path)
    nodes = pl.read_csv(beside(target))
    assert nodes["closeness"].to_list() == graph.nodes["closeness"].to_list()
    assert nodes["label"].to_list() == [f"'{label}" if label.startswith("=") else label for label in LABELS]
    assert nodes["community"][3] == "'＝x"


def test_csv_ties_survive(graph, tmp_path):
    found = pl.read_csv(written(graph, "csv", tmp_path))
    assert found.select("source", "target", "weight", "patents").equals(graph.edges)
    assert found["target_label"].to_list()[0] == "北京"


def random_edges() -> pl.DataFrame:
    rng = np.random.default_rng(7)
    drawn = nx.gnm_random_graph(40, 140, seed=7)
    return pl.DataFrame(
        [(f"n{a}", f"n{b}", float(rng.pareto(1.2) + 0.1)) for a, b in drawn.edges],
        schema=["source", "target", "weight"],
        orient="row",
    )


def test_disparity_is_the_integral_it_stands_for():
    """The probability as Serrano, Boguna and Vespignani print it: 1 - (k-1) times the integral up to p."""
    edges = random_edges()
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges.iter_rows())
    found = disparity(edges)
    for source, target, weight, value in found.iter_rows():
        sides = []
        for end in (source, target):
            k, s = graph.degree[end], graph.degree(weight="weight")[end]
            integral = quad(lambda x, k=k: (1 - x) ** (k - 2), 0, weight / s)[0] if k > 1 else 0.0
            sides.append(1 - (k - 1) * integral)
        assert value == pytest.approx(min(sides), abs=1e-9)
    kept = backbone(edges, 0.1)
    assert 0 < kept.height < edges.height
    assert kept.columns == edges.columns
    assert set(kept["weight"]) == set(found.filter(pl.col("disparity") < 0.1)["weight"])


@pytest.mark.parametrize("steps", [1, 2])
def test_ego_networks_equal_networkx(steps):
    edges = random_edges()
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges.iter_rows())
    found = ego_network(edges, "n3", steps)
    expected = nx.ego_graph(graph, "n3", radius=steps)
    assert {frozenset(pair) for pair in found.select("source", "target").iter_rows()} == {
        frozenset(pair) for pair in expected.edges
    }
    assert ego_network(edges, "nobody").is_empty()
