"""Both engines on the same random windows, against networkx and against each other."""

from __future__ import annotations

import io
import subprocess
import sys
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pyspark.sql import functions as F

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.engines import Networks, arrays
from aicluster_spark.network.measures import FIGURES
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.pair_measures import MEASURES
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams, window_nodes
from aicluster_spark.network.ties import window_ties
from aicluster_spark.study.windows import Window
from tests.network import graphs

CAP = 6
EXACT = MeasureRule("newman", CAP, tuple(MEASURES), RankingRule(tolerance=1e-11, max_iterations=60))
DISTRIBUTED = MeasureRule(
    "newman",
    CAP,
    ("clustering", "communities", "pagerank_unweighted"),
    RankingRule(tolerance=1e-6, max_iterations=36),  # of a mean rank below 1/100
)
WINDOWS = (Window(2001, 2003), Window(2002, 2004))
CIRCLES = [[f"circle {letter} {k}" for k in range(6)] for letter in "abcdef"]
COLUMNS = ("degree", "strength", "pagerank", "component", "component_size")

pytestmark = pytest.mark.spark


def patents() -> list[tuple[str, int, list[str]]]:
    """Forty patents a year of 1 to 8 inventors, in several components, with isolates and repeated pairs."""
    rng = np.random.default_rng(11)
    found = []
    for number in range(160):
        block = rng.integers(0, 4) * 40
        size = rng.choice([1, 2, 3, 4, 8], p=[0.2, 0.4, 0.2, 0.15, 0.05])
        names = [f"inventor {block + k}" for k in rng.choice(40, size, replace=False)]
        found.append((f"US-{number}", 2001 + number % 4, names))
    # Six circles of six people, each tied to the next by one patent: communities that nobody can miss.
    for circle in CIRCLES:
        found += [(f"{circle[0]}-{year}", year, circle) for year in range(2001, 2005)]
    for number, (one, other) in enumerate(pairwise(CIRCLES)):
        found.append((f"bridge {number}", 2003, [one[5], other[0]]))
    return found


@pytest.fixture(scope="module")
def networks(spark, tmp_path_factory) -> Networks:
    folder = tmp_path_factory.mktemp("networks")
    rows = [(patent, year, name) for patent, year, names in patents() for name in names]
    mentions = spark.createDataFrame(rows, "patent_id string, year int, node string").repartition(3)
    mentions = leveled(inventor=mentions)
    frames = {"rows": in_windows(teams(mentions, CAP), WINDOWS)}
    frames["rows"].write.parquet(str(folder / "rows"))
    frames["rows"] = spark.read.parquet(str(folder / "rows"))
    frames["nodes"], frames["ties"] = window_nodes(frames["rows"]), window_ties(frames["rows"], "newman")
    for name in ("nodes", "ties"):
        frames[name].write.parquet(str(folder / name))
        frames[name] = spark.read.parquet(str(folder / name))
    return Networks(**frames, windows=WINDOWS)


def graph_of(window: Window, cap: int = CAP) -> nx.Graph:
    inside = [names for _, year, names in patents() if window.start <= year <= window.end]
    return graphs.graph(inside, "newman", cap)


def rows_of(frame) -> dict:
    return {(row["window_start"], row["node"]): row.asDict() for row in frame.collect()}


def test_ties_equal_pairs_counted_one_by_one(networks):
    found = {(row["window_start"], row["source"], row["target"]): row for row in networks.ties.collect()}
    expected = {
        (window.start, *sorted((one, other))): data
        for window in WINDOWS
        for one, other, data in graph_of(window).edges(data=True)
    }
    assert set(found) == set(expected)
    for key, data in expected.items():
        assert found[key]["patents"] == data["patents"]
        assert found[key]["weight"] == pytest.approx(data["weight"], abs=1e-12)


@pytest.mark.parametrize("weighting", ["newman", "fractional", "count"])
def test_ties_from_arrays_equal_those_from_frames(networks, weighting):
    key = ["window_start", "window_end", "source", "target"]
    one = arrays.ties(networks.rows, WINDOWS, weighting).toPandas().sort_values(key)
    other = window_ties(networks.rows, weighting).toPandas().sort_values(key)
    pd.testing.assert_frame_equal(
        one.reset_index(drop=True), other[one.columns].reset_index(drop=True), rtol=1e-12, check_exact=False
    )


def test_each_window_has_a_task_of_its_own(spark, networks):
    windows = tuple(Window(year - 2, year) for year in range(2000, 2023))
    years = spark.createDataFrame([(year,) for year in range(2000, 2023)] * 2, "window_end int")
    tasks = years.repartition(23, arrays.own_task(spark, windows)).select(
        "window_end", F.spark_partition_id()
    )
    assert len({row[1] for row in tasks.collect()}) == 23
    with pytest.raises(Exception, match=r"windows that end in 2003 and 2004 met in one task"):
        arrays.ties(networks.rows, WINDOWS[:1], "newman").collect()


def test_nodes_include_those_alone_and_those_of_teams_above_the_cap(networks):
    found = {(row["window_start"], row["node"]) for row in networks.nodes.collect()}
    assert found == {(window.start, node) for window in WINDOWS for node in graph_of(window)}


def test_arrays_engine_equals_networkx(networks, tmp_path):
    found = rows_of(arrays.measure(networks, EXACT, f"file://{tmp_path}"))
    assert_equals_networkx(found)


def assert_equals_networkx(found: dict, apart: float = 1e-10) -> None:
    for window in WINDOWS:
        graph = graph_of(window, cap=1000)  # teams of all sizes
        ranks = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000)
        here = {node: row for (start, node), row in found.items() if start == window.start}
        assert set(here) == set(graph)
        for node, row in here.items():
            assert row["window_end"] == window.end
            assert row["degree"] == graph.degree[node]
            assert row["strength"] == pytest.approx(graph.degree(node, weight="weight"), abs=apart)
            assert row["pagerank"] == pytest.approx(ranks[node], abs=apart)
        assert sum(row["pagerank"] for row in here.values()) == pytest.approx(1, abs=apart)
        for part in nx.connected_components(graph):
            assert {here[node]["component"] for node in part} == {min(part)}
            assert {here[node]["component_size"] for node in part} == {len(part)}


@pytest.mark.graphframes
def test_graphframes_engine_equals_networkx_and_arrays(networks, tmp_path, spark):
    from aicluster_spark.network.engines import graphframes, iteration

    before = dict(spark.sparkContext._jsc.getPersistentRDDs())
    settings = {
        name: spark.conf.get(name) for name in (*iteration.ITERATION_SETTINGS, iteration.CODE_GENERATION)
    }
    found = rows_of(graphframes.measure(networks, DISTRIBUTED, f"file://{tmp_path}"))
    assert_equals_networkx(found, 1e-8)
    assert_pair_measures_equal_networkx(found, graphframes.PAGERANK_ROUNDS)
    other = rows_of(arrays.measure(networks, EXACT, f"file://{tmp_path}"))
    assert set(found) == set(other)
    for key, row in found.items():
        for column in COLUMNS:
            expected = other[key][column]
            assert row[column] == (
                pytest.approx(expected, abs=1e-8) if isinstance(expected, float) else expected
            )
    assert max(row["residual"] for row in found.values()) <= DISTRIBUTED.ranking.tolerance
    assert set(spark.sparkContext._jsc.getPersistentRDDs()) <= set(before), "something stays cached"
    assert {name: spark.conf.get(name) for name in settings} == settings


def assert_pair_measures_equal_networkx(found: dict, rounds: int) -> None:
    """Clustering, ranks without weights and communities of the pairs below the cap."""
    for window in WINDOWS:
        graph = graph_of(window)
        here = {node: row for (start, node), row in found.items() if start == window.start}
        shares, stepped = nx.clustering(graph), equal_ties_ranks(graph, rounds)
        converged = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight=None)
        for node, row in here.items():
            expected = shares[node] if graph.degree[node] >= 2 else None
            assert row["clustering"] == (expected if expected is None else pytest.approx(expected, abs=1e-12))
            assert row["pagerank_unweighted"] == pytest.approx(stepped[node], rel=1e-10)
            assert row["pagerank_unweighted"] == pytest.approx(converged[node], rel=0.85**rounds)
        assert_communities(graph, {node: row["community"] for node, row in here.items()})


def equal_ties_ranks(graph: nx.Graph, rounds: int) -> dict[str, float]:
    """As many steps from 1 as GraphFrames takes; who has no tie keeps what everybody is given."""
    ranks = dict.fromkeys(graph, 1.0)
    for _ in range(rounds):
        ranks = {
            node: 0.15 + 0.85 * sum(ranks[other] / graph.degree[other] for other in graph[node])
            for node in graph
        }
    total = sum(ranks.values())
    return {node: rank / total for node, rank in ranks.items()}


def assert_communities(graph: nx.Graph, community: dict[str, str]) -> None:
    """Labels only travel along ties, and those that are planted are found, as networkx finds them."""
    parts = {frozenset(node for node in graph if community[node] == name) for name in community.values()}
    assert {min(part) for part in parts} == set(community.values())
    for part in parts:
        assert part <= nx.node_connected_component(graph, min(part))
    planted = {frozenset(circle) for circle in CIRCLES}
    assert planted <= parts
    assert planted <= set(map(frozenset, nx.community.label_propagation_communities(graph)))


def test_arrays_engine_gives_the_same_bytes_from_one_and_eight_partitions(networks, spark, tmp_path):
    answers = []
    for partitions in ("1", "8", "8"):
        before = spark.conf.get("spark.sql.shuffle.partitions")
        spark.conf.set("spark.sql.shuffle.partitions", partitions)
        shuffled = Networks(
            networks.rows.repartition(5, F.rand(int(partitions))), networks.nodes, networks.ties, WINDOWS
        )
        found = arrays.measure(shuffled, EXACT, f"file://{tmp_path}").toPandas()
        answers.append(found.sort_values(["window_start", "node"]).to_csv(float_format="%.17g"))
        spark.conf.set("spark.sql.shuffle.partitions", before)
    assert answers[0] == answers[1] == answers[2]
    figures = networks_figures(answers[0])
    assert not figures["small_world"].isna().all()


def networks_figures(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text))[list(FIGURES.names)]


def test_workers_need_no_part_of_a_study():
    """Workers have what `requirements/worker.in` lists, and pydantic is not among it."""
    modules = "network.engines.arrays, aicluster_spark.network.teams, aicluster_spark.network.projection"
    alone = f"import sys; sys.modules['pydantic'] = None; import aicluster_spark.{modules}"
    subprocess.run([sys.executable, "-c", alone], check=True)
