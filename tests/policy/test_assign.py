"""Which events count, and what cities and years get from them."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.policy import assign_policy, judge_events, packaged_events
from aicluster_spark.policy.assign import NO_COUNTRY, NO_EVENT
from aicluster_spark.policy.events import PolicyEvent, events_table
from aicluster_spark.schema.places import CITIES
from aicluster_spark.schema.policy import CITY_POLICY, POLICY_EVENTS

STRATEGY = PolicyEvent(
    level="national",
    country="KR",
    place="South Korea",
    city_code_2024=None,
    programme="AI R&D Strategy",
    date="2018-05-15",
    year=2018,
    precision="day",
    evidence="read",
    source="example.org",
)


def cities(**countries: str | None) -> pa.Table:
    rows = [{"city": city, "name": city, "country": country} for city, country in countries.items()]
    return pa.Table.from_pylist(rows, schema=CITIES.arrow)


def test_only_read_evidence_of_the_studys_levels_counts() -> None:
    events = [
        STRATEGY,
        replace(STRATEGY, country="FR", evidence="background"),
        replace(STRATEGY, country="DE", evidence="ready made"),
        replace(STRATEGY, country="CN", level="city"),
    ]
    judged = judge_events(events, ["national"])
    assert [event.used for event in judged] == [True, False, False, False]
    assert judged[0].reason is None
    assert judged[1].reason == "the date was not read in a source (evidence: background)"
    assert judged[3].reason == "the study uses national events, this one is of level city"


def test_the_packaged_countries_are_those_with_a_read_date() -> None:
    used = [event for event in judge_events(packaged_events(), ["national"]) if event.used]
    assert {event.country: event.year for event in used} == {
        "CA": 2017,
        "JP": 2017,
        "CN": 2017,
        "TW": 2018,
        "GB": 2018,
        "KR": 2018,
        "DE": 2018,
        "US": 2019,
        "DK": 2019,
        "RU": 2019,
    }


def test_policy_begins_in_the_year_of_the_strategy() -> None:
    events = judge_events([STRATEGY], ["national"])
    table = assign_policy(events, cities(seoul="KR"), 2016, 2020).city_policy
    assert table.schema == CITY_POLICY.arrow
    assert table["year"].to_pylist() == [2016, 2017, 2018, 2019, 2020]
    assert table["policy"].to_pylist() == [0, 0, 1, 1, 1]
    assert table["policy_years"].to_pylist() == [0, 0, 0, 1, 2]
    assert set(table["strategy_year"].to_pylist()) == {2018}
    assert set(table["reason"].to_pylist()) == {None}


def test_the_first_of_several_strategies_counts() -> None:
    events = [replace(STRATEGY, year=2021), STRATEGY, replace(STRATEGY, year=2010, evidence="background")]
    assignment = assign_policy(judge_events(events, ["national"]), cities(seoul="KR"), 2018, 2018)
    assert assignment.strategy_years == {"KR": 2018}


def test_a_country_without_an_event_is_unknown_and_not_untreated() -> None:
    events = judge_events([STRATEGY, replace(STRATEGY, country="FR", evidence="background")], ["national"])
    assignment = assign_policy(events, cities(paris="FR", lyon="FR", seoul="KR", nowhere=None), 2018, 2018)
    rows = {row["city"]: row for row in assignment.city_policy.to_pylist()}
    for city in ("paris", "lyon", "nowhere"):
        assert rows[city]["policy"] is None
        assert rows[city]["policy_years"] is None
    assert rows["paris"]["reason"] == NO_EVENT
    assert rows["nowhere"]["reason"] == NO_COUNTRY
    assert assignment.unknown == {"FR": 2, "": 1}


def test_no_used_event_at_all_leaves_every_city_unknown() -> None:
    assignment = assign_policy([], cities(seoul="KR"), 2017, 2018)
    assert assignment.city_policy["policy"].to_pylist() == [None, None]
    assert assignment.unknown == {"KR": 1}


@given(
    st.dictionaries(st.text("abc", min_size=1), st.sampled_from(["KR", "FR", None]), min_size=1),
    st.integers(1990, 2030),
    st.integers(0, 12),
)
def test_every_city_has_every_year_once_and_is_known_or_says_why(
    where: dict[str, str | None], first: int, length: int
) -> None:
    table = assign_policy(judge_events([STRATEGY], ["national"]), cities(**where), first, first + length)
    rows = table.city_policy.to_pylist()
    assert {(row["city"], row["year"]) for row in rows} == {
        (city, year) for city in where for year in range(first, first + length + 1)
    }
    assert len(rows) == len(where) * (length + 1)
    for row in rows:
        assert (row["policy"] is None) == (row["reason"] is not None)
        if row["policy"] is not None:
            assert row["policy"] == (1 if row["year"] >= 2018 else 0)
            assert row["policy_years"] == max(0, row["year"] - 2018)


def test_the_table_of_events_keeps_every_column() -> None:
    table = events_table(judge_events(packaged_events(), ["national"]))
    assert table.schema == POLICY_EVENTS.arrow
    assert table.num_rows == len(packaged_events())
    assert len({tuple(row[key] for key in POLICY_EVENTS.key) for row in table.to_pylist()}) == table.num_rows
