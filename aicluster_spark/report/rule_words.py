"""The rule set of a study in words: names of definitions, and what joins them."""

from __future__ import annotations

import re

from aicluster_spark.report.language import message, say, spoken

JOINS = {
    "and": message("and (of rule sets)"),
    "or": message("or (of rule sets)"),
    "not": message("not (of rule sets)"),
    "at_least": message("at least (of rule sets)"),
}
JOIN = re.compile(rf"\b(?:{'|'.join(JOINS)})\b")


def rule_set_words(text: str) -> str:
    """Write `oecd2025 or cset1790` in the language spoken: English as the study has it, names as they are."""
    if spoken() == "en":
        return text
    return JOIN.sub(lambda found: say(JOINS[found[0]]), text)
