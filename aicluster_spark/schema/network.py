"""Tables of the network stage: who works with whom, and who is central."""

from __future__ import annotations

from aicluster_spark.schema.table import DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

NODES = Table(
    "nodes",
    "One inventor or city that is in the network of one window.",
    ("level", "window_start", "node"),
    (
        Column("level", STRING, "inventor or city."),
        *WINDOW,
        Column("node", STRING, "Name key of the inventor, identifier of the city."),
        Column("patents", LONG, "Patents of the node in the window."),
    ),
)

EDGES = Table(
    "edges",
    "One tie between two nodes of one window.",
    ("level", "window_start", "source", "target"),
    (
        Column("level", STRING, "inventor or city."),
        *WINDOW,
        Column("source", STRING, "The node that sorts first."),
        Column("target", STRING, "The other node."),
        Column("patents", LONG, "Patents they share."),
        Column("weight", DOUBLE, "Strength of the tie by the study's weighting.", "patents"),
    ),
)

NODE_MEASURES = Table(
    "node_measures",
    "Measures of one inventor in one window.",
    ("window_start", "node"),
    (
        *WINDOW,
        Column("node", STRING, "Name key of the inventor."),
        Column("degree", LONG, "Distinct co-inventors."),
        Column("strength", DOUBLE, "Sum of tie weights.", "patents"),
        Column("pagerank", DOUBLE, "Weighted PageRank; sums to 1 over the window.", "share"),
        Column("component", STRING, "Smallest node of the connected component."),
        Column("component_size", LONG, "Nodes in it."),
    ),
)

CITY_MEASURES = Table(
    "city_measures",
    "Measures of one city in the network of cities of one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("located_inventors", LONG, "Distinct inventors placed in the city in the window."),
        Column("degree", LONG, "Distinct partner cities."),
        Column("strength", DOUBLE, "Sum of tie weights.", "patents"),
        Column(
            "pagerank",
            DOUBLE,
            "Weighted PageRank; sums to 1 over the window's cities before the floor.",
            "share",
        ),
        Column("closeness_reachable", DOUBLE, "Reachable form: m/sum d over the m reachable cities, hops."),
        Column("closeness", DOUBLE, "Wasserman-Faust form: (m/(N-1)) (m/sum d), hops."),
        Column("harmonic_closeness", DOUBLE, "Mean of 1/d over the N-1 other cities, hops."),
        Column(
            "betweenness", DOUBLE, "Share of shortest paths through it, normalised by (N-1)(N-2)/2, hops."
        ),
        Column("component_size", LONG, "Cities in its connected component."),
        Column("reason", STRING, "Why measures are null: below the floor of located inventors, isolate, ..."),
    ),
)

NETWORK_SUMMARY = Table(
    "network_summary",
    "The network of one level in one window, and how it was computed.",
    ("level", "window_start"),
    (
        Column("level", STRING, "inventor or city."),
        *WINDOW,
        Column("engine", STRING, "graphframes or arrays."),
        Column("nodes", LONG, "Nodes."),
        Column("edges", LONG, "Ties."),
        Column("patents", LONG, "Patents that were used."),
        Column("teams_cut", LONG, "Patents left out by the team cap."),
        Column("components", LONG, "Connected components."),
        Column("largest_component", LONG, "Nodes in the largest."),
        Column("iterations", INTEGER, "Iterations of the ranking."),
        Column(
            "residual",
            DOUBLE,
            "Change one more plain iteration would make to a rank, as a share of the mean rank.",
            "share",
        ),
    ),
)
