"""The language of formulas: what it reads, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.study.formula import Binary, Call, FormulaError, Name, Number, names_of, parse_formula


def test_products_bind_closer_than_sums_and_both_go_from_the_left():
    assert parse_formula("a - b*c - 2") == Binary(
        "-", Binary("-", Name("a"), Binary("*", Name("b"), Name("c"))), Number(2.0)
    )
    assert parse_formula("a:b / c") == Binary("/", Binary("*", Name("a"), Name("b")), Name("c"))
    assert parse_formula("-lag( x ,2)") == Binary("*", Number(-1.0), Call("lag", Name("x"), 2))
    assert names_of(parse_formula("log(a) + diff(b, 2):a")) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exp(x)", "there is no function 'exp'. Known: log, log1p, lag"),
        ("__import__(x)", "there is no function '__import__'"),
        ("a.b", "'.' means nothing"),
        ("a ** b", r"'\*' stands where '\('"),
        ("log(a", r"the end stands where '\)'"),
        ("a b", "'b' stands where an operator or the end"),
        ("lag(a, 0)", "whole number from 1 to 50"),
        ("lag(a, 1.5)", "whole number from 1 to 50"),
        ("log(a, 2)", "log takes one argument"),
        ("", "the end stands where"),
        ("(" * 40 + "a" + ")" * 40, "nested deeper than 30"),
        ("-" * 400 + "(", "the end stands where"),
        ("a+" * 400 + "a", "at most 500 characters"),
        ("x[0]", r"'\[' means nothing"),
        ("ａ", "means nothing"),
    ],
)
def test_what_is_no_formula_is_refused_in_plain_words(text, message):
    with pytest.raises(FormulaError, match=message):
        parse_formula(text)


@given(st.text(alphabet="ab01.+-*/:(), logstdx", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        formula = parse_formula(text)
    except FormulaError:
        return
    assert set(names_of(formula)) <= set("".join(c if c.isalnum() else " " for c in text).split())
