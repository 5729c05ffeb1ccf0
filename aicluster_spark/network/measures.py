"""Measures of all nodes of one window: from incidence rows in Arrow to a table of measures in Arrow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from aicluster_spark.network.incidence import Floats, Incidence, incidence, projection
from aicluster_spark.network.paths import betweenness, closeness, components
from aicluster_spark.network.ranking import RankingRule, weighted_pagerank

TIE_MEASURES = pa.schema(
    {
        "node": pa.string(),
        "degree": pa.int64(),
        "strength": pa.float64(),
        "pagerank": pa.float64(),
        "component": pa.string(),
        "component_size": pa.int64(),
        "iterations": pa.int32(),
        "residual": pa.float64(),
    }
)
"""What both engines answer, of each node; the last two are of the ranking and the same for all nodes of a
window."""

PATH_MEASURES = pa.schema(
    {name: pa.float64() for name in ("closeness_reachable", "closeness", "harmonic_closeness", "betweenness")}
)
"""What needs all shortest paths: only the arrays engine."""


def tie_measures(rows: pa.Table, weighting: str, rule: RankingRule) -> pa.Table:
    """Compute degree, strength, weighted PageRank and components of one window.

    Parameters
    ----------
    rows
        Columns ``patent_id``, ``node``, ``tied`` of one window, at least one row.
    weighting
        Weight a patent gives each of its pairs.
    rule
        How the ranks are found.

    Returns
    -------
    pyarrow.Table
        Columns of ``TIE_MEASURES``, sorted by node.
    """
    network = incidence(rows, weighting)
    return _of_ties(network, projection(network), rule)


def all_measures(rows: pa.Table, weighting: str, rule: RankingRule) -> pa.Table:
    """Compute the measures of ties and those of shortest paths in hops; null where a measure is not defined.

    Returns
    -------
    pyarrow.Table
        Columns of ``TIE_MEASURES`` and ``PATH_MEASURES``, sorted by node.
    """
    network = incidence(rows, weighting)
    ties = projection(network)
    table = _of_ties(network, ties, rule)
    near = closeness(ties)
    for name, values in zip(
        PATH_MEASURES.names,
        (near.reachable, near.wasserman_faust, near.harmonic, betweenness(ties)),
        strict=True,
    ):
        table = table.append_column(name, _nullable(values))
    return table


def _of_ties(network: Incidence, ties: Any, rule: RankingRule) -> pa.Table:
    parts = components(ties)
    ranking = weighted_pagerank(network, parts, rule)
    n = len(network.nodes)
    return pa.table(
        [
            network.nodes.to_arrow(),
            np.diff(ties.indptr),
            network.strengths,
            ranking.ranks,
            network.nodes.gather(parts.first).to_arrow(),
            parts.size,
            np.full(n, ranking.iterations),
            np.full(n, ranking.residual),
        ],
        names=TIE_MEASURES.names,
    ).cast(TIE_MEASURES)


def _nullable(values: Floats) -> pa.Array:
    return pa.array(values, from_pandas=True)
