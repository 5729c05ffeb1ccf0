"""Tables of the policy stage: how strongly AI was supported, where and when."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, INTEGER, STRING, Column, Table

POLICY_EVENTS = Table(
    "policy_events",
    "One dated policy event, and whether the study uses it.",
    ("country", "place", "programme", "date"),
    (
        Column("level", STRING, "national, city, district or county."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("place", STRING, "Name of the place as in the source."),
        Column("city_code_2024", STRING, "Administrative code of the place, borders of 2024, where given."),
        Column("programme", STRING, "Name of the programme or strategy."),
        Column("date", STRING, "Date as precise as the source gives it: YYYY, YYYY-MM or YYYY-MM-DD."),
        Column("year", INTEGER, "Year of the event.", "year"),
        Column("precision", STRING, "year, month or day."),
        Column("evidence", STRING, "How it is known: read in the named source, or not."),
        Column("source", STRING, "Where it was read."),
        Column("used", BOOLEAN, "Whether the study counts it."),
        Column("reason", STRING, "Why it is not used."),
    ),
)

CITY_POLICY = Table(
    "city_policy",
    "Policy that a city was under in one year.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Year.", "year"),
        Column("country", STRING, "Unit to which the policy is assigned."),
        Column("strategy_year", INTEGER, "Year of the country's first dated strategy.", "year"),
        Column("policy", INTEGER, "1 from the year of the strategy on, 0 before it; null where unknown."),
        Column(
            "policy_years",
            INTEGER,
            "Years since the strategy, 0 up to its year; null where unknown.",
            "years",
        ),
        Column(
            "reason",
            STRING,
            "Why policy is null: no dated event with read evidence for the country, or no country.",
        ),
        Column(
            "pilot_year", INTEGER, "Year in which the city became a pilot zone; null if it never did.", "year"
        ),
        Column(
            "pilot", INTEGER, "1 from that year on, 0 before it and where it never was; null where unknown."
        ),
        Column("pilot_reason", STRING, "Why pilot is null."),
    ),
)
