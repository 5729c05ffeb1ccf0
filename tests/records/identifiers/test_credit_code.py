"""The example is the one printed in GB 32100-2015; the firms' codes stand on their public filings."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.identifiers import credit_code

PRINTED = "91350100M000100Y43"
HUAWEI = "914403001922038216"
TENCENT = "9144030071526726XG"
BODY = st.from_regex(rf"\A[{credit_code.ALPHABET}]{{2}}[0-9]{{6}}[{credit_code.ALPHABET}]{{9}}\Z")


def ask(function, text: str | None):
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(found=function(pl.col("x"))).item()


def with_check(body: str) -> str:
    """Work out the check character one character at a time, as the standard says it."""
    total = sum(credit_code.ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + credit_code.ALPHABET[-total % 31]


@pytest.mark.parametrize(
    "code", [PRINTED, HUAWEI, TENCENT, " 91350100m000100y43 ", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_printed_codes_are_valid(code: str) -> None:
    assert ask(credit_code.is_valid, code) is True


@pytest.mark.parametrize(
    "code", ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "", "-", "000000000000000000X"]
)
def test_other_codes_are_not(code: str) -> None:
    assert ask(credit_code.is_valid, code) is False


def test_nothing_is_neither() -> None:
    assert ask(credit_code.is_valid, None) is None
    assert ask(credit_code.division, None) is None


def test_a_valid_code_tells_its_division() -> None:
    assert ask(credit_code.division, TENCENT) == "440300"
    assert ask(credit_code.division, TENCENT[:-1] + "0") is None


@settings(deadline=None)
@given(BODY, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_any_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = with_check(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert ask(credit_code.is_valid, code) is True
    assert ask(credit_code.is_valid, wrong) is (wrong == code)
