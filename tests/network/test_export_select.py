"""Which nodes, ties and attributes go into a file, and the motifs against networkx."""

from __future__ import annotations

import networkx as nx
import polars as pl
import pytest

from aicluster_spark.errors import ResultsError
from aicluster_spark.network.export.select import Request, export_graph, windows_of

WINDOW = {"window_start": 2001, "window_end": 2005}


def tables() -> dict[str, pl.LazyFrame]:
    nodes = [
        {"level": level, **WINDOW, "node": n, "patents": 2}
        for level, n in [
            ("city", "c1"),
            ("city", "c2"),
            ("city", "c3"),
            ("inventor", "li wei"),
            ("inventor", "ann lee"),
        ]
    ]
    edges = [
        {"level": "city", **WINDOW, "source": "c1", "target": "c2", "patents": 3, "weight": 0.1 + 0.2},
        {"level": "inventor", **WINDOW, "source": "ann lee", "target": "li wei", "patents": 1, "weight": 1.0},
    ]
    measures = [
        {"city": "c1", **WINDOW, "closeness": 0.5, "reason": None},
        {"city": "c3", **WINDOW, "closeness": None, "reason": "isolate"},
    ]
    people = [
        {"level": "inventor", **WINDOW, "node": n, "degree": 1, "component": "ann lee"}
        for n in ("ann lee", "li wei")
    ]
    members = [
        {"level": "inventor", "patent_id": "P1", "year": 2003, "node": n, "team": 2}
        for n in ("li wei", "ann lee")
    ] + [{"level": "inventor", "patent_id": "P0", "year": 1999, "node": "li wei", "team": 1}]
    cities = [
        {"city": c, "name": name, "country": "CN", "region": None, "latitude": 1.5, "longitude": None}
        for c, name in (("c1", "北京"), ("c2", "Xi'an"))
    ]
    frames = {
        "nodes": nodes,
        "edges": edges,
        "city_measures": measures,
        "node_measures": people,
        "memberships": members,
        "cities": cities,
    }
    return {name: pl.LazyFrame(rows) for name, rows in frames.items()}


def test_cities_carry_names_and_measures_and_nothing_where_nothing_is_known():
    graph = export_graph(tables(), Request("city", 2001, 2005), "title")
    assert graph.nodes["label"].to_list() == ["北京, CN", "Xi'an, CN", "c3"]
    assert graph.nodes["closeness"].to_list() == [0.5, None, None]
    assert graph.edges.to_dicts() == [{"source": 0, "target": 1, "weight": 0.1 + 0.2, "patents": 3}]


def test_persons_are_numbered_unless_their_names_are_asked_for():
    hidden = export_graph(tables(), Request("inventor", 2001, 2005), "title")
    text = str(hidden.nodes.to_dicts())
    assert "ann" not in text
    assert "li wei" not in text
    assert hidden.nodes["label"].to_list() == ["inventor 1", "inventor 2"]
    shown = export_graph(tables(), Request("inventor", 2001, 2005, names=True), "title")
    assert shown.nodes["label"].to_list() == ["ann lee", "li wei"]


def test_two_modes_join_patents_of_the_window_to_their_nodes():
    graph = export_graph(tables(), Request("inventor", 2001, 2005, names=True, two_mode=True), "title")
    ends = [
        (graph.nodes["label"][a], graph.nodes["label"][b])
        for a, b in graph.edges.select("source", "target").iter_rows()
    ]
    assert sorted(ends) == [("P1", "ann lee"), ("P1", "li wei")]
    assert dict(zip(graph.nodes["label"], graph.nodes["mode"], strict=True)) == {
        "P1": "patent",
        "ann lee": "inventor",
        "li wei": "inventor",
    }


def test_an_ego_keeps_itself_even_without_partners():
    graph = export_graph(tables(), Request("city", 2001, 2005, ego="c3"), "title")
    assert graph.nodes["label"].to_list() == ["c3"]
    assert graph.edges.is_empty()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request("city", 1990, 1994), "no window 1990-1994 of level city. It has 2001-2005"),
        (Request("province", 2001, 2005), "no network of level province. Ask for it in network.more_levels"),
        (Request("city", 2001, 2005, ego="nowhere"), "nowhere is not in the network"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(request_, words):
    with pytest.raises(ResultsError, match=words):
        export_graph(tables(), request_, "title")
    assert windows_of(tables(), "city") == [(2001, 2005)]


@pytest.mark.graphframes
def test_motifs_equal_networkx(spark):
    from aicluster_spark.network.engines import motifs

    drawn = nx.gnm_random_graph(14, 40, seed=5)
    rows = [(min(a, b), max(a, b), 1 + (a * b) % 3, 1.0) for a, b in drawn.edges]
    frame = spark.createDataFrame(rows, "source long, target long, patents long, weight double")
    graph = nx.Graph([(a, b) for a, b, patents, _ in rows if patents >= 2])
    found = [(row["a"], row["b"], row["c"]) for row in motifs.triangles(frame, 2).collect()]
    cliques = {tuple(sorted(c)) for c in nx.enumerate_all_cliques(graph) if len(c) == 3}
    assert len(found) == len(cliques) > 0
    assert set(found) == cliques
    counted = {
        row["broker"]: (row["partners"], row["open_pairs"]) for row in motifs.brokers(frame, 2).collect()
    }
    expected = {}
    for node in graph:
        around = graph.subgraph(graph[node])
        pairs = nx.complement(around).edges
        if pairs:
            expected[node] = (len({end for pair in pairs for end in pair}), len(pairs))
    assert counted == expected
