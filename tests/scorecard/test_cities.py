"""Which cities are scored, and what a study's mistakes lead to."""

from __future__ import annotations

import re

import polars as pl
import pytest
from pydantic import ValidationError

from aicluster_spark.errors import StudyError
from aicluster_spark.scorecard.catalogue import (
    FOCUS_AREAS,
    SUBSYSTEMS,
    Indicator,
    packaged_indicators,
    read_catalogue,
    study_catalogue,
)
from aicluster_spark.scorecard.cities import match_names, scored_cities
from aicluster_spark.study.mistakes import StudyMistakes
from aicluster_spark.study.scorecard import OwnIndicator, ScorecardOptions

CITIES = pl.DataFrame(
    [
        ("g:1", "Montréal", "CA", "CA-QC"),
        ("g:2", "Springfield", "US", "US-IL"),
        ("g:3", "Springfield", "US", "US-MA"),
        ("g:4", "杭州市", "CN", "CN-ZJ"),
        ("g:5", "Paris", "FR", "FR-IDF"),
    ],
    schema=["city", "name", "country", "region"],
    orient="row",
)
CLUSTERS = pl.DataFrame(
    {
        "city": ["g:2", "g:3", "g:4", "g:5"],
        "ai_patents": [9.0, 100.0, 3.0, 8.0],
        "is_cluster": [False, True, False, False],
    }
)


def test_names_are_found_without_accents_and_with_their_region() -> None:
    assert match_names(["montreal", "Springfield, US-MA", "杭州市", "g:5", "Paris, FR"], CITIES) == [
        "g:1",
        "g:3",
        "g:4",
        "g:5",
        "g:5",
    ]


def test_every_unknown_or_shared_name_is_told_at_once() -> None:
    both = r"Montreel.*nearest is Montréal.*Springfield is the name of several"
    with pytest.raises(StudyError, match=both) as told:
        match_names(["Montreel", "Springfield", "Paris"], CITIES)
    assert "\n" not in str(told.value)
    assert "Springfield, US-IL; Springfield, US-MA" in str(told.value)


def test_clusters_come_first_then_the_compared_then_peers() -> None:
    found = scored_cities(CLUSTERS, CITIES, ["Montreal", "Springfield, US-MA"], 1, 5)
    assert found["city"].to_list() == ["g:3", "g:1", "g:2"]
    assert found["standing"].to_list() == ["cluster", "compared", "peer"]
    assert found["ai_patents"].to_list() == [100, 0, 9]
    assert found["is_compared"].to_list() == [True, True, False]
    assert scored_cities(CLUSTERS, CITIES, [], 10, 5)["city"].to_list() == ["g:3", "g:2", "g:5"]


def test_the_packaged_catalogue_covers_every_subsystem_area_and_role() -> None:
    indicators = packaged_indicators()
    assert {each.subsystem for each in indicators} == set(SUBSYSTEMS)
    assert {each.focus for each in indicators} == set(FOCUS_AREAS)
    roles = {role for each in indicators for role in each.roles}
    assert len(roles) == 9
    chinese = re.compile("[\u4e00-\u9fff]")
    assert all(chinese.search(each.name_zh) and chinese.search(each.step_zh) for each in indicators)
    with pytest.raises(ValidationError, match="base and base_of stand together"):
        Indicator.model_validate(indicators[0].model_dump() | {"base": "ai_patents"})


def test_a_catalogue_tells_all_its_mistakes_with_their_lines() -> None:
    text = """indicators:
  - id: Bad Name
    name: A
    name_zh: 甲
    formula: a +
    words: what it is
    source: city_lq
    unit: ""
    direction: 1
    subsystem: innovaton
    focus: innovation
    roles: []
    step: Do it
    step_zh: 做到
"""
    with pytest.raises(StudyMistakes) as told:
        read_catalogue(text, "mine.yaml")
    lines = told.value.lines
    assert len(lines) == 3
    assert any("line 2: indicators[0].id" in line for line in lines)
    assert any("line 5: indicators[0].formula" in line and "the end" in line for line in lines)
    assert any("line 10" in line and "did you mean innovation" in line for line in lines)


OWN = OwnIndicator(
    id="wealth", name="Wealth", formula="log(policy_flow)", subsystem="industry", focus="application"
)


def test_a_study_leaves_indicators_out_and_adds_its_own() -> None:
    options = ScorecardOptions(leave_out=("pilot",), own=(OWN,), own_weights={"wealth": 2.0})
    names = [each.id for each in study_catalogue(options).indicators]
    assert "pilot" not in names
    assert names[-1] == "wealth"
    with pytest.raises(StudyError, match="has pilot already"):
        study_catalogue(ScorecardOptions(own=(OWN.model_copy(update={"id": "pilot"}),)))
    with pytest.raises(StudyError, match="there is no indicator welth"):
        study_catalogue(ScorecardOptions(own=(OWN,), own_weights={"welth": 1.0}))


def test_the_step_of_an_own_indicator_is_the_studys_or_follows_its_direction() -> None:
    wealth, smoke = (
        OWN.model_copy(update={"name_zh": "财富"}),
        OWN.model_copy(update={"id": "smoke", "direction": -1}),
    )
    clean = smoke.model_copy(update={"id": "clean", "step": "Clean the air"})
    steps = {
        each.id: (each.step, each.step_zh)
        for each in study_catalogue(ScorecardOptions(own=(wealth, smoke, clean))).indicators
    }
    assert steps["wealth"] == ("Raise Wealth", "提高财富")
    assert steps["smoke"] == ("Lower Wealth", "降低Wealth")
    assert steps["clean"] == ("Clean the air", "Clean the air")


def test_an_own_indicator_may_name_only_what_the_panel_has() -> None:
    given = OWN.model_dump() | {"formula": "log(gdp)"}
    assert OwnIndicator.model_validate(given, context={"panel_variables": ("gdp",)}).formula == "log(gdp)"
    with pytest.raises(ValidationError, match="the panel has no number gdp"):
        OwnIndicator.model_validate(given, context={"panel_variables": ()})
    with pytest.raises(ValidationError, match="two own indicators are called wealth"):
        ScorecardOptions(own=(OWN, OWN))
