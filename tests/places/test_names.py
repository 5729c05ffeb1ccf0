from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.places.names import fold, key, key_expression, repaired, words

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
ADDRESS = st.text("abcABC éüøßŁıİ'’-.,_ 0123北京 서울", max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montréal", "MONTREAL"),
        ("Hsin-Chu", "Hsinchu"),
        ("Xi'an", "Xi’an"),
        ("San Jose.", "San  José"),
        ("Mt. Prospect", "Mount Prospect"),
        ("St. Louis", "Saint Louis"),
        ("Łódź", "Lodz"),
        ("Bückeburg", "Buckeburg"),
    ],
)
def test_spellings_of_one_name_are_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_words_are_kept_apart() -> None:
    assert words("Suwon-si, Gyeonggi-do") == ("suwon", "si", "gyeonggi", "do")
    assert key("Stamford") == "stamford"  # `st` is expanded as a word only


@given(TEXT)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ADDRESS)
def test_a_key_is_its_own_key_unless_it_is_an_abbreviation(text: str) -> None:
    once = key(text)
    assert key(once) == once or once in {"st", "ste", "mt", "ft"}


@given(st.lists(ADDRESS, max_size=5))
def test_the_column_form_gives_the_same_keys(texts: list[str]) -> None:
    frame = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    assert frame.select(key_expression(pl.col("name"))).to_series().to_list() == [key(t) for t in texts]


def test_utf8_read_as_latin1_is_repaired() -> None:
    assert repaired("MÃ¶lndal") == "Mölndal"
    assert repaired("Mölndal") == "Mölndal"
    assert repaired("北京") == "北京"
