"""Tables of what the AI of a city is about, by branches of AI."""

from __future__ import annotations

from aicluster_spark.schema.table import DOUBLE, LONG, STRING, WINDOW, Column, Table

CITY_BRANCHES = Table(
    "city_branches",
    "AI patents of one city in one branch of AI, against those of all cities; empty where the rule set has no branches.",
    ("city", "window_start", "branch"),
    (
        Column("city", STRING, "Unit of analysis, with AI patents in any branch of the window."),
        *WINDOW,
        Column("branch", STRING, "Branch of the rule set that occurs in the window."),
        Column("ai_patents", LONG, "AI patents of the branch; one of several branches counts in each."),
        Column("branch_lq", DOUBLE, "The branch's share in the city over its share in all cities."),
        Column(
            "density",
            DOUBLE,
            "Share of all relatedness to the branch that lies in branches of quotient 1 or more.",
            "share",
        ),
        Column(
            "branch_complexity",
            DOUBLE,
            "Complexity of the branch, standardised; null outside of the largest connected part.",
        ),
    ),
)

CITY_PROFILES = Table(
    "city_profiles",
    "How broad and how complex the AI of one city is by branches.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis, with AI patents in any branch of the window."),
        *WINDOW,
        Column("branches", LONG, "Branches with AI patents."),
        Column(
            "herfindahl", DOUBLE, "Normalised Herfindahl index over branches; null with one branch in all."
        ),
        Column("krugman", DOUBLE, "Sum of absolute differences of branch shares against all cities, 0 to 2."),
        Column(
            "complexity",
            DOUBLE,
            "Complexity of the city, standardised; null outside of the largest connected part.",
        ),
    ),
)
