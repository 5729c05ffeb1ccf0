"""Tables of the identity stage: which mentions of inventors are one person, and on what evidence."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, STRINGS, Column, Table

INVENTOR_IDENTITIES = Table(
    "inventor_identities",
    "One mention of an inventor and the person it is taken for; empty when the study links nobody.",
    ("patent_id", "position"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("position", INTEGER, "Place among its inventors, from 0."),
        Column("identity", STRING, "The person by the study's setting: first mention, as PATENT/POSITION."),
        Column("strict", STRING, "The person by the strict threshold; null for the study's own ids."),
        Column("loose", STRING, "The person by the loose threshold; null for the study's own ids."),
        Column("score", DOUBLE, "Sum of weights of the mention's strongest link; null without one.", "bits"),
        Column("evidence", STRING, "Level of every comparison of that link."),
        Column("guarded", BOOLEAN, "The loose component it lies in held two people and was split."),
        Column("split", BOOLEAN, "Evidence of its block was too common and was split by further evidence."),
    ),
)

IDENTITIES = Table(
    "identities",
    "One person who is mentioned more than once, with what speaks for and against it.",
    ("identity",),
    (
        Column("identity", STRING, "The person."),
        Column("mentions", LONG, "Mentions."),
        Column("name_keys", STRINGS, "Ways the name is written, at most ten."),
        Column("spellings", LONG, "Distinct name keys."),
        Column("conflicting_names", BOOLEAN, "Two of the names do not go together."),
        Column("twice_on_a_patent", BOOLEAN, "Two mentions stand on one patent."),
        Column("first_year", INTEGER, "First filing year.", "year"),
        Column("last_year", INTEGER, "Last filing year.", "year"),
        Column("applicants", LONG, "Distinct applicants of the patents."),
        Column("cities", LONG, "Distinct cities."),
        Column("weakest", DOUBLE, "Least score among the strongest links of its mentions.", "bits"),
    ),
)

IDENTITY_CITIES = Table(
    "identity_cities",
    "What one setting makes of one city in the last window of the networks; empty when nobody is linked.",
    ("city", "setting"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("setting", STRING, "name (the name key), strict, loose or own."),
        Column(
            "inventors", LONG, "Inventors placed in the city, else whose patent's first placed applicant is."
        ),
        Column("mean_degree", DOUBLE, "Mean of their distinct co-inventors, teams of all sizes."),
        Column("brokers", LONG, "Those with a partner in the city and one outside of it."),
        Column("inventor_pagerank_mean", DOUBLE, "Mean of their PageRank among all inventors.", "share"),
        Column("inventor_pagerank_gini", DOUBLE, "Gini coefficient of their ranks; null for one inventor."),
    ),
)
