"""Tables of collaboration: which cities share AI patents, and whether they work within or with others."""

from __future__ import annotations

from aicluster_spark.schema.table import DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

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

CITY_PARTNERS = Table(
    "city_partners",
    "The cities with which one cluster shares most AI patents in one window.",
    ("city", "window_start", "rank"),
    (
        Column("city", STRING, "The cluster."),
        *WINDOW,
        Column("rank", INTEGER, "Rank of the partner by weight, then patents."),
        Column("partner", STRING, "The other city, cluster or not."),
        Column("patents", LONG, "AI patents with a located party in both."),
        Column("weight", DOUBLE, "The same, each patent shared over the city's partners.", "patents"),
        Column("weight_share", DOUBLE, "Of the cluster's AI patents with other cities.", "share"),
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

COLLABORATION_TESTS = Table(
    "collaboration_tests",
    "Whether one city works more with others than within, and than chance would make; AI patents of one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("external_share", DOUBLE, "inter/(inter + intra).", "share"),
        Column(
            "external_low", DOUBLE, "Lower 95 % limit, exact; one-sided where the share is 0 or 1.", "share"
        ),
        Column("external_high", DOUBLE, "Upper 95 % limit, likewise.", "share"),
        Column(
            "expected_external_share",
            DOUBLE,
            "The share if partners met at random, every city with its volume.",
            "share",
        ),
        Column("expected_ei_index", DOUBLE, "The E-I index that goes with it."),
        Column(
            "balance", STRING, "inter exceeds intra, intra exceeds inter, or undecided: limits against 1/2."
        ),
        Column(
            "against_mixing",
            STRING,
            "more external, less external, or as random: limits against the expected share.",
        ),
        Column("reason", STRING, "Why the numbers are null."),
    ),
)
