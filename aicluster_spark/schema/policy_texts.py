"""Tables of the policy stage that come from documents: what each says, and what cities were under."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, STRINGS, Column, Table

POLICY_TEXTS = Table(
    "policy_texts",
    "What one policy document was judged to be; repeats of a document are one row.",
    ("policy_id",),
    (
        Column("policy_id", STRING, "The document."),
        Column(
            "is_ai",
            BOOLEAN,
            "Whether it is about AI; null where there is no text and the title does not tell.",
        ),
        Column("evidence", STRING, "What told it: title or text."),
        Column("terms", STRINGS, "Words found there."),
        Column("mentions", LONG, "Times AI itself is named in the text; null without text."),
        Column("text_length", LONG, "Characters of the text; null without text."),
        Column("is_measure", BOOLEAN, "false for pages about a document or an event, such as an interview."),
        Column(
            "counts",
            BOOLEAN,
            "Whether it is counted as AI policy: about AI, a measure, and of a known year and level.",
        ),
        Column("reason", STRING, "Why it is not counted."),
        Column(
            "strength", DOUBLE, "Grade of its type, from 1 to 5; null for titles without a type.", "grade"
        ),
        Column("supply", LONG, "Words of supply instruments; null where no text was read."),
        Column("environment", LONG, "Words of environment instruments."),
        Column("demand", LONG, "Words of demand instruments."),
        Column("instruments", STRINGS, "Kinds of instruments found, such as supply.talent."),
    ),
)

POLICY_INSTRUMENTS = Table(
    "policy_instruments",
    "AI policy documents of one year that use one kind of instrument; a document counts under every kind it uses.",
    ("year", "kind"),
    (
        Column("year", INTEGER, "Year of the documents.", "year"),
        Column(
            "kind",
            STRING,
            "all; a side (supply, environment, demand); a kind such as supply.talent; none found: a text without "
            "one; no text: it is unknown.",
        ),
        Column("documents", LONG, "Documents that count as AI policy.", "documents"),
    ),
)

CITY_POLICY_DOCUMENTS = Table(
    "city_policy_documents",
    "One AI policy document that a city was under: what a city's intensity is made of.",
    ("city", "policy_id"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Year of the document.", "year"),
        Column("policy_id", STRING, "The document."),
        Column("level", STRING, "Level it came down from: national, province or city."),
        Column("place", STRING, "The area it is for; empty for the nation."),
        Column("strength", DOUBLE, "Grade of its type.", "grade"),
    ),
)

CITY_POLICY_INTENSITY = Table(
    "city_policy_intensity",
    "AI policy that a city was under in one year, from documents.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Year.", "year"),
        Column(
            "national",
            INTEGER,
            "AI policy documents of the nation; null where no list covers the year.",
            "documents",
        ),
        Column("province", INTEGER, "Of the city's province; null where no list covers it.", "documents"),
        Column("municipal", INTEGER, "Of the city itself; null where no list covers it.", "documents"),
        Column(
            "lists",
            INTEGER,
            "Lists that cover the city in the year: where this changes, the series breaks.",
            "lists",
        ),
        Column("flow", INTEGER, "Documents of the levels that the study counts.", "documents"),
        Column(
            "unjudged",
            INTEGER,
            "Documents of the same levels without text whose title does not name AI: flow is at least, not exactly, what it says.",
            "documents",
        ),
        Column("weighted_flow", DOUBLE, "The same, each with the grade of its type.", "grade points"),
        Column(
            "stock", DOUBLE, "Documents since stock_since, each year's worn by the depreciation.", "documents"
        ),
        Column("weighted_stock", DOUBLE, "The same with grades.", "grade points"),
        Column(
            "stock_since",
            INTEGER,
            "First year the stock counts; what was issued before is not in it.",
            "year",
        ),
        Column(
            "ungraded",
            INTEGER,
            "Documents of the flow without a grade: weighted_flow is without them.",
            "documents",
        ),
        Column("supply_share", DOUBLE, "Share of supply instruments in the documents with text.", "share"),
        Column("environment_share", DOUBLE, "Share of environment instruments.", "share"),
        Column("demand_share", DOUBLE, "Share of demand instruments.", "share"),
        Column("documents_with_text", INTEGER, "Documents of the flow the shares are from.", "documents"),
        Column("reason", STRING, "Why flow is null: which level no list covers."),
    ),
)
