from __future__ import annotations

import pytest
from click.testing import CliRunner

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.compare import compare
from aicluster_spark.activity.rule_file import parse_rule_set
from aicluster_spark.cli.rules import rules

FILE = """\
name: {name}
title: Some rules
year: 2024
sources: [{{ref: a desk, what: everything}}]
licence: free
status: complete
legs:
- name: leg
  branch: Vision
  cpc: {{subtree: [{places}]}}
  words: [{words}]
"""


def said(*arguments: str) -> str:
    result = CliRunner().invoke(rules, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_two_rule_sets_are_compared_as_written():
    first = parse_rule_set(
        FILE.format(name="a", places="G06N3, G06N5", words="robot, llm"), "a.yaml", load_rule_set
    )
    second = parse_rule_set(
        FILE.format(name="b", places="G06N3", words="llm, drone"), "b.yaml", load_rule_set
    )
    assert compare(first, second) == (
        ("cpc subtree", ("G06N5",), (), ("G06N3",)),
        ("words", ("robot",), ("drone",), ("llm",)),
    )


def test_the_list_names_every_rule_set():
    assert [line.split()[0] for line in said("list").splitlines()] == list(rule_set_names())
    assert said() == said("list")


@pytest.mark.parametrize("name", rule_set_names())
def test_each_rule_set_is_explained_with_its_sources(name):
    text = said("explain", name)
    assert "Licence: " in text
    assert "A patent counts if any of these holds:" in text


def test_branches_and_editions_are_shown():
    assert "(GPU)" in said("explain", "cnipa2023", "--no-words")
    assert "G06K9/62 -> G06F18 (used)" in said("editions")
    assert "only oecd2020" in said("diff", "oecd2020", "oecd2025")


def test_names_and_firm_rules_are_shown():
    assert "人工智能(≤8)研究院" in said("names")
    narrow, wide = said("firms"), said("firms", "--wide")
    assert "人工智能应用软件开发" in narrow
    assert "智能机器人的研发" in wide
    assert "智能机器人的研发" not in narrow
