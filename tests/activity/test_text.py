from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.activity.text import find_in_normal, find_terms, normalise
from aicluster_spark.activity.words import compile_term


def found(text: str, *terms: str, inflected: bool = True) -> list[str]:
    compiled = tuple(compile_term(term, inflected) for term in terms)
    positions = find_terms(pl.Series([text]), compiled)["term"].unique(maintain_order=True)
    return [terms[position] for position in positions]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("A Neural Network is trained", "neural network"),
        ("neural networks", "neural network"),
        ("neural-network", "neural network"),
        ("a neural\n network.", "neural network"),
        ("(neural network)", "neural network"),
        ("Q-learning", "q learning"),
        ("self‑driving cars", "self driving car"),
        ("multi-objective optimization", "multi objective optimisation"),
        ("ant colony optimisations", "ant colony optimisation"),
        ("swarm optimisation", "swarm optimization"),
        ("ant colonies", "ant colony"),
        ("cluster analyses", "cluster analysis"),
        ("cognitive modeling", "cognitive modelling"),
        ("multinomial naive Bayes", "multinomial naïve bayes"),
        ("an LLM's answer", "llm"),
        ("two LLMs", "llm"),
        ("connectionist systems", "connectionis*"),
        ("attention-based transformer", "attention(…)transformer"),
        ("learning by a transformer", "learning(…)transformer"),
        ("learning by transformers", "learning(…)transformer"),
        ("learning fast robust algorithms", "learning {2} algorithm"),
        ("machines that learn machine-learned things", "machine* learn*"),
        ("artificially intelligent", "artificial* intelligen*"),
        ("基于机器学习的方法", "机器学习"),
        ("一种AI芯片及方法", "AI芯片"),
        ("采用GPU加速", "GPU"),
    ],
)
def test_a_term_is_found_in_its_forms(text, term):
    assert found(text, term) == [term]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("order fulfillment", "llm"),
        ("through settings", "rough set"),
        ("rough setting", "rough set"),
        ("a tank means", "k means"),
        ("a deep neural. Network traffic", "neural network"),
        ("chair algorithm", "ai algorithm"),
        ("fuzzy control", "fuzzy c"),
        ("embedded", "embedding"),
        ("learning" + " and so on" * 4 + " a transformer", "learning(…)transformer"),
        ("learning transformation", "learning(…)transformer"),
        ("learning one two three algorithm", "learning {2} algorithm"),
        ("使用MGPUX芯片", "GPU"),
        ("机器 学习", "机器学习"),
    ],
)
def test_a_term_is_not_found_inside_words_or_across_punctuation(text, term):
    assert found(text, term) == []


def test_the_literal_manner_takes_no_plural_and_no_other_spelling():
    text = "neural networks and particle swarm optimization; a neural network"
    terms = ("neural network", "particle swarm optimisation")
    assert found(text, *terms) == list(terms)
    assert found(text, *terms, inflected=False) == ["neural network"]


def test_every_hit_is_kept_also_where_terms_overlap():
    terms = ("neural network", "deep neural", "deep neural network", "network model")
    assert found("a deep neural network model", *terms) == list(terms)


def test_neighbouring_terms_share_the_space_between_them():
    assert found("machine learning neural network", "neural network", "machine learning") == [
        "neural network",
        "machine learning",
    ]


def test_null_and_empty_texts_have_no_hits():
    texts = pl.Series([None, "", "deep learning"], dtype=pl.String)
    assert find_terms(texts, (compile_term("deep learning", True),)).rows() == [(2, 0, "deep learning")]


WORDS = ["deep", "learning", "neural", "network", "networks", "net", "a", "k", "means", "model", "models"]
SEPARATORS = [" ", "-", ". ", "  ", " (", ", ", "\n", ""]
TERMS = ("deep learning", "neural network", "k means", "network model", "a neural", "learning model", "net")


def naive_regex(term: str) -> re.Pattern[str]:
    gap = r"[ \n-]+"
    return re.compile(rf"(?<![a-z]){term.replace(' ', gap)}s?(?![a-z])")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SEPARATORS)), max_size=12))
def test_one_pass_finds_what_one_regex_per_term_finds(pieces):
    text = "".join(word + separator for word, separator in pieces)
    expected = [term for term in TERMS if naive_regex(term).search(text)]
    assert found(text, *TERMS) == expected


@settings(deadline=None)
@given(st.lists(st.text("ab -‐–.\n\tAI智能", max_size=12), max_size=8))
def test_probing_first_loses_nothing(texts):
    terms = tuple(
        compile_term(term, True)
        for term in ("a b", "b-a", "AI智能", "智能a", "智a能b智", "a(…)b", "ab*", "智 能")
    )
    column = pl.Series(texts, dtype=pl.String)
    assert find_terms(column, terms).rows() == find_in_normal(normalise(column), terms).rows()
