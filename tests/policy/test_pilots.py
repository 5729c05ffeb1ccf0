"""Pilot zones: a treatment of cities with dates."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pytest

from aicluster_spark.errors import StudyError
from aicluster_spark.policy import assign_policy, judge_events, packaged_events
from aicluster_spark.policy.pilots import NO_CODE, NO_PROGRAMME
from aicluster_spark.schema.policy import CITY_POLICY
from aicluster_spark.stages.policy import _require_programmes

INNOVATION = "国家新一代人工智能创新发展试验区"
APPLICATION = "国家人工智能创新应用先导区"
CITIES = pa.table(
    {
        "city": ["CN-370100", "CN-370200", "CN-330500", "CN-120000", "CN-350200", "KR-1", "US-1", "1816670"],
        "country": ["CN", "CN", "CN", "CN", "CN", "KR", None, "CN"],
    }
)
EVENTS = judge_events(packaged_events(), ("national", "city"))


def pilots(programmes=()):
    table = assign_policy(EVENTS, CITIES, 2018, 2022, programmes).city_policy
    assert table.schema == CITY_POLICY.arrow
    found = pl.DataFrame(table).sort("city", "year").group_by("city", maintain_order=True)
    return {key: group for (key,), group in found}


def test_a_city_is_treated_from_the_year_of_its_first_event_on():
    found = pilots()
    assert found["CN-370100"]["pilot"].to_list() == [
        0,
        1,
        1,
        1,
        1,
    ]  # both programmes: October 2019, March 2020
    assert pilots([INNOVATION])["CN-370100"]["pilot"].to_list() == [0, 0, 1, 1, 1]
    assert found["CN-370200"]["pilot_year"].unique().to_list() == [2019]
    assert pilots([INNOVATION])["CN-370200"]["pilot"].sum() == 0
    assert found["CN-350200"]["pilot"].to_list() == [0] * 5
    assert found["CN-350200"]["pilot_year"].null_count() == 5


def test_districts_and_counties_do_not_treat_their_city():
    assert pilots([APPLICATION])["CN-120000"]["pilot"].sum() == 0  # 滨海新区 alone
    assert pilots()["CN-330500"]["pilot"].sum() == 0  # 德清县 alone


def test_where_nothing_is_known_a_city_is_not_untreated():
    found = pilots()
    for city, reason in (("KR-1", NO_PROGRAMME), ("US-1", NO_PROGRAMME), ("1816670", NO_CODE)):
        assert found[city]["pilot"].null_count() == 5
        assert found[city]["pilot_reason"].unique().to_list() == [reason]
    assert found["CN-350200"]["pilot_reason"].null_count() == 5


def test_national_policy_is_what_it_was_without_pilots():
    alone = assign_policy(judge_events(packaged_events(), ("national",)), CITIES, 2018, 2022).city_policy
    both = assign_policy(EVENTS, CITIES, 2018, 2022).city_policy
    columns = ["city", "year", "policy", "policy_years", "reason"]
    assert both.select(columns).equals(alone.select(columns))
    assert alone["pilot"].null_count == alone.num_rows


def test_every_event_keeps_its_evidence_and_an_unknown_programme_is_refused():
    city = [event for event in EVENTS if event.level == "city"]
    assert len(city) == 27
    assert all(event.used and event.evidence.startswith("read") and event.source for event in city)
    with pytest.raises(StudyError, match=f"no event of a city is of it. Programmes of cities: {INNOVATION}"):
        _require_programmes(EVENTS, ("智慧城市",))
