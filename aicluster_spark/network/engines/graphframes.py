"""The graphframes engine: all windows at once as a disjoint union, for graphs that no worker could hold.

Degree, strength and ranks are group-bys of patent-node rows (``ranks``). GraphFrames finds the components,
from the star of each patent instead of all its pairs, and what needs the pairs themselves: communities,
triangles and the ranks without weights. The vertex of a node is the window's last year times 2^40 plus the
node's place among the sorted nodes of the window; these numbers live only here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from graphframes import GraphFrame
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.network.engines import Networks
from aicluster_spark.network.engines.arrays import WINDOW_FIELDS
from aicluster_spark.network.engines.iteration import iterating, same_vertices, written
from aicluster_spark.network.engines.ranks import ranked
from aicluster_spark.network.measures import ANSWER
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.ties import PATENT_WEIGHTS

VERTICES_BITS = 40
COMPONENT_ROUNDS = 10_000
LABEL_ROUNDS = 10
PAGERANK_ROUNDS = 60
WINDOW = tuple(WINDOW_FIELDS.names)


def measure(networks: Networks, rule: MeasureRule, scratch: str) -> DataFrame:
    """Compute the measures of every window that this engine knows; see ``engines.Engine``.

    Raises
    ------
    ReconciliationError
        An iteration lost or invented vertices, or the hashes of two patents are the same.
    """
    spark = networks.nodes.sparkSession
    with iterating(spark, networks.rows.count()):
        vertices = written(_numbered(networks.nodes), f"{scratch}/vertices")
        members = written(_members(networks.rows, vertices, rule.weighting), f"{scratch}/members")
        teams = written(_teams(members), f"{scratch}/teams")
        _no_collision(teams)
        local = written(_degrees(vertices, members, teams), f"{scratch}/degrees")
        parts = written(_components(local, teams), f"{scratch}/components")
        measured = local.join(parts, "id")
        ranks, iterations = ranked(measured, members.select("id", "patent", "c"), rule.ranking, scratch)
        same_vertices(local, ranks, parts)
        answer = _answer(measured.join(ranks, "id"), iterations)
        more = written(_of_pairs(networks, local, rule), f"{scratch}/pairs")
    return _completed(answer.join(more, "id", "left") if rule.measures else answer)


def _numbered(nodes: DataFrame) -> DataFrame:
    place = F.row_number().over(Window.partitionBy("window_end").orderBy("node")) - 1
    first = F.col("window_end").cast("long") * F.lit(1 << VERTICES_BITS)
    return nodes.select(*WINDOW, "node", (first + place).alias("id"))


def _members(rows: DataFrame, vertices: DataFrame, weighting: str) -> DataFrame:
    """Patent-node rows by numbers, with the weight the patent gives each of its pairs."""
    tied = rows.where("team >= 2").select(
        "window_end",
        "node",
        F.xxhash64("window_end", "patent_id").alias("patent"),
        "team",
        PATENT_WEIGHTS[weighting](F.col("team")).alias("c"),
    )
    numbers = vertices.select("window_end", "node", "id")
    return tied.join(numbers, ["window_end", "node"]).select("id", "patent", "team", "c")


def _teams(members: DataFrame) -> DataFrame:
    return members.groupBy("patent").agg(F.collect_list("id").alias("members"), F.max("team").alias("team"))


def _no_collision(teams: DataFrame) -> None:
    if not teams.where(F.size("members") != F.col("team")).isEmpty():
        raise ReconciliationError(
            "network: a patent has more nodes than its team, so two patents have the same hash of 64 bits.",
            "Use the arrays engine, or leave one of the two out.",
        )


def _degrees(vertices: DataFrame, members: DataFrame, teams: DataFrame) -> DataFrame:
    """Count partners from whole teams: arrays travel, not a row for each pair."""
    each = teams.select(F.explode("members").alias("id"), "members")
    partners = F.size(F.array_distinct(F.flatten(F.collect_list("members")))) - 1
    degrees = each.groupBy("id").agg(partners.cast("long").alias("degree"))
    # Added in the order of team sizes, so that the sums have the same bits in every run.
    sizes = F.sort_array(F.collect_list(F.struct("team", "c"))).alias("sizes")
    sums = (
        members.groupBy("id")
        .agg(sizes)
        .select(
            "id",
            _added(lambda size: size["c"] * (size["team"] - 1)).alias("strength"),
            _added(lambda size: size["c"]).alias("own"),
        )
    )
    found = degrees.join(sums, "id")
    return vertices.join(found, "id", "left").fillna({"degree": 0, "strength": 0.0, "own": 0.0})


def _added(of_size: Callable[[Column], Column]) -> Column:
    return F.aggregate("sizes", F.lit(0.0), lambda total, size: total + of_size(size))


def _components(vertices: DataFrame, teams: DataFrame) -> DataFrame:
    """Label each vertex with the smallest vertex it is connected to, from one star a patent."""
    centre = teams.select(F.array_min("members").alias("src"), F.explode("members").alias("dst"))
    star = centre.where("src <> dst").distinct()
    graph = GraphFrame(vertices.select("id"), star)
    parts = graph.connectedComponents(algorithm="graphx", max_iter=COMPONENT_ROUNDS)
    labelled: DataFrame = parts.select("id", F.col("component").alias("first"))
    return labelled


def _answer(measured: DataFrame, iterations: int) -> DataFrame:
    change = F.max(F.abs(F.col("target") - F.col("before")))
    windows = measured.groupBy("window_end").agg(
        F.sum("rank").alias("total"), (change / F.avg("rank")).alias("residual")
    )
    parts = measured.groupBy("first").agg(
        F.min("node").alias("component"), F.count("*").alias("component_size")
    )
    return (
        measured.join(F.broadcast(windows), "window_end")
        .join(parts, "first")
        .withColumn("pagerank", F.col("rank") / F.col("total"))
        .withColumn("iterations", F.lit(iterations))
    )


def _of_pairs(networks: Networks, vertices: DataFrame, rule: MeasureRule) -> DataFrame:
    """Measure what needs the pairs; a frame without columns beyond ``id`` where nothing is asked for."""
    asked = [name for name in _PAIR_MEASURES if name in rule.measures]
    found = [vertices.select("id")]
    if asked:
        graph = GraphFrame(vertices.select("id"), _between(networks.ties, vertices))
        found += [_PAIR_MEASURES[name](graph, vertices, rule) for name in asked]
    return reduce(lambda one, other: one.join(other, "id", "left"), found)


def _between(ties: DataFrame, vertices: DataFrame) -> DataFrame:
    source = vertices.select("window_end", F.col("node").alias("source"), F.col("id").alias("src"))
    target = vertices.select("window_end", F.col("node").alias("target"), F.col("id").alias("dst"))
    numbered = ties.join(source, ["window_end", "source"]).join(target, ["window_end", "target"])
    return numbered.select("src", "dst")


def _clustering(graph: GraphFrame, vertices: DataFrame, _rule: MeasureRule) -> DataFrame:
    """Share of pairs of partners that are tied; null below two partners."""
    triangles = graph.triangleCount(StorageLevel.MEMORY_AND_DISK_DESER).select("id", "count")
    k = F.col("degree")
    share = F.when(k >= 2, 2 * F.col("count") / (k * (k - 1)))
    result: DataFrame = triangles.join(graph.degrees, "id", "left").select("id", share.alias("clustering"))
    return result


def _communities(graph: GraphFrame, vertices: DataFrame, _rule: MeasureRule) -> DataFrame:
    """Propagate labels, without weights; a community is named by its smallest node."""
    labelled = graph.labelPropagation(maxIter=LABEL_ROUNDS).select("id", "label")
    named = labelled.join(vertices.select("id", "node"), "id")
    names = named.groupBy("label").agg(F.min("node").alias("community"))
    result: DataFrame = labelled.join(names, "label").select("id", "community")
    return result


def _pagerank_unweighted(graph: GraphFrame, vertices: DataFrame, rule: MeasureRule) -> DataFrame:
    """GraphFrames' own ranks, which know no weights, divided by their sum over the window."""
    back = graph.edges.select(F.col("dst").alias("src"), F.col("src").alias("dst"))
    both = GraphFrame(graph.vertices, graph.edges.unionByName(back))
    reset = 1 - rule.ranking.damping
    ranks = both.pageRank(resetProbability=reset, maxIter=PAGERANK_ROUNDS).vertices
    placed = ranks.select("id", "pagerank").withColumn("window", _window_of("id"))
    sums = placed.groupBy("window").agg(F.sum("pagerank").alias("total"))
    share = (F.col("pagerank") / F.col("total")).alias("pagerank_unweighted")
    result: DataFrame = placed.join(F.broadcast(sums), "window").select("id", share)
    return result


def _window_of(vertex: str) -> Column:
    return F.shiftright(vertex, VERTICES_BITS)


_PAIR_MEASURES = {
    "clustering": _clustering,
    "communities": _communities,
    "pagerank_unweighted": _pagerank_unweighted,
}


def _completed(answer: DataFrame) -> DataFrame:
    """Give the answer all columns an engine gives, null where this one does not measure."""
    fields = from_arrow_schema(ANSWER)
    there = set(answer.columns)
    columns = [
        F.col(f.name) if f.name in there else F.lit(None).cast(f.dataType).alias(f.name) for f in fields
    ]
    return answer.select(*WINDOW, *columns)
