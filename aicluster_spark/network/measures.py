"""Measures of all nodes of one window: from incidence rows in Arrow to a table of measures in Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from aicluster_spark.network.components import components_of_teams
from aicluster_spark.network.incidence import Incidence, incidence
from aicluster_spark.network.missing import missing
from aicluster_spark.network.pair_graph import PairGraph
from aicluster_spark.network.pair_measures import MEASURES, Found
from aicluster_spark.network.projection import projection
from aicluster_spark.network.ranking import weighted_pagerank
from aicluster_spark.network.rules import MeasureRule

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
"""What both engines answer, of each node and from teams of all sizes; the last two are of the ranking and the
same for all nodes of a window."""

PAIR_MEASURES = pa.schema(
    {
        "core_number": pa.int64(),
        "clustering": pa.float64(),
        "community": pa.string(),
        "closeness_reachable": pa.float64(),
        "closeness": pa.float64(),
        "closeness_ucinet_n": pa.float64(),
        "closeness_ucinet_diameter": pa.float64(),
        "harmonic_closeness": pa.float64(),
        "betweenness": pa.float64(),
        "eigenvector": pa.float64(),
        "constraint": pa.float64(),
        "effective_size": pa.float64(),
        "pagerank_unweighted": pa.float64(),
    }
)
"""What is measured where it is asked for, from the pairs of teams up to the cap; null where not defined."""

FIGURES = pa.schema(
    {
        "communities": pa.int64(),
        "modularity": pa.float64(),
        "diameter": pa.float64(),
        "harmonic_bound": pa.float64(),
        "harmonic_sources": pa.int64(),
        "betweenness_bound": pa.float64(),
        "betweenness_sources": pa.int64(),
        "eigenvector_residual": pa.float64(),
        "assortativity": pa.float64(),
        "mean_clustering": pa.float64(),
        "transitivity": pa.float64(),
        "path_length": pa.float64(),
        "random_clustering": pa.float64(),
        "random_path_length": pa.float64(),
        "small_world": pa.float64(),
    }
)
"""What is found of the network as a whole: in the row of the window's first node, null elsewhere."""

MISSING = pa.schema({"missing": pa.string()})
"""Which measures are null, and why."""

ANSWER = pa.schema([*TIE_MEASURES, *PAIR_MEASURES, *MISSING, *FIGURES])


def window_measures(rows: pa.Table, rule: MeasureRule) -> pa.Table:
    """Compute the measures of one window.

    Degree, strength, PageRank and components come from the incidence rows, linear in them; the others from
    the pairs of teams up to the cap, which are only made when one of them is asked for.

    Parameters
    ----------
    rows
        Columns ``patent``, ``node``, ``team`` of one window, at least one row.
    rule
        What is measured, and how.

    Returns
    -------
    pyarrow.Table
        Columns of ``ANSWER``, sorted by node.
    """
    network = incidence(rows, rule.weighting)
    columns = _of_teams(network, rule)
    if rule.measures:
        pairs = PairGraph(projection(network, rule.team_cap))
        for measure in MEASURES:
            if measure in rule.measures:
                columns |= _columns(MEASURES[measure](pairs, rule), network)
        columns["missing"] = _missing(columns, pairs, rule)
    n = len(network.nodes)
    return pa.table([_filled(columns, field, n) for field in ANSWER], schema=ANSWER)


def _missing(columns: dict[str, Any], pairs: PairGraph, rule: MeasureRule) -> pa.Array:
    numbers = {
        field.name: pl.Series(pl.from_arrow(_filled(columns, field, pairs.n)))
        for field in ANSWER
        if field.name == "degree" or field.name in PAIR_MEASURES.names
    }
    exact = pairs.n <= rule.paths.exact_up_to
    return missing(pl.DataFrame(numbers), rule.measures, pl.Series(pairs.degree), exact).to_arrow()


def _of_teams(network: Incidence, rule: MeasureRule) -> dict[str, Any]:
    parts = components_of_teams(network)
    ranking = weighted_pagerank(network, parts, rule.ranking)
    n = len(network.nodes)
    return {
        "node": network.nodes.to_arrow(),
        "degree": network.degrees(),
        "strength": network.strengths,
        "pagerank": ranking.ranks,
        "component": network.nodes.gather(parts.first).to_arrow(),
        "component_size": parts.size,
        "iterations": np.full(n, ranking.iterations),
        "residual": np.full(n, ranking.residual),
    }


def _columns(found: Found, network: Incidence) -> Iterable[tuple[str, Any]]:
    yield from found.nodes.items()
    for name, place in found.named.items():
        yield name, network.nodes.gather(place).to_arrow()
    for name, value in found.figures.items():
        yield name, np.concatenate([[value], np.full(len(network.nodes) - 1, np.nan)])


def _filled(columns: dict[str, Any], field: pa.Field, n: int) -> pa.Array:
    """Give a column its type; NaN is what is not defined and becomes null."""
    values = columns.get(field.name)
    if values is None:
        return pa.nulls(n, field.type)
    if isinstance(values, pa.Array):
        return values.cast(field.type)
    return pa.array(values, from_pandas=True).cast(field.type)
