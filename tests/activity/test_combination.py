from __future__ import annotations

import itertools

import polars as pl
import pyarrow as pa
import pytest

from aicluster_spark.activity.codes import CodePatterns
from aicluster_spark.activity.combination import parse_combination
from aicluster_spark.activity.hits import COMPARED
from aicluster_spark.activity.kernel import ActivityKernel, judge_combined
from aicluster_spark.activity.rules import Leg, RuleSet
from aicluster_spark.errors import StudyError

STATES = [True, False, None]


def completions(values: tuple[bool | None, ...]) -> list[tuple[bool, ...]]:
    return list(itertools.product(*([value] if value is not None else [True, False] for value in values)))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", lambda a, b, c: a),
        ("a or b", lambda a, b, c: a or b),
        ("a and not b", lambda a, b, c: a and not b),
        ("(a or b) and c", lambda a, b, c: (a or b) and c),
        ("at_least(2, a, b, c)", lambda a, b, c: a + b + c >= 2),
        ("at_least(3, a, b, c)", lambda a, b, c: a + b + c >= 3),
        ("not at_least(1, a, b)", lambda a, b, c: not (a or b)),
    ],
)
def test_a_combination_is_known_exactly_when_the_missing_cannot_matter(text, meaning):
    # No name stands twice in these, so Kleene's logic and trying out all completions agree.
    cases = list(itertools.product(STATES, repeat=3))
    verdicts = {
        name: pl.Series([case[i] for case in cases], dtype=pl.Boolean) for i, name in enumerate("abc")
    }
    combined = parse_combination(text).evaluate(verdicts).to_list()
    for case, verdict in zip(cases, combined, strict=True):
        possible = {meaning(*completion) for completion in completions(case)}
        assert verdict == (possible.pop() if len(possible) == 1 else None)


def test_members_stand_once_in_order():
    assert parse_combination("b and (a or at_least(1, c, b))").members == ("b", "a", "c")
    assert parse_combination("a").single
    assert not parse_combination("not a").single


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a + b", "at_least(a, b)", "at_least(3, a, b)", "at_least(0, a)", "__import__('os')", "1"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(StudyError, match="no combination of rule sets"):
        parse_combination(text)


def members_and_patents() -> tuple[tuple[RuleSet, ...], pl.DataFrame]:
    def rules(name: str, place: str, word: str) -> RuleSet:
        leg = Leg("leg", cpc=CodePatterns(subtree=(place,)), words=(word,))
        return RuleSet(name, "Rules", 2020, (("a", "b"),), "-", "-", (), ("en",), ("title",), True, (leg,))

    patents = pl.DataFrame(
        {
            "patent_id": ["1", "2", "3"],
            "title": ["deep learning robot", "deep learning", None],
            "abstract": [None, None, None],
            "language": ["en", "en", "en"],
            "cpc": [["G06N3/08", "B25J9/16"], ["G06N3/08"], ["G06N3/02"]],
            "ipc": [None, None, None],
        },
        schema_overrides={"abstract": pl.String, "ipc": pl.List(pl.String)},
    )
    return (rules("first", "G06N3", "deep learning"), rules("second", "B25J9", "robot")), patents


def test_a_combined_verdict_keeps_who_said_what():
    members, patents = members_and_patents()
    judged = judge_combined(patents, members, parse_combination("first and second"))
    assert judged["rule_set"].unique().to_list() == ["first and second"]
    assert judged["is_ai"].to_list() == [True, False, False]
    assert judged["matched_rule"].to_list() == ["first: leg; second: leg", None, None]
    assert judged["matched_terms"].to_list() == [["deep learning", "robot"], ["deep learning"], []]
    either = judge_combined(patents, members, parse_combination("first or second"))
    assert either["is_ai"].to_list() == [True, True, None]
    assert either["reason"].to_list() == [None, None, "first: no text in en"]


def test_rule_sets_that_are_compared_stand_beside_and_change_nothing():
    members, patents = members_and_patents()
    first, second, both = (parse_combination(text) for text in ("first", "second", "first and second"))
    kernel = ActivityKernel(members, first, (second, both))
    batches = patents.to_arrow().to_batches()
    judged = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(kernel(batches), schema=COMPARED)))
    alone = ActivityKernel(members[:1], first)
    own = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(alone(batches), schema=COMPARED)))
    assert judged.drop("others").equals(own.drop("others"))
    assert own["others"].list.len().to_list() == [0, 0, 0]
    shown = judged.select("patent_id", "others").explode("others").unnest("others")
    for each in (second, both):
        expected = judge_combined(patents, members, each)["is_ai"]
        assert shown.filter(rule_set=each.text)["is_ai"].to_list() == expected.to_list()
