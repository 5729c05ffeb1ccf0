"""Tables of the activity stage: what is AI, by which rule, and what matched."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, LONG, STRING, STRINGS, Column, Table

PATENT_ACTIVITY = Table(
    "patent_activity",
    "The verdict of one rule set on one patent.",
    ("patent_id", "rule_set"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("rule_set", STRING, "Rule set."),
        Column(
            "is_ai", BOOLEAN, "Whether the rule set counts it; null where the patent has nothing to judge by."
        ),
        Column("matched_rule", STRING, "Leg of the rule set that decided, such as core or related_and_word."),
        Column(
            "matched_codes", STRINGS, "Codes of the patent that matched, also where they did not suffice."
        ),
        Column("matched_terms", STRINGS, "Rule words found in the text, also where they did not suffice."),
        Column(
            "branches",
            STRINGS,
            "Branches of AI whose legs hold, in the rule set's order; empty where it is not AI or its rule set "
            "has no branches.",
        ),
        Column("reason", STRING, "Why is_ai is null."),
    ),
)

ENTERPRISE_ACTIVITY = Table(
    "enterprise_activity",
    "The verdict of one rule set on one enterprise.",
    ("source_file", "source_row"),
    (
        Column("enterprise_id", STRING, "The enterprise."),
        Column("source_file", STRING, "File it was read from."),
        Column("source_row", LONG, "Row in that file, from 0."),
        Column("rule_set", STRING, "Rule set for firms."),
        Column("is_ai", BOOLEAN, "Whether the rule set counts it; null where the register tells no scope."),
        Column("matched_rule", STRING, "First leg that holds, such as phrase_in_scope."),
        Column("matched_terms", STRINGS, "Phrases and words found."),
        Column("reason", STRING, "Why is_ai is null."),
    ),
)
