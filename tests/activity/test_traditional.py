"""Both scripts of Chinese, against a conversion of the text instead of the word."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.text import find_terms
from aicluster_spark.activity.traditional import traditional_forms
from aicluster_spark.activity.words import compile_term
from aicluster_spark.records.scripts import simplified_characters

TERMS = load_rule_set("zh_ai_dictionary").words
COMPILED = tuple(compile_term(term, False) for term in TERMS)


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [("机器学习", "機器學習"), ("语音识别", "語音識別"), ("神经网络", "神經網絡"), ("AI芯片", "")],
)
def test_a_word_has_its_traditional_form(simplified, traditional):
    assert traditional in (*traditional_forms(simplified), "")


@pytest.mark.parametrize("term", TERMS)
def test_every_form_becomes_the_word_again(term):
    table = simplified_characters()
    for form in traditional_forms(term):
        assert "".join(table.get(c, c) for c in form) == "".join(table.get(c, c) for c in term)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" < c <= "~" else c for c in text)


def spellings(term: str) -> list[str]:
    return [term, *traditional_forms(term), wide(term), wide(term.lower())]


@given(st.lists(st.sampled_from(TERMS).flatmap(lambda t: st.sampled_from(spellings(t))), max_size=5))
def test_both_scripts_and_wide_letters_are_found_as_in_the_converted_text(pieces):
    text = "；".join(pieces)
    table = simplified_characters()
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" < c <= "～" else c for c in text)
    plain = "".join(table.get(c, c) for c in narrow).lower()
    same = {term: "".join(table.get(c, c) for c in term).lower() for term in TERMS}
    expected = [term for term in TERMS if any(same[term] in part for part in plain.split(";"))]
    found = find_terms(pl.Series([text], dtype=pl.String), COMPILED)["term"].unique(maintain_order=True)
    assert [TERMS[place] for place in found] == expected
