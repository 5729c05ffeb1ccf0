"""Tables of the specialisation stage: where AI is concentrated, and do its clusters work together."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

CITY_OUTPUT = Table(
    "city_output",
    "Patents of one city in one year.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Filing year.", "year"),
        Column("patents", LONG, "Distinct patents with a party in the city."),
        Column("ai_patents", LONG, "Those that the study's rule set counts as AI."),
        Column(
            "unjudged", LONG, "Those of the patents that the rule set could not judge: in the base, not AI."
        ),
        Column(
            "patents_fractional", DOUBLE, "The same, each patent shared equally over its cities.", "patents"
        ),
        Column("ai_patents_fractional", DOUBLE, "The same of AI patents.", "patents"),
        Column("complete", BOOLEAN, "Whether the year is at or before the last complete year."),
    ),
)

CITY_LQ = Table(
    "city_lq",
    "Location quotient of one city in one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("patents", DOUBLE, "Base: patents of the city in the window.", "patents"),
        Column("ai_patents", DOUBLE, "AI patents of the city in the window.", "patents"),
        Column("all_patents", DOUBLE, "Base over all cities.", "patents"),
        Column("all_ai_patents", DOUBLE, "AI patents over all cities.", "patents"),
        Column("lq", DOUBLE, "Location quotient (x_i/X_i)/(x/X); null with a reason where it is unknown."),
        Column(
            "lq_low",
            DOUBLE,
            "Lower 95 % limit: log-delta with the covariance term, exact where counts are below 10.",
        ),
        Column("lq_high", DOUBLE, "Upper 95 % limit, likewise; one-sided where ai_patents is 0."),
        Column("lq_symmetric", DOUBLE, "(lq - 1)/(lq + 1)."),
        Column("reason", STRING, "Why lq is null."),
    ),
)

CLUSTERS = Table(
    "clusters",
    "Whether one city is an AI cluster in one window, and if not, why.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("ai_patents", DOUBLE, "AI patents of the city in the window.", "patents"),
        Column("lq", DOUBLE, "Location quotient."),
        Column(
            "is_cluster", BOOLEAN, "Location quotient above the threshold and output at or above the floor."
        ),
        Column("reason", STRING, "What failed: lq, floor, both; null for a cluster."),
        Column("rank", INTEGER, "Rank among the window's clusters by AI patents, then location quotient."),
    ),
)

CITY_PAIRS = Table(
    "city_pairs",
    "AI patents that two cities share in one window.",
    ("window_start", "city_a", "city_b"),
    (
        *WINDOW,
        Column("city_a", STRING, "The city whose identifier sorts first."),
        Column("city_b", STRING, "The other city."),
        Column("patents", LONG, "AI patents with a located party in both."),
        Column("weight", DOUBLE, "The same, each patent 1/(cities - 1) per pair (Newman).", "patents"),
    ),
)

COLLABORATION = Table(
    "collaboration",
    "Work inside one city and with others, AI patents of one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("intra", LONG, "AI patents with two or more located parties of the role, all in the city."),
        Column("inter", LONG, "AI patents with a located party in the city and one elsewhere."),
        Column("single", LONG, "AI patents with one party of the role."),
        Column(
            "partly_located",
            LONG,
            "AI patents of several parties of which only some could be placed, all of these here.",
        ),
        Column("ei_index", DOUBLE, "(inter - intra)/(inter + intra), Krackhardt and Stern 1988."),
        Column("reason", STRING, "Why ei_index is null."),
    ),
)
