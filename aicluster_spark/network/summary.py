"""One row a network: how large it is, and how it was computed."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.engines import Networks
from aicluster_spark.network.teams import window_patents

KEY = ["window_start", "window_end"]


def network_summary(level: str, engine: str, networks: Networks, measured: DataFrame, cap: int) -> DataFrame:
    """Summarise the networks of one level.

    Parameters
    ----------
    level
        inventor or city.
    engine
        Engine that measured them.
    networks
        The networks of all windows.
    measured
        What the engine gave.
    cap
        Largest team that gave pairs.

    Returns
    -------
    DataFrame
        Columns of ``NETWORK_SUMMARY``, one row a window that has a node.
    """
    sizes = measured.groupBy(KEY).agg(
        F.count("*").alias("nodes"),
        F.count_if(F.col("component") == F.col("node")).alias("components"),
        F.max("component_size").alias("largest_component"),
        F.max("iterations").alias("iterations"),
        F.max("residual").alias("residual"),
    )
    ties = networks.ties.groupBy(KEY).agg(F.count("*").alias("edges"))
    patents = window_patents(networks.rows, cap)
    joined = sizes.join(patents, KEY, "left").join(ties, KEY, "left").fillna({"edges": 0})
    return joined.withColumn("level", F.lit(level)).withColumn("engine", F.lit(engine))


def hubs(measured: DataFrame, networks: Networks, count: int) -> list[dict[str, object]]:
    """List the nodes of highest degree in any window, where names that several people share show up first.

    Returns
    -------
    list of dict
        ``node``, ``window_start``, ``degree``, ``patents``, each node once, in the window of its highest
        degree.
    """
    best = F.max_by(
        F.struct("window_start", "degree", "patents"), F.struct("degree", F.col("window_start"))
    ).alias("best")
    rows = measured.join(networks.nodes, [*KEY, "node"]).groupBy("node").agg(best).select("node", "best.*")
    top = rows.orderBy(F.desc("degree"), "node").limit(count).collect()
    return [row.asDict() for row in top]
