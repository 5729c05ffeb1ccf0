"""Tables of the panel stage: one row per city and year, and what its columns are."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, Column, Table

CITY_YEAR = Table(
    "city_year",
    "One city in one year, with everything the models use; variables that the study declares are further "
    "columns of numbers after these.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("name", STRING, "Name of the unit."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("year", INTEGER, "Filing year.", "year"),
        Column("ai_patents", LONG, "AI patents of the city in the year.", "patents"),
        Column("patents", LONG, "All patents of the city in the year.", "patents"),
        Column(
            "ai_patents_granted",
            LONG,
            "AI patents of the year that were granted by the end of the records: the last years are not complete.",
            "patents",
        ),
        Column(
            "ai_patents_cited",
            LONG,
            "AI patents of the year, each counted once and once more for each citation it received.",
            "patents and citations",
        ),
        Column("is_cluster", BOOLEAN, "Whether the city is a cluster in the study's cluster window."),
        Column("lq", DOUBLE, "Location quotient of the city in the window that ended the year before."),
        Column("policy", DOUBLE, "Policy in force: 0 or 1."),
        Column("policy_years", DOUBLE, "Years since the country's strategy.", "years"),
        Column("policy_reason", STRING, "Why policy is null."),
        Column("pilot", DOUBLE, "Whether the city is a pilot zone by then: 0 or 1."),
        Column("policy_flow", DOUBLE, "AI policy documents the city was under in the year.", "documents"),
        Column("policy_stock", DOUBLE, "Documents up to the year, worn by the depreciation.", "documents"),
        Column("policy_stock_log", DOUBLE, "Natural logarithm of 1 + policy_stock.", "log documents"),
        Column(
            "policy_weighted_stock",
            DOUBLE,
            "The same stock, each with the grade of its type.",
            "grade points",
        ),
        Column("policy_supply", DOUBLE, "Share of supply instruments in the year's documents.", "share"),
        Column("policy_environment", DOUBLE, "Share of environment instruments in them.", "share"),
        Column("policy_demand", DOUBLE, "Share of demand instruments in them.", "share"),
        Column("documents_reason", STRING, "Why policy_flow is null."),
        Column("centrality", DOUBLE, "The study's measure in the window that ended the year before."),
        Column("centrality_window", STRING, "That window, such as 2010-2014."),
        Column("centrality_reason", STRING, "Why centrality is null."),
        Column("in_sample", BOOLEAN, "Whether the variables of panel.required are all known."),
    ),
    further=DOUBLE,
)

NUMBERS = tuple(column.name for column in CITY_YEAR.columns if column.type in (INTEGER, LONG, DOUBLE))
"""Columns that formulas and models may name."""

PANEL_GAPS = Table(
    "panel_gaps",
    "One cell of the panel that is not known, with the reason.",
    ("variable", "city", "year"),
    (
        Column("variable", STRING, "Column of city_year."),
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Year.", "year"),
        Column("reason", STRING, "Why it is not known."),
    ),
)

PANEL_VARIABLES = Table(
    "panel_variables",
    "One variable of the panel: what it is and where it is from. The data dictionary.",
    ("variable",),
    (
        Column("position", INTEGER, "Place among the columns, from 0."),
        Column("variable", STRING, "Column of city_year."),
        Column("label", STRING, "What it is."),
        Column("unit", STRING, "Its unit; empty where it has none."),
        Column("source", STRING, "Table and column it was taken from; formula for computed ones."),
        Column("formula", STRING, "How it was computed, where the study declares it."),
        Column("first_year", INTEGER, "First year in which it is known for a city.", "year"),
        Column("last_year", INTEGER, "Last such year.", "year"),
        Column("known", LONG, "City-years in which it is known."),
        Column("missing", LONG, "City-years in which it is not; panel_gaps says why."),
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
