"""What a study calls its own variables, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from aicluster_spark.study.models import Study
from aicluster_spark.study.panel import Variable, YearbookColumn

LONGEST = 60
"""Characters of a label that stands in a sentence or beside an arrow; a longer one is a description."""


def study_labels(study: Study) -> Mapping[str, Mapping[str, str]]:
    """Collect the labels of declared variables and yearbook columns, by language and variable.

    A variable without a label is called by its name, with spaces where that has underscores. In Chinese a
    label that is only given in English gives way to the catalogue's word for the name, if it has one.
    """
    declared: list[YearbookColumn | Variable] = [*study.panel.yearbook, *study.panel.variables]
    return {
        "en": {each.name: _short(each.label) or each.name.replace("_", " ") for each in declared},
        "zh": {each.name: _short(each.label_zh) for each in declared},
    }


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else ""
