"""One row a network: how large it is, and how it was computed."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.measures import FIGURES
from aicluster_spark.network.teams import NETWORK, window_patents


def network_figures(rows: DataFrame, ties: DataFrame, measured: DataFrame, cap: int) -> DataFrame:
    """Summarise the networks of all levels and windows.

    Parameters
    ----------
    rows
        Team rows in windows.
    ties
        Ties of all levels.
    measured
        What the engines gave, with ``level`` and ``engine``.
    cap
        Largest team that gave pairs.

    Returns
    -------
    DataFrame
        Columns of ``NETWORK_SUMMARY`` and of ``measures.FIGURES``, one row a network that has a node.
    """
    sizes = measured.groupBy(*NETWORK, "engine").agg(
        F.count("*").alias("nodes"),
        F.count_if(F.col("component") == F.col("node")).alias("components"),
        F.max("component_size").alias("largest_component"),
        F.max("iterations").alias("iterations"),
        F.max("residual").alias("residual"),
        *[F.max(name).alias(name) for name in FIGURES.names if name != "communities"],
        F.when(F.count("community") > 0, F.count_if(F.col("community") == F.col("node"))).alias(
            "communities"
        ),
    )
    edges = ties.groupBy(*NETWORK).agg(F.count("*").alias("edges"))
    patents = window_patents(rows, cap)
    joined = sizes.join(patents, [*NETWORK], "left").join(edges, [*NETWORK], "left")
    return joined.fillna({"edges": 0})


def hubs(measured: DataFrame, nodes: DataFrame, count: int) -> list[dict[str, object]]:
    """List the nodes of highest degree in any window, where names that several people share show up first.

    Parameters
    ----------
    measured, nodes
        Measures and nodes of one level.
    count
        Nodes wanted.

    Returns
    -------
    list of dict
        ``window_start``, ``degree``, ``patents``: each node once, in the window of its highest degree. Their
        names stay in the tables: facts go where names of natural persons must not.
    """
    key = ["window_start", "window_end", "node"]
    found = F.struct("degree", "window_start", "patents")
    best = measured.join(nodes, key).groupBy("node").agg(F.max(found).alias("best"))
    top = best.orderBy(F.desc("best.degree"), "node").limit(count).select("best.*").collect()
    return [row.asDict() for row in top]
