"""How each measure of each network was computed, or why it was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aicluster_spark.network.cohesion import LEIDEN_ROUNDS
from aicluster_spark.network.pair_measures import MEASURES
from aicluster_spark.network.rules import MeasureRule

BASIC = ("degree", "strength", "pagerank", "components")
METHODS = {
    "degree": "distinct partners",
    "strength": "sum of tie weights",
    "pagerank": "weighted, Chebyshev's semi-iteration on patent-node rows",
    "components": "over patents and nodes",
    "core": "k-core",
    "clustering": "local, Watts and Strogatz",
    "communities": f"Leiden, modularity, at most {LEIDEN_ROUNDS} rounds",
    "closeness": "reachable; Wasserman-Faust; UCINET with N and with diameter + 1",
    "harmonic": "mean of 1/d over N-1",
    "betweenness": "normalised by (N-1)(N-2)/2",
    "eigenvector": "main component, unit Euclidean length",
    "holes": "Burt's constraint by weights; effective size without",
    "assortativity": "by degree",
    "small_world": "main component, against a random graph as large",
    "pagerank_unweighted": "every tie counts the same",
}
GRAPHFRAMES_METHODS = {
    "pagerank": "weighted, Chebyshev's semi-iteration as joins of patent-node rows",
    "components": "GraphFrames, one star a patent",
    "communities": "label propagation without weights, 10 rounds",
    "clustering": "local, Watts and Strogatz, from GraphFrames' triangles",
    "pagerank_unweighted": "GraphFrame.pageRank, 60 rounds",
}
WEIGHTED = {"strength", "pagerank", "communities", "eigenvector", "holes"}
PATHS = {"closeness": "closeness", "harmonic": "harmonic", "betweenness": "betweenness"}
SEEDED = {"communities"}
CAN_MEASURE = {
    "arrays": tuple(MEASURES),
    "graphframes": ("clustering", "communities", "pagerank_unweighted"),
}
"""Measures of each engine besides the basic ones."""
NOT_ASKED = "not asked for"
ENGINE_CANNOT = "the graphframes engine has no such measure"
TOO_LARGE = "more nodes than sampling.exact_up_to"


def method_rows(
    networks: Iterable[Mapping[str, Any]], rules: Mapping[str, MeasureRule]
) -> Iterator[dict[str, Any]]:
    """State of every measure of every network how it was computed.

    Parameters
    ----------
    networks
        Rows of one network each: ``level``, the window, ``engine``, ``nodes`` and the figures of
        ``measures.FIGURES``.
    rules
        What was asked for, by level.

    Yields
    ------
    dict
        A row of ``NETWORK_METHODS``.
    """
    for network in networks:
        rule = rules[network["level"]]
        for measure in (*BASIC, *MEASURES):
            row = {name: network[name] for name in ("level", "window_start", "window_end", "engine")}
            reason = _why_not(measure, network, rule)
            how = {"reason": reason} if reason else _how(measure, network, rule)
            yield {**row, "measure": measure, **how}


def _why_not(measure: str, network: Mapping[str, Any], rule: MeasureRule) -> str | None:
    if measure in BASIC:
        return None
    if measure not in rule.measures:
        return NOT_ASKED
    if measure not in CAN_MEASURE[network["engine"]]:
        return ENGINE_CANNOT
    return TOO_LARGE if measure == "closeness" and network["nodes"] > rule.paths.exact_up_to else None


def _how(measure: str, network: Mapping[str, Any], rule: MeasureRule) -> dict[str, Any]:
    arrays = network["engine"] == "arrays"
    method = METHODS[measure] if arrays else GRAPHFRAMES_METHODS.get(measure, METHODS[measure])
    by_weight = measure in WEIGHTED and (arrays or measure != "communities")
    length = getattr(rule.paths, PATHS[measure]) if measure in PATHS else None
    sources = network.get(f"{measure}_sources")
    paths = measure in ("harmonic", "betweenness")
    sampled = paths and sources is not None
    residuals = {"pagerank": "residual", "eigenvector": "eigenvector_residual"}
    return {
        "method": f"{method}, sampled" if sampled else method,
        "strength": rule.weighting if by_weight or length in ("inverse", "log") else "none",
        "length": "hops" if measure == "small_world" else length,
        "teams": "all" if measure in BASIC else f"up to {rule.team_cap}",
        "sources": sources,
        "error_bound": network.get(f"{measure}_bound") if paths else 0.0 if measure == "closeness" else None,
        "confidence": rule.paths.confidence if sampled else None,
        "seed": rule.seed if sampled or (measure in SEEDED and arrays) else None,
        "residual": network.get(residuals.get(measure, "")),
    }
