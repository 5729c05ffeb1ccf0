"""The kernels against networkx, igraph and the printed reference."""

from __future__ import annotations

import math
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.network.incidence import blocks, incidence
from aicluster_spark.network.measures import FIGURES, window_measures
from aicluster_spark.network.pair_measures import MEASURES
from aicluster_spark.network.projection import projection, tie_tables
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule, PathRule
from tests.network import graphs

EXACT = RankingRule(tolerance=1e-14, max_iterations=200)
REFERENCE = yaml.safe_load(
    (Path(__file__).parents[1] / "reference" / "centrality_golden.yaml").read_text(encoding="utf-8")
)


def measure_rule(
    weighting="newman", ranking=EXACT, paths=None, cap=1000, measures=tuple(MEASURES)
) -> MeasureRule:
    return MeasureRule(weighting, cap, measures, ranking, paths or PathRule())


def measured(teams: graphs.Teams, weighting: str = "newman", rule: RankingRule = EXACT, **more) -> dict:
    table = window_measures(graphs.rows(teams), measure_rule(weighting, rule, **more)).to_pydict()
    return {
        name: values[0] if name in FIGURES.names else dict(zip(table["node"], values, strict=True))
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
        ("pagerank_unweighted", "nx_pagerank_unweighted"),
        ("closeness_reachable", "ig_closeness_normalized_true"),
        ("closeness_ucinet_n", "nCloseness_pct_undefined_n"),
        ("closeness_ucinet_diameter", "nCloseness_pct_undefined_diam_plus_1"),
        ("constraint", "nx_constraint_weighted"),
        ("effective_size", "nx_effective_size_unweighted"),
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
@settings(max_examples=40)
def test_tie_measures_equal_networkx(teams, weighting):
    found, graph = measured(teams, weighting, measures=()), graphs.graph(teams, weighting)
    assert found["degree"] == dict(graph.degree)
    assert found["strength"] == pytest.approx(dict(graph.degree(weight="weight")), abs=1e-12)
    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight="weight")
    assert found["pagerank"] == pytest.approx(ranks, abs=1e-12)
    assert math.fsum(found["pagerank"].values()) == pytest.approx(1, abs=1e-12)
    for part in nx.connected_components(graph):
        smallest = min(part, key=lambda name: name.encode())
        assert {found["component"][node] for node in part} == {smallest}
        assert {found["component_size"][node] for node in part} == {len(part)}


def test_golden_eigenvector_has_a_value_on_the_main_component_only():
    found = measured(golden_graph(), "count")
    expected = REFERENCE["values"]["nx_eigenvector_weighted_L2"]
    for node in "ABCDE":
        assert found["eigenvector"][node] == pytest.approx(expected[node], abs=2e-10)
    assert [found["eigenvector"][node] for node in "FGH"] == [None] * 3
    assert (
        found["missing"]["F"] == "clustering: fewer than two partners; eigenvector: not in the main component"
    )
    assert "closeness: isolate" in found["missing"]["H"]
    assert found["missing"]["A"] is None


def test_golden_closeness_with_lengths_of_one_over_the_weight():
    found = measured(golden_graph(), "count", paths=PathRule(closeness="inverse"))
    for column, name in (
        ("closeness_reachable", "ig_closeness_normalized_dist_1_over_w"),
        ("closeness", "nx_closeness_wf_dist_1_over_w"),
    ):
        expected = {node: value for node, value in REFERENCE["values"][name].items() if node != "H"}
        assert {node: found[column][node] for node in expected} == pytest.approx(expected, abs=2e-10)
    ucinet = REFERENCE["values"]["nCloseness_pct_undefined_n"]
    assert found["closeness_ucinet_n"] == pytest.approx(ucinet, abs=2e-10), "counts hops in any case"


@given(graphs.teams)
@settings(max_examples=25)
def test_path_measures_equal_networkx_and_igraph(teams):
    found, graph = measured(teams), graphs.graph(teams)
    n = len(graph)
    other = igraph.Graph.TupleList(graph.edges, vertex_name_attr="name")
    reachable = dict(zip(other.vs["name"], other.closeness(normalized=True), strict=True))
    isolates = set(nx.isolates(graph))
    assert_known(found["closeness"], nx.closeness_centrality(graph, wf_improved=True), isolates)
    assert_known(found["closeness_reachable"], reachable, isolates)
    harmonic = {node: value / max(n - 1, 1) for node, value in nx.harmonic_centrality(graph).items()}
    assert_known(found["harmonic_closeness"], harmonic, set(graph) if n == 1 else set())
    between = nx.betweenness_centrality(graph, normalized=True)
    assert_known(found["betweenness"], between, set(graph) if n < 3 else set())


def assert_known(found: dict, expected: dict, undefined: set[str], within: float = 1e-10) -> None:
    assert {node for node, value in found.items() if value is None} == undefined
    for node in set(found) - undefined:
        assert found[node] == pytest.approx(expected[node], abs=within), node


@given(graphs.teams)
@settings(max_examples=25)
def test_cohesion_and_holes_equal_networkx(teams):
    found, graph = measured(teams), graphs.graph(teams)
    isolates = set(nx.isolates(graph))
    assert found["core_number"] == nx.core_number(graph)
    few = {node for node, degree in graph.degree if degree < 2}
    assert_known(found["clustering"], nx.clustering(graph), few)
    assert_known(found["constraint"], nx.constraint(graph, weight="weight"), isolates)
    assert_known(found["effective_size"], nx.effective_size(graph), isolates)
    unweighted = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight=None)
    assert_known(found["pagerank_unweighted"], unweighted, set(), 1e-9)
    assert {node for node, text in found["missing"].items() if text} >= few


@given(graphs.teams)
@settings(max_examples=20)
def test_eigenvector_solves_its_equation_on_the_main_component(teams):
    found, graph = measured(teams)["eigenvector"], graphs.graph(teams)
    parts = sorted(
        nx.connected_components(graph), key=lambda part: (-len(part), min(n.encode() for n in part))
    )
    if len(parts[0]) == 1:
        assert set(found.values()) == {None}
        return
    main = sorted(parts[0])
    largest, vectors = np.linalg.eigh(nx.to_numpy_array(graph, main))
    expected = np.abs(vectors[:, -1])
    if len(largest) > 1 and largest[-1] - largest[-2] > 1e-6:
        assert [found[node] for node in main] == pytest.approx(list(expected), abs=1e-9)
    assert {node for node, value in found.items() if value is None} == set(graph) - set(main)


def larger_network(seed: int, n: int = 150) -> graphs.Teams:
    """Several components, isolates, repeated pairs; more nodes than the dense eigenvector takes."""
    rng = np.random.default_rng(seed)
    teams = [[f"n{k:03}" for k in rng.choice(n, rng.integers(1, 6), replace=False)] for _ in range(n)]
    return [*teams, *teams[:9], ["x", "y"], ["y", "z"], ["z", "x"], ["alone"]]


@pytest.mark.parametrize("length", ["hops", "inverse", "log"])
def test_weighted_measures_of_a_larger_network_equal_networkx(length):
    teams = larger_network(3)
    graph = graphs.graph(teams)
    heaviest = max(w for *_, w in graph.edges(data="weight"))
    lightest = min(w for *_, w in graph.edges(data="weight"))
    long = {
        "hops": lambda w: 1,
        "inverse": lambda w: 1 / w,
        "log": lambda w: -math.log(w / (heaviest + lightest)),
    }
    for *_, data in graph.edges(data=True):
        # Rounded sums make paths of the same length: igraph sees them so, networkx does not.
        data["length"] = long[length](data["weight"])
    found = measured(teams, paths=PathRule(length, length, length))
    isolates = set(nx.isolates(graph))
    near = nx.closeness_centrality(graph, distance="length")
    assert_known(found["closeness"], near, isolates, 1e-9)
    harmonic = nx.harmonic_centrality(graph, distance="length")
    assert_known(
        found["harmonic_closeness"], {node: v / (len(graph) - 1) for node, v in harmonic.items()}, set(), 1e-9
    )
    eigen = nx.eigenvector_centrality(graph, weight="weight", tol=1e-13, max_iter=10_000)
    main = max(nx.connected_components(graph), key=len)
    assert_known(found["eigenvector"], eigen, set(graph) - main, 1e-9)
    assert found["eigenvector_residual"] < 1e-12


def test_betweenness_over_lengths_equals_networkx():
    """With weights whose sums are never the same: ties of length depend on rounding, in every library."""
    rng = np.random.default_rng(8)
    teams = [[f"n{k}" for k in rng.choice(60, 2, replace=False)] for _ in range(140)]
    weights = [2.0 ** rng.integers(-2, 6) for _ in teams]
    repeated = [team for team, w in zip(teams, weights, strict=True) for _ in range(int(4 * w))]
    graph = graphs.graph(repeated, "count")
    for *_, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    found = measured(repeated, "count", paths=PathRule(betweenness="inverse"))
    exact = nx.betweenness_centrality(graph, weight="length")
    assert_known(found["betweenness"], exact, set(), 1e-9)


def test_figures_of_the_network_equal_networkx():
    teams = larger_network(5)
    found, graph = measured(teams), graphs.graph(teams)
    main = graph.subgraph(max(nx.connected_components(graph), key=len))
    assert found["assortativity"] == pytest.approx(nx.degree_assortativity_coefficient(graph), abs=1e-9)
    assert found["path_length"] == pytest.approx(nx.average_shortest_path_length(main), abs=1e-9)
    assert found["transitivity"] == pytest.approx(nx.transitivity(main), abs=1e-9)
    local = nx.clustering(main, [node for node, degree in main.degree if degree >= 2])
    assert found["mean_clustering"] == pytest.approx(np.mean(list(local.values())), abs=1e-9)
    n, k = len(main), 2 * main.number_of_edges() / len(main)
    by_hand = (found["mean_clustering"] / (k / (n - 1))) / (
        found["path_length"] / (math.log(n) / math.log(k))
    )
    assert found["small_world"] == pytest.approx(by_hand, abs=1e-9)
    assert found["diameter"] == max(nx.diameter(graph.subgraph(c)) for c in nx.connected_components(graph))
    groups: dict = {}
    for node, community in found["community"].items():
        groups.setdefault(community, set()).add(node)
    assert all(name == min(group) for name, group in groups.items())
    modularity = nx.community.modularity(graph, groups.values(), weight="weight")
    assert found["modularity"] == pytest.approx(modularity, abs=1e-9)
    assert found["communities"] == len(groups)


def test_communities_find_what_was_planted_and_stay_the_same():
    rng = np.random.default_rng(2)
    teams = [[f"{block}{k}" for k in rng.choice(12, 3, replace=False)] for block in "abcd" for _ in range(40)]
    teams += [["a0", "b0"], ["b1", "c1"], ["c2", "d2"]]
    found = measured(teams)
    assert {node[0]: name[0] for node, name in found["community"].items()} == dict(
        zip("abcd", "abcd", strict=True)
    )
    assert found["community"] == measured(teams)["community"]


def test_large_teams_count_in_full_but_give_no_pairs():
    teams = [["a", "b", "c", "d", "e"], ["a", "f"], ["f", "g"]]
    found = measured(teams, cap=4)
    everything, capped = graphs.graph(teams), graphs.graph(teams, cap=4)
    assert found["degree"] == dict(everything.degree)
    assert found["strength"] == pytest.approx(dict(everything.degree(weight="weight")), abs=1e-12)
    assert found["pagerank"] == pytest.approx(nx.pagerank(everything, tol=1e-14), abs=1e-10)
    assert set(found["component_size"].values()) == {7}
    assert found["core_number"] == nx.core_number(capped)
    assert found["closeness"]["b"] is None
    assert "closeness: only in teams above the cap" in found["missing"]["b"]


def test_degrees_by_blocks_equal_those_at_once(monkeypatch):
    network = incidence(graphs.rows(larger_network(9)), "newman")
    at_once = network.degrees()
    monkeypatch.setattr("aicluster_spark.network.incidence.PAIRS_AT_ONCE", 7)
    assert len(list(blocks(np.full(9, 3.0)))) == 5
    assert network.degrees().tolist() == at_once.tolist()
    assert at_once.tolist() == np.diff(projection(network).indptr).tolist()


@given(graphs.teams, st.sampled_from(["newman", "fractional", "count"]), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_ties_by_blocks_equal_networkx_and_keep_their_bits_in_any_order(teams, weighting, random):
    table = graphs.rows([team for team in teams if len(team) > 1])
    if not table.num_rows:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aicluster_spark.network.incidence.PAIRS_AT_ONCE", 3)
        found = pa.concat_tables(tie_tables(table, weighting))
        order = list(range(table.num_rows))
        random.shuffle(order)
        again = pa.concat_tables(tie_tables(table.take(order), weighting))
    assert again.equals(found)
    expected = graphs.graph([team for team in teams if len(team) > 1], weighting)
    rows = {(row["source"], row["target"]): row for row in found.to_pylist()}
    assert set(rows) == {tuple(sorted(pair)) for pair in expected.edges}
    for (one, other), row in rows.items():
        tie = expected.edges[one, other]
        assert (row["patents"], row["weight"]) == (tie["patents"], pytest.approx(tie["weight"], abs=1e-12))


def test_two_patents_of_one_hash_are_noticed():
    table = graphs.rows([["a", "b"], ["c", "d"]])
    same = table.set_column(0, "patent", pa.array([7] * 4))
    with pytest.raises(ReconciliationError, match="the same hash"):
        incidence(same, "newman")


@pytest.mark.parametrize("length", ["hops", "inverse"])
def test_sampled_paths_stay_within_their_bound_and_all_sources_are_exact(length):
    teams = larger_network(4)
    exact = measured(teams, paths=PathRule(length, length, length))
    paths = PathRule(length, length, length, exact_up_to=10, sources=60)
    found = measured(teams, paths=paths)
    for column, name in (("harmonic_closeness", "harmonic"), ("betweenness", "betweenness")):
        off = max(abs(found[column][node] - value) for node, value in exact[column].items())
        assert 0 < off <= found[f"{name}_bound"]
        assert found[f"{name}_sources"] == 60
        assert exact[f"{name}_bound"] == 0
    assert set(found["closeness"].values()) == {None}
    assert "closeness: too many nodes for exact paths" in found["missing"]["x"]
    every = measured(teams, paths=PathRule(length, length, length, exact_up_to=10, sources=10_000))
    for column in ("harmonic_closeness", "betweenness"):
        assert every[column] == pytest.approx(exact[column], abs=1e-12)
    assert every["harmonic_bound"] == every["betweenness_bound"] == 0


def test_the_mean_of_many_samples_is_the_exact_value():
    teams = larger_network(6, 60)
    exact = measured(teams)
    total = {column: dict.fromkeys(exact["degree"], 0.0) for column in ("harmonic_closeness", "betweenness")}
    for seed in range(30):
        rule = MeasureRule(
            "newman", 1000, ("harmonic", "betweenness"), paths=PathRule(exact_up_to=10, sources=12), seed=seed
        )
        table = window_measures(graphs.rows(teams), rule)
        for column, sums in total.items():
            for node, value in zip(table["node"].to_pylist(), table[column].to_pylist(), strict=True):
                sums[node] += value / 30
    for column, sums in total.items():
        largest = max(exact[column].values())
        assert max(abs(sums[node] - value) for node, value in exact[column].items()) < 0.2 * largest


@given(graphs.teams, st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_the_same_bits_for_rows_in_any_order(teams, random):
    table = graphs.rows(teams)
    order = list(range(table.num_rows))
    random.shuffle(order)
    first = window_measures(table, measure_rule())
    assert window_measures(table.take(order), measure_rule()).equals(first)


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
