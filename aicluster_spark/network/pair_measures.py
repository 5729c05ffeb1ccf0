"""The measures that are made of pairs, by the name under which a study asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from aicluster_spark.network.cohesion import (
    assortativity,
    clustering,
    constraint,
    core_numbers,
    effective_size,
    leiden,
)
from aicluster_spark.network.eigenvector import eigenvector
from aicluster_spark.network.incidence import Floats, Integers
from aicluster_spark.network.pair_graph import PairGraph
from aicluster_spark.network.paths import betweenness, closeness, harmonic, ucinet
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.sampled_paths import Sampled, draw_sources, sampled_betweenness, sampled_harmonic
from aicluster_spark.network.small_world import small_world


@dataclass(frozen=True, slots=True)
class Found:
    """What one measure found.

    Attributes
    ----------
    nodes
        Values by column, each of shape (n,), NaN where undefined.
    named
        Columns that name a node, as places among the sorted nodes.
    figures
        Values of the network as a whole, NaN where undefined.
    """

    nodes: dict[str, Floats | Integers] = field(default_factory=dict)
    named: dict[str, Integers] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)


Measure = Callable[[PairGraph, MeasureRule], Found]


def _exact(pairs: PairGraph, rule: MeasureRule) -> bool:
    return pairs.n <= rule.paths.exact_up_to


def _core(pairs: PairGraph, _rule: MeasureRule) -> Found:
    return Found({"core_number": core_numbers(pairs)})


def _clustering(pairs: PairGraph, _rule: MeasureRule) -> Found:
    return Found({"clustering": clustering(pairs)})


def _communities(pairs: PairGraph, rule: MeasureRule) -> Found:
    found = leiden(pairs, rule.seed)
    figures = {"communities": len(np.unique(found.first)), "modularity": found.modularity}
    return Found(named={"community": found.first}, figures=figures)


def _closeness(pairs: PairGraph, rule: MeasureRule) -> Found:
    if not _exact(pairs, rule):
        return Found()
    near, of_ucinet = closeness(pairs, rule.paths.closeness), ucinet(pairs)
    return Found(
        {
            "closeness_reachable": near.reachable,
            "closeness": near.wasserman_faust,
            "closeness_ucinet_n": of_ucinet.missing_n,
            "closeness_ucinet_diameter": of_ucinet.missing_diameter,
        },
        figures={"diameter": of_ucinet.diameter},
    )


def _along_paths(
    measure: str,
    column: str,
    exact: Callable[[PairGraph, str], Floats],
    sampled: Callable[[PairGraph, str, Integers, float], Sampled],
) -> Measure:
    """Make a measure of shortest paths: of all of them, or of a sample where the window is too large."""

    def measured(pairs: PairGraph, rule: MeasureRule) -> Found:
        length = getattr(rule.paths, measure)
        if _exact(pairs, rule):
            return Found({column: exact(pairs, length)}, figures={f"{measure}_bound": 0.0})
        sources = draw_sources(pairs.n, rule.paths.sources, rule.seed)
        found = sampled(pairs, length, sources, rule.paths.confidence)
        figures = {f"{measure}_bound": found.bound, f"{measure}_sources": found.sources}
        return Found({column: found.values}, figures=figures)

    return measured


def _eigenvector(pairs: PairGraph, _rule: MeasureRule) -> Found:
    values, residual = eigenvector(pairs)
    return Found({"eigenvector": values}, figures={"eigenvector_residual": residual})


def _holes(pairs: PairGraph, _rule: MeasureRule) -> Found:
    return Found({"constraint": constraint(pairs), "effective_size": effective_size(pairs)})


def _assortativity(pairs: PairGraph, _rule: MeasureRule) -> Found:
    return Found(figures={"assortativity": assortativity(pairs)})


def _small_world(pairs: PairGraph, rule: MeasureRule) -> Found:
    found = small_world(pairs, _exact(pairs, rule))
    return Found(
        figures={
            "mean_clustering": found.clustering,
            "transitivity": found.transitivity,
            "path_length": found.path_length,
            "random_clustering": found.random_clustering,
            "random_path_length": found.random_path_length,
            "small_world": found.quotient,
        }
    )


def _pagerank_unweighted(pairs: PairGraph, rule: MeasureRule) -> Found:
    """Rank without weights, as GraphFrames' own PageRank does, to compare with older work; it sums to 1."""
    ranks = pairs.graph.pagerank(directed=False, damping=rule.ranking.damping, implementation="prpack")
    return Found({"pagerank_unweighted": np.asarray(ranks, dtype=np.float64)})


MEASURES: dict[str, Measure] = {
    "core": _core,
    "clustering": _clustering,
    "communities": _communities,
    "closeness": _closeness,
    "harmonic": _along_paths("harmonic", "harmonic_closeness", harmonic, sampled_harmonic),
    "betweenness": _along_paths("betweenness", "betweenness", betweenness, sampled_betweenness),
    "eigenvector": _eigenvector,
    "holes": _holes,
    "assortativity": _assortativity,
    "small_world": _small_world,
    "pagerank_unweighted": _pagerank_unweighted,
}
