from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.places.china.match import PLACED, match_addresses
from aicluster_spark.places.china.tables import cities, counties, provinces

CASES = list(csv.DictReader((Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="")))
ABROAD = (
    "日本国",
    "美国",
    "德国",
    "韩国",
    "英国",
    "法国",
    "新加坡",
    "英属开曼群岛",
    "中国台湾",
    "中国香港",
    "中国澳门",
)
PLAIN = [case for case in CASES if case["address"].startswith(tuple(p.short for p in provinces()))]
TODAY = [span for span in counties() if span.last == 2024]


def place(address: str, year: int | None = 2017, **given: object) -> dict[str, object]:
    frame = pl.DataFrame(
        {"address": [address], "year": [year], **{name: [value] for name, value in given.items()}}
    )
    return match_addresses(frame).row(0, named=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['address']}-{case['year']}")
def test_printed_cases(case: dict[str, str]) -> None:
    placed = place(case["address"], int(case["year"]))
    assert (placed["city_then"] or "", placed["city_now"] or "") == (case["city_then"], case["city_now"])


@given(st.sampled_from(TODAY), st.sampled_from(ABROAD))
@settings(max_examples=300, deadline=None)
def test_what_begins_abroad_is_never_placed_in_a_chinese_city(span: object, country: str) -> None:
    placed = place(f"{country}{span.name}")  # type: ignore[attr-defined]
    assert placed["city_then"] is None
    assert placed["city_now"] is None
    assert placed["placed_country"] != "CN"


@given(st.sampled_from(TODAY))
@settings(max_examples=300, deadline=None)
def test_every_county_written_in_full_is_placed_in_its_city(span: object) -> None:
    province = next(p for p in provinces() if p.code == span.province)  # type: ignore[attr-defined]
    city = next(c for c in cities() if c.city == span.city and c.last == 2024)  # type: ignore[attr-defined]
    middle = city.name if city.city.endswith("00") and not city.city.endswith("0000") else ""
    placed = place(f"{province.name}{middle}{span.name}人民路1号", 2024)  # type: ignore[attr-defined]
    assert placed["city_then"] == placed["city_now"] == span.city  # type: ignore[attr-defined]
    assert placed["region"] == province.iso


@given(st.sampled_from(PLAIN), st.sampled_from(["　", " ", ",", "邮编100000", "中国"]))
@settings(max_examples=200, deadline=None)
def test_what_offices_put_ahead_changes_nothing(case: dict[str, str], ahead: str) -> None:
    plain, changed = (
        place(case["address"], int(case["year"])),
        place(ahead + case["address"], int(case["year"])),
    )
    assert changed == {**plain, "address": ahead + case["address"]}


@given(st.text(max_size=40), st.one_of(st.none(), st.integers(1000, 3000)), st.text(max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(address: str, year: int | None, code: str) -> None:
    placed = place(address, year, postcode=code, region_code=code, country="CN")
    assert placed["level"] in ("city", "region", "country", "none")
    assert (placed["city_now"] is not None) == (placed["level"] == "city")


def test_rows_keep_their_order_and_equal_ones_get_the_same_place() -> None:
    frame = pl.DataFrame(
        {
            "address": ["广东省深圳市", None, "上海市徐汇区", "广东省深圳市", "日本国东京都"],
            "year": [2010, 2010, None, 2010, 2010],
            "mark": [1, 2, 3, 4, 5],
        }
    )
    placed = match_addresses(frame)
    assert placed["mark"].to_list() == [1, 2, 3, 4, 5]
    assert placed["city_now"].to_list() == ["440300", None, "310000", "440300", None]
    assert placed["city_then"].to_list() == ["440300", None, None, "440300", None], (
        "no year, no borders of it"
    )
    assert dict(placed.select(*PLACED).schema) == PLACED
    assert placed["placed_country"].to_list() == ["CN", None, "CN", "CN", "JP"]


def test_an_empty_frame_gives_an_empty_frame_of_the_right_types() -> None:
    frame = pl.DataFrame(schema={"address": pl.String, "year": pl.Int32})
    assert match_addresses(frame).schema == {"address": pl.String, "year": pl.Int32, **PLACED}


@pytest.mark.parametrize(
    ("reference_year", "expected"), [(2005, "341400"), (2010, "341400"), (2011, "340100"), (2024, "340100")]
)
def test_the_reference_year_decides_the_borders(reference_year: int, expected: str) -> None:
    frame = pl.DataFrame({"address": ["安徽省巢湖市庐江县"], "year": [2009]})
    assert match_addresses(frame, reference_year)["city_now"].item() == expected


def test_without_a_province_only_a_record_that_states_china_is_read_further() -> None:
    assert place("昆山市玉山镇")["city_now"] is None
    assert place("昆山市玉山镇", country="CN")["city_now"] == "320500"
    assert place("徐汇区漕溪北路88号", country="CN")["city_now"] == "310000"
    assert place("朝阳区望京东园", country="CN")["city_now"] is None, "three cities have one"
    assert place("广州国际采购中心", country="CN")["city_now"] == "440100"
    assert place("北京路12号", country="CN")["city_now"] is None, "a road named after a city"
    assert place("日本国东京都", country="CN")["city_now"] is None, "stated China, written Japan"


def test_places_given_up_for_want_of_confidence_stay_in_their_province() -> None:
    frame = pl.DataFrame({"address": ["四川省资阳市"], "year": [2010]})
    whole, strict = match_addresses(frame), match_addresses(frame, minimum_confidence=0.9)
    assert whole["city_now"].item() == "512000"
    assert whole["confidence"].item() == pytest.approx(0.98 * 3 / 4), "one of four counties went to Chengdu"
    assert (strict["level"].item(), strict["city_now"].item()) == ("region", None)
    assert strict["region"].item() == "CN-SC"
