"""The panel of hand-made cities, compared with what a person would write down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.panel import Panel, PanelInputs, PanelRule, count_coverage
from aicluster_spark.panel import build_panel as whole_panel
from aicluster_spark.panel.before import NO_WINDOW, NOT_IN_NETWORK, UNDEFINED
from aicluster_spark.schema import TABLES
from aicluster_spark.schema.panel import CITY_YEAR, COVERAGE

BELOW_FLOOR = "fewer than 5 located parties"
Rows = list[dict[str, Any]]


def table(name: str, rows: Rows) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].arrow)


def window(city: str, start: int, end: int, **values: Any) -> dict[str, Any]:
    return {"city": city, "window_start": start, "window_end": end, **values}


def figure(place: str, year: int, value: float | None, indicator: str = "GDP", **kind: Any) -> dict[str, Any]:
    given = {"place": place, "year": year, "indicator": indicator, "value": value, "unit": "yuan"}
    return given | kind


YEARBOOK = [
    figure("Seoul", 2015, 100.0),
    figure("Seoul", 2016, 0.0),
    figure("Lyon", 2015, None, reason="blank"),
    figure("Elsewhere", 2015, 7.0),
]


def inputs(
    measures: Rows | None = None, output: Rows | None = None, yearbook: Rows | None = None
) -> PanelInputs:
    return PanelInputs(
        cities=table(
            "cities",
            [
                {"city": "seoul", "name": "Seoul", "country": "KR"},
                {"city": "lyon", "name": "Lyon", "country": "FR"},
                {"city": "quiet", "name": "Quiet", "country": "KR"},
            ],
        ),
        city_output=table(
            "city_output",
            [
                {"city": "seoul", "year": 2014, "patents": 9, "ai_patents": 3},
                {"city": "seoul", "year": 2016, "patents": 10, "ai_patents": 4},
                {"city": "lyon", "year": 2015, "patents": 2, "ai_patents": 1},
                {"city": "lyon", "year": 2018, "patents": 7, "ai_patents": 7},
                {"city": "quiet", "year": 2015, "patents": 1, "ai_patents": 0},
            ]
            if output is None
            else output,
        ),
        clusters=table(
            "clusters",
            [
                window("seoul", 2012, 2016, is_cluster=True),
                window("lyon", 2012, 2016, is_cluster=False),
                window("lyon", 2011, 2015, is_cluster=True),
                window("lyon", 2014, 2018, is_cluster=True),
            ],
        ),
        city_measures=table(
            "city_measures",
            [
                window("seoul", 2010, 2014, harmonic_closeness=0.5, degree=3),
                window("seoul", 2011, 2015, harmonic_closeness=0.25, degree=2),
                window("lyon", 2010, 2014, reason=BELOW_FLOOR),
                window("lyon", 2012, 2016, harmonic_closeness=0.9, degree=1),
            ]
            if measures is None
            else measures,
        ),
        city_lq=table(
            "city_lq", [window("seoul", 2010, 2014, lq=1.5), window("lyon", 2010, 2014, reason="-")]
        ),
        yearbook=table("yearbook", YEARBOOK if yearbook is None else yearbook),
        city_policy_intensity=table(
            "city_policy_intensity",
            [
                {"city": "seoul", "year": 2015, "flow": 2, "stock": 3.0},
                {"city": "seoul", "year": 2016, "reason": "no list covers the province"},
            ],
        ),
        city_policy=table(
            "city_policy",
            [
                {"city": city, "year": year, "country": country, "policy": policy, "reason": reason}
                | {"policy_years": None if policy is None else 0}
                for city, country, reason in (
                    ("seoul", "KR", None),
                    ("quiet", "KR", None),
                    ("lyon", "FR", "no dated event"),
                )
                for year in (2015, 2016)
                for policy in (None if reason else int(year >= 2016),)
            ],
        ),
    )


RULE = PanelRule(
    first_year=2015, last_year=2016, cities="located", measure="harmonic_closeness", window_step=1
)


def build_panel(given: PanelInputs, asked: PanelRule) -> pa.Table:
    return whole_panel(given, asked).city_year


def rows(panel: pa.Table) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["city"], row["year"]): row for row in panel.to_pylist()}


def rule(**changes: Any) -> PanelRule:
    return replace(RULE, **changes)


def test_a_year_without_patents_is_a_true_zero() -> None:
    panel = build_panel(inputs(), RULE)
    assert panel.schema == CITY_YEAR.arrow
    found = rows(panel)
    assert (found["seoul", 2015]["ai_patents"], found["seoul", 2015]["patents"]) == (0, 0)
    assert (found["seoul", 2016]["ai_patents"], found["seoul", 2016]["patents"]) == (4, 10)
    assert (found["lyon", 2015]["ai_patents"], found["lyon", 2016]["ai_patents"]) == (1, 0)


def test_centrality_is_that_of_the_window_that_ended_the_year_before() -> None:
    found = rows(build_panel(inputs(), RULE))
    assert found["seoul", 2015]["centrality_window"] == "2010-2014"
    assert found["seoul", 2015]["centrality"] == 0.5
    assert found["seoul", 2016]["centrality_window"] == "2011-2015"
    assert found["seoul", 2016]["centrality"] == 0.25
    assert found["lyon", 2015]["centrality_reason"] == BELOW_FLOOR
    assert found["lyon", 2016]["centrality"] is None
    assert found["lyon", 2016]["centrality_reason"] == NOT_IN_NETWORK


def test_another_measure_is_taken_as_a_number() -> None:
    found = rows(build_panel(inputs(), rule(measure="degree")))
    assert found["seoul", 2016]["centrality"] == 2.0


def test_windows_that_step_by_several_years_serve_the_years_after_them() -> None:
    measures = [
        window("seoul", 2005, 2009, harmonic_closeness=0.1),
        window("seoul", 2008, 2012, harmonic_closeness=0.2),
        window("seoul", 2011, 2015, harmonic_closeness=0.3),
    ]
    panel = build_panel(inputs(measures), rule(window_step=3, first_year=2013))
    found = rows(panel)
    assert [found["seoul", year]["centrality"] for year in (2013, 2014, 2015, 2016)] == [0.2, 0.2, 0.2, 0.3]


def test_a_window_older_than_a_step_is_stale_and_not_used() -> None:
    measures = [window("seoul", 2006, 2010, harmonic_closeness=0.1)]
    found = rows(build_panel(inputs(measures), RULE))
    assert found["seoul", 2015]["centrality"] is None
    assert found["seoul", 2015]["centrality_window"] is None
    assert found["seoul", 2015]["centrality_reason"] == NO_WINDOW


def test_a_null_without_a_stated_reason_still_says_that_it_is_undefined() -> None:
    found = rows(build_panel(inputs([window("seoul", 2010, 2014)]), RULE))
    assert found["seoul", 2015]["centrality_reason"] == UNDEFINED


def test_policy_unknown_keeps_its_reason_and_leaves_the_sample() -> None:
    found = rows(build_panel(inputs(), RULE))
    assert found["lyon", 2015]["policy"] is None
    assert found["lyon", 2015]["policy_reason"] == "no dated event"
    assert [found["seoul", year]["policy"] for year in (2015, 2016)] == [0.0, 1.0]
    assert {key for key, row in found.items() if row["in_sample"]} == {("seoul", 2015), ("seoul", 2016)}


def test_the_cluster_window_is_the_last_complete_one() -> None:
    found = rows(build_panel(inputs(), RULE))
    assert {city for (city, _), row in found.items() if row["is_cluster"]} == {"seoul"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("clusters", {"seoul"}), ("located", {"seoul", "lyon"}), ("all", {"seoul", "lyon", "quiet"})],
)
def test_the_study_chooses_the_cities(choice: str, expected: set[str]) -> None:
    panel = build_panel(inputs(), rule(cities=choice))
    assert set(panel["city"].to_pylist()) == expected


def test_patents_outside_the_panels_years_place_no_city_in_it() -> None:
    output = [{"city": "lyon", "year": 2018, "patents": 7, "ai_patents": 7}]
    built: Panel = whole_panel(inputs(output=output), RULE)
    assert built.city_year.num_rows == built.gaps.num_rows == 0


def test_coverage_counts_every_city_year_of_every_variable_once() -> None:
    built = whole_panel(inputs(), RULE)
    coverage = count_coverage(built.city_year, built.gaps, range(2017, 2019))
    assert coverage.schema == COVERAGE.arrow
    counts = {(r["variable"], r["year"], r["reason"]): r["rows"] for r in coverage.to_pylist()}
    assert counts["policy", 2015, "known"] == 1
    assert counts["policy", 2015, "no dated event"] == 1
    assert counts["centrality", 2016, NOT_IN_NETWORK] == 1
    assert counts["ai_patents", 2015, "known"] == 2
    assert counts["ai_patents", 2017, "not yet published"] == 2
    assert ("policy", 2017, "not yet published") not in counts
    within = sum(rows for (_, year, _), rows in counts.items() if year <= 2016)
    assert within == 16 * built.city_year.num_rows


CITIES = ("seoul", "lyon", "quiet")
MEASURES = st.dictionaries(
    st.tuples(st.sampled_from(CITIES), st.integers(2005, 2018)),
    st.one_of(st.none(), st.floats(0, 1)),
    max_size=20,
)


@given(MEASURES, st.integers(1, 4))
def test_lagging_agrees_with_a_plain_search(values: dict[tuple[str, int], float | None], step: int) -> None:
    measures = [
        window(city, end - 4, end, harmonic_closeness=value, reason=None if value is not None else "why")
        for (city, end), value in values.items()
    ]
    found = rows(build_panel(inputs(measures), rule(cities="all", window_step=step)))
    ends = {end for _, end in values}
    for (city, year), row in found.items():
        past = [end for end in ends if year - step <= end < year]
        expected = values.get((city, max(past))) if past else None
        assert row["centrality"] == expected
        assert row["centrality_window"] == (f"{max(past) - 4}-{max(past)}" if past else None)
        assert (row["centrality_reason"] is None) == (expected is not None)


def test_documents_come_with_the_logarithm_of_their_stock_or_with_a_reason():
    panel = build_panel(inputs(), rule()).to_pylist()
    rows = {(row["city"], row["year"]): row for row in panel}
    assert rows["seoul", 2015]["policy_flow"] == 2.0
    assert rows["seoul", 2015]["policy_stock_log"] == pytest.approx(1.3862943611198906)  # ln 4
    assert rows["seoul", 2015]["documents_reason"] is None
    assert rows["seoul", 2016]["documents_reason"] == "no list covers the province"
    assert rows["lyon", 2015]["documents_reason"] == "no list of policy documents covers the city"
    assert rows["lyon", 2015]["policy_flow"] is None
