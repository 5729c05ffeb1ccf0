"""Table of the panel stage: one row per city and year."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, Column, Table

CITY_YEAR = Table(
    "city_year",
    "One city in one year, with everything the models use.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("name", STRING, "Name of the unit."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("year", INTEGER, "Filing year.", "year"),
        Column("ai_patents", LONG, "AI patents of the city in the year."),
        Column("patents", LONG, "All patents of the city in the year."),
        Column("is_cluster", BOOLEAN, "Whether the city is a cluster in the study's cluster window."),
        Column("policy", DOUBLE, "Policy in force: 0 or 1."),
        Column("policy_years", DOUBLE, "Years since the country's strategy.", "years"),
        Column("policy_reason", STRING, "Why policy is null."),
        Column("policy_flow", DOUBLE, "AI policy documents the city was under in the year.", "documents"),
        Column("policy_stock", DOUBLE, "Documents up to the year, worn by the depreciation.", "documents"),
        Column("policy_stock_log", DOUBLE, "Natural logarithm of 1 + policy_stock.", "log documents"),
        Column("documents_reason", STRING, "Why policy_flow is null."),
        Column("centrality", DOUBLE, "The study's measure in the window that ended the year before."),
        Column("centrality_window", STRING, "That window, such as 2010-2014."),
        Column("centrality_reason", STRING, "Why centrality is null."),
        Column("in_sample", BOOLEAN, "Whether the model's variables are all known."),
    ),
)

COVERAGE = Table(
    "coverage",
    "How many city-years each variable is known for, year by year.",
    ("variable", "year", "reason"),
    (
        Column("variable", STRING, "Column of city_year."),
        Column("year", INTEGER, "Year.", "year"),
        Column("reason", STRING, "known, or why it is not."),
        Column("rows", LONG, "City-years."),
    ),
)
