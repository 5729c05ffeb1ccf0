from __future__ import annotations

import pytest

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.rule_file import parse_rule_set
from aicluster_spark.errors import StudyError
from aicluster_spark.study.mistakes import StudyMistakes

WRONG = """\
name: mine
title: My own rules
year: 2024
sources:
- {ref: my desk, what: everything}
licence: mine
status: complete
fields: [title, claims]
inflectd: false
legs:
- name: core
  cpc: {subtree: [G06N3/08, G06N5], exact: [G06N]}
- name: core
  words: [deep learning, deep learning]
- name: empty
"""


def test_all_mistakes_of_a_file_are_named_with_their_lines():
    with pytest.raises(StudyMistakes) as error:
        parse_rule_set(WRONG, "mine.yaml")
    lines = "\n".join(error.value.lines)
    for expected in (
        "line 8: fields[1]",
        "did you mean inflected?",
        "line 12: legs[0].cpc.subtree",
        "line 12: legs[0].cpc.exact",
        "deep learning stands twice",
        "neither codes nor words",
    ):
        assert expected in lines
    assert len(error.value.lines) == 6


def test_two_legs_of_one_name_are_a_mistake():
    text = WRONG.replace("inflectd", "inflected").replace(", claims", "").replace("- name: empty\n", "")
    text = (
        text.replace("G06N3/08, ", "").replace(", exact: [G06N]", "").replace("learning, deep learning", "x")
    )
    with pytest.raises(StudyMistakes, match="two legs have the same name: core"):
        parse_rule_set(text, "mine.yaml")


def test_every_packaged_rule_set_loads_under_its_own_name():
    assert "oecd2025" in rule_set_names()
    assert [load_rule_set(name).name for name in rule_set_names()] == list(rule_set_names())


def test_oecd2025_has_the_published_numbers():
    core, related = load_rule_set("oecd2025").legs
    assert (len(core.cpc.subtree), len(related.cpc.subtree), len(related.words)) == (5, 95, 274)


def test_an_unknown_rule_set_is_told_with_the_known_ones():
    with pytest.raises(StudyError, match="did you mean oecd2025"):
        load_rule_set("oecd2026")
