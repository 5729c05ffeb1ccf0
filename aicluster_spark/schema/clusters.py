"""Tables of clusters: which cities they are, by which rules, and how firmly that stands."""

from __future__ import annotations

from aicluster_spark.schema.table import BASE, BOOLEAN, DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

CLUSTERS = Table(
    "clusters",
    "Whether one city is an AI cluster in one window, and if not, why.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        BASE,
        Column("ai_patents", DOUBLE, "AI patents of the city in the window.", "patents"),
        Column("lq", DOUBLE, "Location quotient."),
        Column(
            "is_cluster", BOOLEAN, "Location quotient above the threshold and output at or above the floor."
        ),
        Column("reason", STRING, "What failed: lq, floor, both; null for a cluster."),
        Column("rank", INTEGER, "Rank among the window's clusters by AI patents, then location quotient."),
    ),
)

CLUSTER_RULES = Table(
    "cluster_rules",
    "Whether one city passes one of the study's cluster rules in one window.",
    ("city", "window_start", "rule"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        BASE,
        Column("rule", STRING, "Name of the rule."),
        Column("criterion", STRING, "The rule itself."),
        Column("passed", BOOLEAN, "Null where what the rule asks for is unknown."),
    ),
)

CLUSTER_PRESETS = Table(
    "cluster_presets",
    "Whether one city is a cluster in one window by a published way to find them.",
    ("city", "window_start", "preset"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        BASE,
        Column("preset", STRING, "paper, eu_stars or wipo_density."),
        Column("is_member", BOOLEAN, "Whether it is a cluster, or part of one."),
        Column("failed", STRING, "What failed; null for a member."),
        Column("density", DOUBLE, "wipo_density: AI patents within the radius.", "patents"),
        Column(
            "dense_cluster", INTEGER, "wipo_density: number of the cluster, from 0 by falling AI patents."
        ),
    ),
)

PRESET_AGREEMENT = Table(
    "preset_agreement",
    "How far two ways to find clusters agree in one window; `study` is the study's own.",
    ("window_start", "first", "second"),
    (
        *WINDOW,
        BASE,
        Column("first", STRING, "One way."),
        Column("second", STRING, "The other."),
        Column("in_first", LONG, "Clusters by the first."),
        Column("in_second", LONG, "Clusters by the second."),
        Column("in_both", LONG, "Clusters by both."),
        Column("jaccard", DOUBLE, "in_both over those in either; null where neither has any."),
        Column("kappa", DOUBLE, "Cohen's kappa over all cities; null where chance alone agrees fully."),
    ),
)

STABILITY = Table(
    "stability",
    "The list of clusters of the last window by one specification, compared with the study's own.",
    ("rule_set", "base", "counting", "window_start", "lq_above", "minimum_ai_patents"),
    (
        Column("rule_set", STRING, "What counts as AI."),
        Column("base", STRING, "What AI output is compared with."),
        Column("counting", STRING, "full or fractional."),
        *WINDOW,
        Column("lq_above", DOUBLE, "Threshold of the location quotient."),
        Column("minimum_ai_patents", DOUBLE, "Scale floor, scaled with the window's width.", "patents"),
        Column("is_reference", BOOLEAN, "Whether it is the study's own."),
        Column("clusters", LONG, "Clusters it gives."),
        Column("in_both", LONG, "Of these, clusters of the study's own specification."),
        Column("jaccard", DOUBLE, "in_both over those in either; null where neither has any."),
        Column("kappa", DOUBLE, "Cohen's kappa over all cities."),
        Column("rank_correlation", DOUBLE, "Spearman's correlation of the quotients with the study's own."),
        Column("cities_ranked", LONG, "Cities that have a quotient in both."),
    ),
)

CLUSTER_STABILITY = Table(
    "cluster_stability",
    "How firmly one city is a cluster of the last window.",
    ("city",),
    (
        Column(
            "city", STRING, "Unit of analysis: every city that any specification or bootstrap sample lists."
        ),
        BASE,
        Column("is_cluster", BOOLEAN, "Whether the study lists it."),
        Column("specifications", LONG, "Specifications of the table `stability` that list it."),
        Column("share_of_specifications", DOUBLE, "The same as a share of all.", "share"),
        Column(
            "bootstrap_share",
            DOUBLE,
            "Share of bootstrap samples that list it; null without a bootstrap.",
            "share",
        ),
    ),
)
