from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.places.china.confidence import confidence_of
from aicluster_spark.places.china.evidence import cities_of_region_code, postcode_agrees
from aicluster_spark.places.china.match import match_addresses


def place(**given: object) -> dict[str, object]:
    frame = pl.DataFrame({"year": [2012]}).with_columns(
        **{name: pl.lit(value) for name, value in given.items()}
    )
    return match_addresses(frame).row(0, named=True)


def test_a_postcode_of_the_same_city_raises_confidence_and_another_one_lowers_it() -> None:
    silent, agreeing, other = (
        place(address="广东省深圳市南山区", postcode=code) for code in ("0", "518057", "200030")
    )
    assert (silent["postcode_agrees"], agreeing["postcode_agrees"], other["postcode_agrees"]) == (
        None,
        True,
        False,
    )
    assert agreeing["confidence"] > silent["confidence"] > other["confidence"]
    assert agreeing["city_now"] == silent["city_now"] == other["city_now"] == "440300", "the address decides"


def test_a_postcode_tells_namesakes_apart() -> None:
    assert place(address="江苏省鼓楼区", postcode="210009")["city_now"] == "320100"
    assert place(address="江苏省鼓楼区", postcode="221005")["city_now"] == "320300"
    placed = place(address="江苏省鼓楼区", postcode="510000")
    assert placed["city_now"] is None, "a postcode of another province decides nothing"


def test_the_region_of_a_registration_code_is_heard_last() -> None:
    placed = place(address="江苏省鼓楼区", region_code="320106")
    assert (placed["city_now"], placed["method"]) == ("320100", "region_code")
    assert place(address="人民路1号", region_code="320106", country="CN")["city_now"] == "320100"
    assert place(address="日本国东京都", region_code="320106", country="CN")["city_now"] is None
    assert place(address="人民路1号", region_code="100000", country="CN")["city_now"] is None
    agreeing = place(address="上海市徐汇区", region_code="310104")
    assert agreeing["region_code_agrees"] is True
    assert place(address="上海市徐汇区", region_code="440300")["region_code_agrees"] is False


@pytest.mark.parametrize(
    ("code", "cities"),
    [
        ("110108", {"110000"}),
        ("340823", {"340700"}),  # Zongyang, when it was Anqing's
        ("341421", {"340100"}),  # Lujiang, when it was Chaohu's
        ("419001", {"411200", "419001"}),  # Yima's until 1989, Jiyuan's since 1996
        ("450000", set()),
        ("100000", set()),
    ],
)
def test_region_codes_of_any_year(code: str, cities: set[str]) -> None:
    assert cities_of_region_code(code) == cities


def test_a_postcode_that_no_table_knows_says_nothing() -> None:
    assert postcode_agrees("999999", "440300") is None


def test_confidence_stays_between_none_and_full() -> None:
    assert confidence_of("municipality", True, True) < 1
    assert confidence_of("inside_text_old_name", False, False) > 0
    with pytest.raises(KeyError):
        confidence_of("guess")
