from __future__ import annotations

import itertools

import polars as pl
import pytest

from aicluster_spark.activity.codes import CodePatterns
from aicluster_spark.activity.kernel import judge
from aicluster_spark.activity.rules import Leg, RuleSet

CORE, RELATED = CodePatterns(subtree=("G06N3",)), CodePatterns(subtree=("G06T7",))


def rules(*legs: Leg, fields: tuple[str, ...] = ("title", "abstract"), name: str = "rules") -> RuleSet:
    return RuleSet(name, "Some rules", 2020, (("a", "b"),), "-", "-", (), ("en",), fields, True, legs)


def patents(*rows: tuple[str | None, str | None, list[str] | None, list[str] | None]) -> pl.DataFrame:
    columns = {
        "title": pl.String,
        "abstract": pl.String,
        "cpc": pl.List(pl.String),
        "ipc": pl.List(pl.String),
    }
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(patent_id=pl.format("P{}", pl.int_range(pl.len())), language=pl.lit("en"))


OECD_LIKE = rules(
    Leg("core", cpc=CORE), Leg("related_and_word", cpc=RELATED, words=("deep learning", "model"))
)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ((None, None, ["G06N3/08"], None), (True, "core", None)),
        (("Model", "x", ["G06N3/08", "G06T7/10"], None), (True, "core", None)),
        (("Deep learning", None, ["G06T7/10"], None), (True, "related_and_word", None)),
        (("x", None, ["G06T7/10"], None), (False, None, None)),
        ((None, None, ["G06T7/10"], None), (None, None, "no text in en")),
        (("", " ", ["G06T7/10"], None), (None, None, "no text in en")),
        ((None, None, ["A01B1/00"], None), (False, None, None)),
        (("Deep learning", "model", None, None), (None, None, "no cpc codes")),
        (("Deep learning", "model", [], ["G06N3/08"]), (None, None, "no cpc codes")),
        (("Deep learning", "model", [""], None), (None, None, "no cpc codes")),
        ((None, None, None, None), (None, None, "no cpc codes")),
    ],
)
def test_verdict_of_a_core_and_related_rule(row, verdict):
    judged = judge(patents(row), (OECD_LIKE,))
    assert judged.select("is_ai", "matched_rule", "reason").row(0) == verdict


def test_what_matched_is_kept_also_where_it_did_not_suffice():
    rows = patents(
        ("Model of deep learning models", None, ["A01B1/00"], None),
        (None, "nothing", ["G06T7/10", "G06T7/00", "G06T7/10"], None),
    )
    judged = judge(rows, (OECD_LIKE,))
    assert judged["is_ai"].to_list() == [False, False]
    assert judged["matched_terms"].to_list() == [["deep learning", "model"], []]
    assert judged["matched_codes"].to_list() == [[], ["G06T7/10", "G06T7/00"]]


def kleene_and(left: bool | None, right: bool | None) -> bool | None:
    return False if False in (left, right) else None if None in (left, right) else True


def kleene_or(left: bool | None, right: bool | None) -> bool | None:
    return True if True in (left, right) else None if None in (left, right) else False


CODE_STATES = {True: ["G06T7/10"], False: ["A01B1/00"], None: None}
TEXT_STATES = {True: "deep learning", False: "a shoe", None: None}


@pytest.mark.parametrize(("codes", "text"), list(itertools.product([True, False, None], repeat=2)))
def test_missing_codes_and_text_follow_kleene(codes, text):
    row = patents((TEXT_STATES[text], None, CODE_STATES[codes], None))
    both = rules(Leg("both", cpc=RELATED, words=("deep learning",)))
    either = rules(Leg("code", cpc=RELATED), Leg("word", words=("deep learning",)))
    assert judge(row, (both,))["is_ai"].item() is kleene_and(codes, text)
    assert judge(row, (either,))["is_ai"].item() is kleene_or(codes, text)


def test_a_leg_of_two_schemes_takes_either_and_is_known_by_either():
    leg = rules(Leg("code", cpc=CORE, ipc=CORE))
    rows = patents(
        (None, None, ["A01B1/00"], ["G06N3/02"]),
        (None, None, None, ["A01B1/00"]),
        (None, None, None, None),
    )
    judged = judge(rows, (leg,))
    assert judged["is_ai"].to_list() == [True, False, None]
    assert judged["reason"].to_list() == [None, None, "no cpc or ipc codes"]


def test_ipc_and_cpc_are_kept_apart():
    row = patents(("x", None, ["A01B1/00"], ["G06N3/08"]))
    assert judge(row, (rules(Leg("core", cpc=CORE)),))["is_ai"].item() is False
    assert judge(row, (rules(Leg("core", ipc=CORE)),))["is_ai"].item() is True


def test_excluded_codes_do_not_count_for_their_leg_only():
    wide, narrow = CodePatterns(subtree=("A61B",)), CodePatterns(exact=("A61B5/0476",))
    row = patents((None, None, None, ["A61B5/0476"]))
    assert judge(row, (rules(Leg("wide", ipc=wide, not_ipc=narrow)),))["is_ai"].item() is False
    with_narrow = rules(Leg("wide", ipc=wide, not_ipc=narrow), Leg("narrow", ipc=narrow))
    assert judge(row, (with_narrow,))["matched_rule"].item() == "narrow"


def test_the_main_code_is_the_first_of_its_scheme():
    leg = Leg("main", cpc=CORE, ipc=CORE, position="main")
    rows = patents(
        (None, None, ["G06N3/08", "A01B1/00"], None),
        (None, None, ["A01B1/00", "G06N3/08"], None),
        (None, None, [" ", "G06N3/08"], ["A01B1/00"]),
        (None, None, ["A01B1/00"], ["G06N3/02", "A01B1/00"]),
    )
    judged = judge(rows, (rules(leg),))
    assert judged["is_ai"].to_list() == [True, False, True, True]
    assert judged["matched_codes"].to_list() == [["G06N3/08"], [], ["G06N3/08"], ["G06N3/02"]]
    anywhere = judge(rows, (rules(Leg("any", cpc=CORE, ipc=CORE)),))
    assert anywhere["is_ai"].to_list() == [True] * 4


def test_only_the_fields_of_the_rule_set_are_read():
    row = patents(("A shoe", "deep learning", None, None))
    word = Leg("word", words=("deep learning",))
    both = judge(row, (rules(word, fields=("title",), name="titles"), rules(word)))
    assert both.select("rule_set", "is_ai").rows() == [("titles", False), ("rules", True)]


def test_no_term_reaches_from_title_into_abstract():
    row = patents(("Something deep", "learning at school", None, None))
    assert judge(row, (rules(Leg("word", words=("deep learning",))),))["is_ai"].item() is False


def test_a_text_in_another_language_says_nothing():
    row = patents(("Ein Verfahren, deep learning", None, None, None)).with_columns(language=pl.lit("de"))
    judged = judge(row, (rules(Leg("word", words=("deep learning",))),))
    assert judged.select("is_ai", "reason").row(0) == (None, "no text in en")
    assert judged["matched_terms"].to_list() == [[]]
    unnamed = row.with_columns(language=pl.lit(None, dtype=pl.String))
    assert judge(unnamed, (rules(Leg("word", words=("deep learning",))),))["is_ai"].item() is True
