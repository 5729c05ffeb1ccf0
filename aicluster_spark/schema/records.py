"""Tables of the records stage: what was published, and what could not be read."""

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

PATENTS = Table(
    "patents",
    "One patent document after duplicates of the same document were merged.",
    ("patent_id",),
    (
        Column("patent_id", STRING, "Office code and the number within the office, such as US-5828387."),
        Column("office", STRING, "Office that published it, two-letter code."),
        Column("application_number", STRING, "Number of the application in the office's own form."),
        Column("application_date", DATE, "Day of filing."),
        Column("publication_number", STRING, "Number of the publication."),
        Column("publication_date", DATE, "Day of publication."),
        Column("grant_date", DATE, "Day of grant."),
        Column("year", INTEGER, "Year the study counts it in: year of filing.", "year"),
        Column("kind", STRING, "invention, utility_model, design, plant or other."),
        Column("stage", STRING, "application or grant."),
        Column("title", STRING, "Title."),
        Column("abstract", STRING, "Abstract."),
        Column("language", STRING, "Language of title and abstract, ISO 639-1."),
        Column("ipc", STRINGS, "IPC symbols in canonical form, such as G06N3/08."),
        Column("cpc", STRINGS, "CPC symbols in canonical form."),
        Column("family_id", STRING, "Patent family."),
        Column("claims", INTEGER, "Number of claims."),
        Column("family_size", INTEGER, "Documents in the family."),
        Column("forward_citations", INTEGER, "Citations received within five years of publication."),
        Column("legal_status", STRING, "granted, withdrawn, ... where the source tells."),
        Column(
            "date_doubt",
            STRING,
            "What is wrong with its dates, where the study keeps such documents: future_date or "
            "application_after_publication; null where nothing is.",
        ),
        Column("source_file", STRING, "File the document was read from."),
        Column("source_row", LONG, "Row of its first mention in that file, from 0."),
    ),
)

PARTIES = Table(
    "parties",
    "One person or organisation on one patent, in one role.",
    ("patent_id", "role", "position"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("role", STRING, "inventor, applicant or assignee."),
        Column("position", INTEGER, "Place in the list of the role, from 0."),
        Column("name", STRING, "Name as published, given name first."),
        Column("name_key", STRING, "Normalised name: a provisional identity."),
        Column("sector", STRING, "firm, university, institute, government, person or unknown."),
        Column(
            "credit_code", STRING, "Unified social credit code, where the source gives one for the party."
        ),
        Column("address", STRING, "Address or city as published."),
        Column("region", STRING, "State or province as published."),
        Column("country", STRING, "Country as published."),
        Column("postcode", STRING, "Postcode as published."),
        Column("source_row", LONG, "Row that gives the address; null where the source lists the name only."),
    ),
)

REJECTS = Table(
    "rejects",
    "One record that was not kept, with the reason.",
    ("source_file", "source_row"),
    (
        Column("source_file", STRING, "File."),
        Column("source_row", LONG, "Row in the file, from 0."),
        Column("byte_offset", LONG, "Byte the record starts at; null where the format has no such place."),
        Column("reason", STRING, "One of the closed list of reasons."),
        Column("detail", STRING, "The value that was refused."),
        Column("raw", STRING, "The record's text, cut at 1,000 characters."),
    ),
)

FILES = Table(
    "files",
    "One source file with its row account: seen = kept + rejected.",
    ("source_file",),
    (
        Column("source_file", STRING, "File."),
        Column("reader", STRING, "Reader that read it."),
        Column("bytes", LONG, "Size.", "bytes"),
        Column("sha256", STRING, "Hash of the content."),
        Column("encoding", STRING, "Text encoding, or parquet."),
        Column("records_seen", LONG, "Records counted a second, simpler way."),
        Column("rows_kept", LONG, "Records that went into the tables."),
        Column("rows_rejected", LONG, "Records in the rejects table."),
    ),
)

RECORD_COUNTS = Table(
    "record_counts",
    "How many records each rule kept, merged or rejected.",
    ("source_file", "what"),
    (
        Column("source_file", STRING, "File."),
        Column("what", STRING, "mentions_seen, mentions_kept, rejected:<reason>, patents, inventors, ..."),
        Column("count", LONG, "How many."),
    ),
)

COMPLETENESS = Table(
    "completeness",
    "Share of a filing year's documents that the records can already show, from their own publication lags.",
    ("year",),
    (
        Column("year", INTEGER, "Filing year.", "year"),
        Column("patents", LONG, "Patents of the year in the records."),
        Column(
            "completeness", DOUBLE, "Estimated share already published; null before the lag window.", "share"
        ),
        Column(
            "complete",
            BOOLEAN,
            "Whether the year is complete; null before the first publication of the records.",
        ),
    ),
)
