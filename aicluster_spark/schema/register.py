"""Tables of the enterprise register, of policy documents and of statistical yearbooks, as they were read."""

from __future__ import annotations

from aicluster_spark.schema.table import (
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    LONG,
    STRING,
    STRINGS,
    Column,
    Table,
)

ENTERPRISES = Table(
    "enterprises",
    "One enterprise as a register export or a data vendor lists it.",
    ("source_file", "source_row"),
    (
        Column(
            "enterprise_id",
            STRING,
            "Credit code as published; else `reg-` and the registration number; else `name-`, the name key and the founding day.",
        ),
        Column("credit_code", STRING, "Unified social credit code as published, upper case."),
        Column(
            "credit_code_valid",
            BOOLEAN,
            "Whether the credit code is one by GB 32100-2015; null where there is none.",
        ),
        Column("registration_number", STRING, "Number of the older registration, 13 or 15 digits."),
        Column("name", STRING, "Name as published."),
        Column("name_key", STRING, "Normalised name, as for parties."),
        Column("founded", DATE, "Day of first registration."),
        Column("closed", DATE, "Day of deregistration or of the licence's revocation."),
        Column(
            "status",
            STRING,
            "active, cancelled, revoked, moved_out or other; null where the words are not known.",
        ),
        Column("status_text", STRING, "Words or codes of the status as published."),
        Column(
            "capital",
            DOUBLE,
            "Registered capital in whole units of its currency.",
            "units of capital_currency",
        ),
        Column(
            "capital_currency", STRING, "ISO 4217; null where the text names a currency that is not known."
        ),
        Column("capital_text", STRING, "Registered capital as published."),
        Column(
            "capital_basis",
            STRING,
            "stated, currency_assumed, unit_assumed, both_assumed or unknown_currency: what of it the text does not say.",
        ),
        Column("industry_code", STRING, "Code of GB/T 4754 as published, letter and digits."),
        Column(
            "industry_edition",
            INTEGER,
            "Edition of GB/T 4754 the code is of: 2002, 2011 or 2017; null where several fit.",
            "year",
        ),
        Column("industry_edition_evidence", STRING, "What tells the edition, or why none is told."),
        Column("scope", STRING, "Business scope."),
        Column("address", STRING, "Address as published."),
        Column("region", STRING, "Province or registering authority as published."),
        Column("city", STRING, "City or district as published."),
        Column(
            "region_code",
            STRING,
            "Six digits of GB/T 2260: region of the first registration, from the code or the number.",
        ),
        Column("flags", STRINGS, "What is doubtful: unreadable or contradictory dates, a code that is none."),
        Column("source_file", STRING, "File it was read from."),
        Column("source_row", LONG, "Row in that file, from 0."),
    ),
)

POLICIES = Table(
    "policies",
    "One policy document of a list.",
    ("source_file", "source_row"),
    (
        Column(
            "policy_id",
            STRING,
            "Key of the list where it has one (CLI...), else a hash of address, title, date and number.",
        ),
        Column("title", STRING, "Title."),
        Column(
            "issuer",
            STRING,
            "Issuers as published, or read from the title; several are parted by semicolons.",
        ),
        Column(
            "issuer_level",
            STRING,
            "national, province, city or county: the highest of the issuers; null where it cannot be read.",
        ),
        Column("issuer_evidence", STRING, "What the level and places were read from: issuer, title or host."),
        Column(
            "places",
            STRINGS,
            "Areas the issuers of that level govern, such as 广东省深圳市; empty for national ones.",
        ),
        Column("document_number", STRING, "Number of the document, such as 国发〔2017〕35号."),
        Column(
            "document_type",
            STRING,
            "Type by the title's last type word, such as 规划; what is issued by a notice, not the notice.",
        ),
        Column("authority", STRING, "Level of legal force as the source gives it."),
        Column(
            "date",
            STRING,
            "Date of issue, else of publication, as precise as it is given: YYYY, YYYY-MM or YYYY-MM-DD.",
        ),
        Column("precision", STRING, "year, month or day."),
        Column("year", INTEGER, "Year of the date.", "year"),
        Column("date_kind", STRING, "issued or published."),
        Column(
            "status", STRING, "in_force, repealed, amended, not_yet or partly_repealed; null where not given."
        ),
        Column("text", STRING, "Full text where the source has it."),
        Column("url", STRING, "Address of the page."),
        Column("source_file", STRING, "File it was read from."),
        Column("source_row", LONG, "Row in that file, from 0."),
    ),
)

YEARBOOK = Table(
    "yearbook",
    "One figure of a statistical yearbook.",
    ("source_file", "source_row", "indicator", "price", "scope", "unit"),
    (
        Column("place", STRING, "Place as published, without inner spaces."),
        Column("place_code", STRING, "Administrative code as published, six digits."),
        Column("year", INTEGER, "Year the figure is of.", "year"),
        Column("indicator", STRING, "Indicator by its own name."),
        Column("price", STRING, "Price basis as published, such as 当年价格."),
        Column("scope", STRING, "Area as published: 全市 or 市辖区."),
        Column("unit", STRING, "Unit as published; null where the header gives none."),
        Column("value", DOUBLE, "Figure in that unit.", "unit"),
        Column("value_text", STRING, "Cell as published."),
        Column("reason", STRING, "Why the value is null: blank, not_available or not_a_number."),
        Column("source_file", STRING, "File it was read from."),
        Column("source_row", LONG, "Row in that file, from 0."),
    ),
)

PARTY_ENTERPRISES = Table(
    "party_enterprises",
    "The registered enterprise of one applicant.",
    ("patent_id", "role", "position"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("role", STRING, "applicant or assignee."),
        Column("position", INTEGER, "Place in the list of the role, from 0."),
        Column("enterprise_id", STRING, "The enterprise; null unless exactly one fits."),
        Column("method", STRING, "credit_code, name_and_city, name_city_unknown or name_other_city."),
        Column("confidence", DOUBLE, "From 0 to 1; the scale is stated in docs.", "share"),
        Column("candidates", INTEGER, "Enterprises that fit as well as the best."),
        Column(
            "reason", STRING, "Why there is none: person, no_name, not_registered or several_enterprises."
        ),
    ),
)
