"""Words inside of names do not count, and stay known as what they are."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.activity.kernel import judge
from aicluster_spark.activity.name_contexts import name_contexts, with_names
from aicluster_spark.activity.rules import Leg, RuleSet

WORDS = ("人工智能", "机器人", "artificial intelligence", "学院派")
NAMES = (
    "人工智能学院",
    "人工智能(≤8)有限公司",
    "机器人与人工智能研究院",
    "institute of artificial intelligence",
)


def rules(words: tuple[str, ...] = WORDS, names: tuple[str, ...] = NAMES) -> RuleSet:
    legs = (Leg("word", words=words),)
    return RuleSet(
        "own",
        "Own rules",
        2020,
        (("a", "b"),),
        "-",
        "-",
        (),
        ("zh", "en"),
        ("title", "abstract"),
        True,
        legs,
        names,
    )


def patents(*titles: str) -> pl.DataFrame:
    none = pl.lit(None, pl.List(pl.String))
    return pl.DataFrame({"title": titles}).with_columns(
        patent_id=pl.int_range(pl.len()).cast(pl.String),
        abstract=pl.lit(None, pl.String),
        language=pl.lit("zh"),
        cpc=none,
        ipc=none,
    )


@pytest.mark.parametrize(
    ("title", "is_ai", "inside"),
    [
        ("人工智能学院的课桌", False, "人工智能学院"),
        ("用于人工智能学院的人工智能方法", True, None),
        ("人工智能方法", True, None),
        ("北京人工智能科技有限公司的门铰链", False, "人工智能科技有限公司"),
        ("人工智能，某有限公司", True, None),
        ("An Institute of Artificial-Intelligence desk", False, "institute of artificial intelligence"),
        ("artificial intelligence of institutes", True, None),
        ("ＡＩ与人工智慧", False, None),
    ],
)
def test_a_word_inside_of_a_name_does_not_count(title, is_ai, inside):
    row = judge(patents(title), (rules(),)).row(0, named=True)
    assert row["is_ai"] is is_ai
    assert {hit["inside"] for hit in row["hits"] if hit["term"] != "学院派"} <= {inside}
    assert bool(row["matched_terms"]) == is_ai
    assert bool(row["hits"]) == (is_ai or inside is not None)


def test_every_hit_says_rule_set_rule_field_and_text():
    rows = patents("Neural-Networks").with_columns(
        abstract=pl.lit("一种類神經網絡"), ipc=pl.lit(["G06N3/08"])
    )
    legs = (Leg("zh", words=("神经网络", "neural network")), Leg("en", words=("neural network",)))
    own = RuleSet("own", "Own", 2020, (("a", "b"),), "-", "-", (), ("zh",), ("title", "abstract"), True, legs)
    hits = judge(rows, (own,))["hits"].to_list()[0]
    assert [tuple(hit.values()) for hit in hits] == [
        ("own", ["zh", "en"], "title", "neural network", "neural networks", None),
        ("own", ["zh"], "abstract", "神经网络", "神經網絡", None),
    ]


def spans(word: str, text: str) -> list[tuple[int, int]]:
    """Slow and separate: try every place; a gap of letters is tried at every length."""
    parts = re.split(r"\(≤\d+\)", word)
    found = []
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            piece = text[start:end]
            middle = piece[len(parts[0]) : len(piece) - len(parts[-1])]
            if len(parts) == 1:
                holds = piece == word
            else:
                fits = (
                    len(piece) >= sum(map(len, parts))
                    and len(middle) <= 8
                    and not re.search(r"[，。\s]", middle)
                )
                holds = fits and piece.startswith(parts[0]) and piece.endswith(parts[1])
            if holds:
                found.append((start, end))
    return found


PIECES = ["人工智能", "学院", "科技", "有限公司", "机器人", "与", "研究院", "，", "派", "方法"]


@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_contexts_agree_with_trying_every_place(pieces):
    text = "".join(pieces)
    words, names = ("人工智能", "机器人", "学院派"), NAMES[:3]
    around = [span for name in names for span in spans(name, text)]
    expected = [
        word
        for word in words
        if any(not any(a <= start and end <= b for a, b in around) for start, end in spans(word, text))
    ]
    judged = judge(patents(text), (rules(words, names),)).row(0, named=True)
    assert judged["matched_terms"] == expected
    assert {hit["term"] for hit in judged["hits"]} == {word for word in words if word in text}


def test_the_packaged_names_are_of_the_rule_sets_languages():
    own = with_names(rules(names=("人工智能岛",)), {"zh": ("人工智能学院",), "ja": ("研究所",)})
    assert own.not_in == ("人工智能岛", "人工智能学院")
    judged = judge(patents("浙江大学人工智能与机器人研究院"), (with_names(rules(), name_contexts()),))
    assert judged["is_ai"].item() is False
