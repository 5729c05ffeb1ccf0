from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import StudyError
from aicluster_spark.specialisation.clusters import judge_clusters
from aicluster_spark.specialisation.criteria import Rule, judge_rules, rule_table, study_rules
from aicluster_spark.specialisation.rule_language import compile_rule
from aicluster_spark.study.models import ClusterRule

VALUES = {True: 2.0, False: 0.5, None: None}


def judged(text: str, **columns: list[float | None]) -> list[bool | None]:
    frame = pl.DataFrame(columns, schema_overrides=dict.fromkeys(columns, pl.Float64), strict=False)
    frame = frame.with_columns(
        pl.lit(2000).alias("window_start"), pl.int_range(pl.len()).cast(pl.String).alias("city")
    )
    return frame.select(compile_rule(text, tuple(columns)).alias("found"))["found"].to_list()


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_unknown_follows_kleene(a: bool | None, b: bool | None) -> None:
    cells = {"a": [VALUES[a]], "b": [VALUES[b]]}
    both = False if a is False or b is False else None if a is None or b is None else True
    either = True if a or b else None if a is None or b is None else False
    assert judged("a > 1 and b > 1", **cells) == [both]
    assert judged("a > 1 or b > 1", **cells) == [either]
    assert judged("not a > 1", **cells) == [None if a is None else not a]
    assert judged("at_least(2, a > 1, b > 1)", **cells) == [both]
    assert judged("at_least(1, a > 1, b > 1)", **cells) == [either]
    assert judged("known(a)", **cells) == [a is not None]


@settings(deadline=None)
@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50))
def test_arithmetic_is_pythons(a: float, b: float, c: float) -> None:
    found = judged("(a + 2 * b - c) / 4 >= -b and 0 < a + 1 <= c", a=[a], b=[b], c=[c])
    assert found == [(a + 2 * b - c) / 4 >= -b and 0 < a + 1 <= c]


def test_division_by_zero_is_unknown() -> None:
    assert judged("a / b > 1", a=[1.0, 3.0], b=[0.0, 1.0]) == [None, True]


def test_percentile_is_the_share_of_known_cities_at_most_as_large() -> None:
    assert judged("percentile(a) > 0.5", a=[1.0, 2.0, 2.0, 9.0, None]) == [False, True, True, True, None]
    # 1 of 4 is 0.25; both 2s are 0.75
    assert judged("percentile(a) >= 0.75 and percentile(a) < 1", a=[1.0, 2.0, 2.0, 9.0]) == [
        False,
        True,
        True,
        False,
    ]
    assert judged("percentile(a, a > 1) > 0.5", a=[1.0, 2.0, 3.0]) == [None, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a.__class__",
        "a > 1 if b else a",
        "[a for a in b]",
        "lambda: a",
        "a ** b ** a > 1",
        "'a' > 1",
        "a > 'text'",
        "a",
        "1",
        "True",
        "missing > 1",
        "percentile(a)",
        "percentile > 1",
        "persists(a > 1, 3, 2)",
        "persists(a > 1, True, 2)",
        "persists(a > 1, 1, 2000)",
        "at_least(3, a > 1, b > 1)",
        "a in b",
        "a is b",
        "open(a) > 1",
        "known(a, b=1)",
        "(a := 1) > 0",
        "a > 1;",
        "a > ",
        "",
        "(" * 300 + "a" + ")" * 300,
        "a > 1 and " * 60 + "a > 1",
        "a > 1\x00",
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    with pytest.raises(StudyError) as caught:
        compile_rule(text, ("a", "b"))
    assert "Rule" in caught.value.message
    assert "percentile" in caught.value.fix


def windows(truths: str) -> pl.DataFrame:
    """One city a letter string: t, f, ? by window."""
    rows = [
        {"city": f"c{number}", "window_start": 2000 + step, "window_end": 2004 + step, "lq": VALUES[known]}
        for number, line in enumerate(truths.split())
        for step, known in enumerate({"t": True, "f": False, "?": None}[letter] for letter in line)
    ]
    return pl.DataFrame(rows, schema_overrides={"lq": pl.Float64})


def test_persistence_counts_the_last_windows_and_leaves_the_unknown_open() -> None:
    frame = windows("tftt f?tt ffff")
    found = judge_rules(frame, [Rule("lasting", "persists(lq > 1, 2, 3)")])["lasting"].to_list()
    # t: 1 of 1 known of 3 -> open; tf: open; tft: 2; ftt: 2
    assert found[:4] == [None, None, True, True]
    # f: two unknown before it might pass; f?: ? and what was before; f?t: the ? decides; ?tt passes
    assert found[4:8] == [None, None, None, True]
    assert found[8:] == [None, False, False, False]


def test_every_rule_is_told_and_all_must_pass() -> None:
    measures = pl.DataFrame(
        {
            "city": ["a", "b", "c"],
            "window_start": [2000] * 3,
            "window_end": [2004] * 3,
            "ai_patents": [60.0, 70.0, 80.0],
            "lq": [2.0, 1.2, None],
            "lq_low": [1.4, 0.9, None],
            "output_share": [0.2, 0.3, 0.4],
        }
    )
    options = ClusterRule.model_validate(
        {
            "lower_limit_above": 1.0,
            "minimum_share": 0.1,
            "own": [{"name": "middling", "expression": "lq < 5"}],
        }
    )
    clusters = {row["city"]: row for row in judge_clusters(measures, options).to_dicts()}
    assert clusters["a"]["is_cluster"]
    assert clusters["b"]["reason"] == "sure not met"
    assert clusters["c"]["reason"] == "lq unknown"
    rules = study_rules(options)
    assert [rule.name for rule in rules] == ["specialised", "scale", "sure", "share", "middling"]
    told = rule_table(judge_rules(measures, rules), rules)
    assert told.height == 15
    assert told.filter((pl.col("city") == "c") & (pl.col("rule") == "scale"))["passed"].to_list() == [True]
    assert told.filter((pl.col("city") == "c") & (pl.col("rule") == "sure"))["passed"].to_list() == [None]
    assert told.filter(pl.col("rule") == "sure")["criterion"].unique().to_list() == ["lq_low > 1.0"]


def test_rules_need_names_of_their_own() -> None:
    options = ClusterRule.model_validate({"own": [{"name": "scale", "expression": "lq > 1"}]})
    with pytest.raises(StudyError, match="two rules have the name scale"):
        study_rules(options)
