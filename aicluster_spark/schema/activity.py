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

OTHER_VERDICTS = Table(
    "other_verdicts",
    "The verdict on one patent of one rule set that the study compares its own with (`activity.compare`).",
    ("patent_id", "rule_set"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("rule_set", STRING, "Rule set or combination."),
        Column("is_ai", BOOLEAN, "Whether it counts the patent; null where there is nothing to judge by."),
    ),
)

ACTIVITY_HITS = Table(
    "activity_hits",
    "One code or word of a patent that a rule set asks for, also where it did not suffice or does not count.",
    ("patent_id", "rule_set", "field", "term", "matched_text"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("rule_set", STRING, "Rule set."),
        Column("rules", STRINGS, "Legs of the rule set that ask for it."),
        Column("field", STRING, "Where it stands: cpc, ipc, title or abstract."),
        Column("term", STRING, "Word as the rule set prints it; null for a code."),
        Column(
            "matched_text",
            STRING,
            "Code of the patent; or the word as it stands in the text, in lower case, with single spaces.",
        ),
        Column(
            "inside",
            STRING,
            "Longer name that the word is part of wherever it stands, so that it does not count; null where it "
            "counts.",
        ),
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
