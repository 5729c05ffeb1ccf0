from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.activity.codes import CodePatterns, mistake_in, split_symbols

digits = st.text("0123456789", min_size=2, max_size=4)
symbols = st.builds(
    lambda subclass, group, subgroup: f"{subclass}{group}/{subgroup}",
    st.sampled_from(["G06N", "G06F", "H04L", "B60W"]),
    st.sampled_from([1, 2, 3, 20, 30, 2040]),
    digits,
)
places = st.sampled_from(["G", "G06", "G06N", "G06N3", "G06N20", "G06F30", "H04L2", "B60W2040"])
prefixes = st.builds(lambda symbol, cut: symbol[: symbol.index("/") + 1 + cut], symbols, st.integers(1, 3))
ranges = st.builds(
    lambda symbol, other: f"{symbol.split('/')[0]}/{'-'.join(sorted([symbol.split('/')[1], other]))}",
    symbols,
    digits,
)


def lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=4).map(tuple)


def naive(patterns: CodePatterns, symbol: str) -> bool:
    stem, subgroup = symbol.split("/")
    in_tree = any(place in (symbol[0], symbol[:3], symbol[:4], stem) for place in patterns.subtree)
    in_range = False
    for pattern in patterns.range:
        place, _, ends = pattern.partition("/")
        low, high = (float(f"0.{end}") for end in ends.split("-"))
        # Subgroups are decimal fractions; 0.30 and 0.300 are one number but two places.
        value = float(f"0.{subgroup}")
        within = low < value < high or subgroup in ends.split("-")
        if value in (low, high) and subgroup not in ends.split("-"):
            within = ends.split("-")[0] <= subgroup <= ends.split("-")[1]
        in_range = in_range or (place == stem and within)
    starts = any(symbol.startswith(prefix) for prefix in patterns.prefix)
    return symbol in patterns.exact or in_tree or starts or in_range


@settings(deadline=None)
@given(lists(symbols), lists(places), lists(prefixes), lists(ranges), st.lists(symbols, max_size=30))
def test_columns_match_as_a_naive_reader_would(exact, subtree, prefix, span, codes):
    patterns = CodePatterns(exact, subtree, prefix, span)
    matched = patterns.matches(split_symbols(pl.Series(codes, dtype=pl.String)))
    assert matched.to_list() == [naive(patterns, code) for code in codes]


@pytest.mark.parametrize(
    ("published", "canonical"),
    [
        ("G06N3/08", "G06N3/08"),
        ("G06N 3/08", "G06N3/08"),
        (" g06n  3/08 ", "G06N3/08"),
        ("G06N003/08", "G06N3/08"),
        ("G06N 3/08 (2023.01)", "G06N3/08"),
        ("G06N0003080000", "G06N3/08"),
        ("G06N0003000000", "G06N3/00"),
        ("G06N0003063000", "G06N3/063"),
        ("H04N2201/04724", "H04N2201/04724"),
        ("G06N20/10", "G06N20/10"),
        ("G06N", "G06N"),
        ("706/12", None),
        ("LOC14-02", None),
        ("", None),
        (None, None),
    ],
)
def test_symbols_get_one_form(published, canonical):
    assert split_symbols(pl.Series([published], dtype=pl.String))["symbol"].to_list() == [canonical]


def test_operators_differ_where_numbers_look_alike():
    codes = [
        "G06N3/00",
        "G06N3/08",
        "G06N30/08",
        "G06F17/20",
        "G06F17/2705",
        "G06F17/28",
        "G06F17/289",
        "G06N",
    ]
    split = split_symbols(pl.Series(codes))

    def matched(**patterns: tuple[str, ...]) -> list[str]:
        return [c for c, m in zip(codes, CodePatterns(**patterns).matches(split), strict=True) if m]

    assert matched(subtree=("G06N3",)) == ["G06N3/00", "G06N3/08"]
    assert matched(exact=("G06N3/00",)) == ["G06N3/00"]
    assert matched(subtree=("G06N",)) == ["G06N3/00", "G06N3/08", "G06N30/08", "G06N"]
    assert matched(prefix=("G06F17/2",)) == ["G06F17/20", "G06F17/2705", "G06F17/28", "G06F17/289"]
    assert matched(range=("G06F17/20-28",)) == ["G06F17/20", "G06F17/2705", "G06F17/28"]
    assert matched() == []


@pytest.mark.parametrize(
    ("operator", "pattern"),
    [
        ("exact", "G06N3"),
        ("subtree", "G06N3/08"),
        ("subtree", "G06N3*"),
        ("prefix", "G06N3"),
        ("range", "G06N5/003-G06N5/027"),
        ("range", "G06N5/27-03"),
        ("exact", "I06N3/08"),
    ],
)
def test_a_wrong_pattern_is_named(operator, pattern):
    assert pattern in mistake_in(operator, pattern)


def test_a_right_pattern_has_no_mistake():
    assert not mistake_in("range", "G06N5/003-027")
    assert not mistake_in("prefix", "G06F3/048")
