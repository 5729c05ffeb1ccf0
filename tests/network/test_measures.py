"""The kernels against networkx, igraph and the printed reference."""

from __future__ import annotations

import math
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.network.measures import all_measures
from aicluster_spark.network.ranking import RankingRule
from tests.network import graphs

EXACT = RankingRule(tolerance=1e-14, max_iterations=200)
REFERENCE = yaml.safe_load(
    (Path(__file__).parents[1] / "reference" / "centrality_golden.yaml").read_text(encoding="utf-8")
)


def measured(teams: graphs.Teams, weighting: str = "newman", rule: RankingRule = EXACT) -> dict:
    table = all_measures(graphs.rows(teams), weighting, rule).to_pydict()
    return {
        name: dict(zip(table["node"], values, strict=True))
        for name, values in table.items()
        if name != "node"
    }


def golden_graph() -> graphs.Teams:
    return graphs.of_edges(REFERENCE["graph"]["nodes"], REFERENCE["graph"]["edges_undirected_weighted"])


@pytest.mark.parametrize(
    ("measure", "reference"),
    [
        ("strength", "strength"),
        ("pagerank", "nx_pagerank_weighted"),
        ("closeness_reachable", "ig_closeness_normalized_true"),
        ("harmonic_closeness", "ig_harmonic_normalized"),
        ("betweenness", "nx_betweenness_normalized"),
    ],
)
def test_golden_graph(measure, reference):
    found = measured(golden_graph(), "count")[measure]
    expected = REFERENCE["values"][reference]
    for node, value in expected.items():
        if value is None:
            assert found[node] is None, (measure, node)
        else:
            assert found[node] == pytest.approx(value, abs=2e-10), (measure, node)


def test_golden_wasserman_faust_closeness_has_no_value_for_an_isolate():
    found = measured(golden_graph(), "count")["closeness"]
    expected = REFERENCE["values"]["nx_closeness_wf_improved_true"]
    assert found.pop("H") is None  # networkx gives 0 where nothing is defined
    assert found == pytest.approx({node: expected[node] for node in found}, abs=2e-10)


def test_weighted_ranks_are_not_the_unweighted_ones():
    found = measured(golden_graph(), "count")["pagerank"]
    unweighted = REFERENCE["values"]["nx_pagerank_unweighted"]
    assert max(abs(found[node] - unweighted[node]) for node in found) > 0.01


@given(graphs.teams, st.sampled_from(sorted(graphs.WEIGHTS)))
@settings(max_examples=150, deadline=None)
def test_tie_measures_equal_networkx(teams, weighting):
    found, graph = measured(teams, weighting), graphs.graph(teams, weighting)
    assert found["degree"] == dict(graph.degree)
    assert found["strength"] == pytest.approx(dict(graph.degree(weight="weight")), abs=1e-12)
    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight="weight")
    assert found["pagerank"] == pytest.approx(ranks, abs=1e-12)
    assert math.fsum(found["pagerank"].values()) == pytest.approx(1, abs=1e-12)
    for part in nx.connected_components(graph):
        smallest = min(part, key=lambda name: name.encode())
        assert {found["component"][node] for node in part} == {smallest}
        assert {found["component_size"][node] for node in part} == {len(part)}


@given(graphs.teams)
@settings(max_examples=150, deadline=None)
def test_path_measures_equal_networkx_and_igraph(teams):
    found, graph = measured(teams), graphs.graph(teams)
    names, n = list(graph), len(graph)
    other = igraph.Graph.TupleList(graph.edges, vertex_name_attr="name")
    reachable = dict(zip(other.vs["name"], other.closeness(normalized=True), strict=True))
    between = nx.betweenness_centrality(graph, normalized=True)
    wasserman_faust = nx.closeness_centrality(graph, wf_improved=True)
    harmonic = nx.harmonic_centrality(graph)
    for node in names:
        if graph.degree[node] == 0:
            assert found["closeness"][node] is None
            assert found["closeness_reachable"][node] is None
        else:
            assert found["closeness"][node] == pytest.approx(wasserman_faust[node], abs=1e-12)
            assert found["closeness_reachable"][node] == pytest.approx(reachable[node], abs=1e-12)
        if n == 1:
            assert found["harmonic_closeness"][node] is None
        else:
            assert found["harmonic_closeness"][node] == pytest.approx(harmonic[node] / (n - 1), abs=1e-12)
        if n < 3:
            assert found["betweenness"][node] is None
        else:
            assert found["betweenness"][node] == pytest.approx(between[node], abs=1e-12)


@given(graphs.teams, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_same_bits_for_rows_in_any_order(teams, random):
    table = graphs.rows(teams)
    order = list(range(table.num_rows))
    random.shuffle(order)
    first = all_measures(table, "newman", RankingRule())
    assert all_measures(table.take(order), "newman", RankingRule()).equals(first)


def test_residual_says_how_far_the_ranks_are_from_their_equation():
    rng = np.random.default_rng(5)
    teams = [[f"n{k}" for k in rng.choice(80, rng.integers(1, 6), replace=False)] for _ in range(120)]
    exact = measured(teams)["pagerank"]
    for tolerance in (1e-3, 1e-6, 1e-9):
        found = measured(teams, rule=RankingRule(tolerance=tolerance))
        residual = max(found["residual"].values())
        assert residual <= tolerance
        error = max(abs(found["pagerank"][node] - exact[node]) for node in exact) * len(exact)
        assert error <= 10 * residual


def test_iterations_end_at_the_maximum_with_the_residual_kept():
    found = measured([["a", "b", "c"], ["c", "d"], ["d", "e"]], rule=RankingRule(max_iterations=3))
    assert set(found["iterations"].values()) == {3}
    assert max(found["residual"].values()) > 1e-8


def test_fewer_iterations_than_the_power_method():
    rng = np.random.default_rng(6)
    teams = [[f"n{k}" for k in rng.choice(400, 3, replace=False)] for _ in range(500)]
    found = measured(teams, rule=RankingRule(tolerance=1e-10))
    assert max(found["iterations"].values()) <= 45  # 0.85^k reaches 1e-10 at k = 142


def test_many_isolates_beside_a_star():
    teams = [["hub", f"spoke {k}"] for k in range(9)] + [[f"alone {k}"] for k in range(300)]
    ranks = nx.pagerank(graphs.graph(teams), alpha=0.85, tol=1e-14, max_iter=1000)
    assert measured(teams)["pagerank"] == pytest.approx(ranks, abs=1e-12)
