"""Subsystems and balances of scorecards: intervals of ranks, sides of one indicator, formulas and units."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from cards import prose

from aicluster_spark.report import ReportData
from aicluster_spark.report.language import speaking, stated
from aicluster_spark.report.sections.method.scorecard_formulas import scorecard_formulas
from aicluster_spark.report.sections.scorecards.parts import balances, subsystems
from aicluster_spark.report.sections.scorecards.section import strength
from aicluster_spark.report.sections.scorecards.words import shown_cities
from aicluster_spark.scorecard.catalogue import packaged_indicators
from aicluster_spark.study.scorecard import Recipe, ScorecardOptions


def name(data: ReportData, indicator: str) -> str:
    return str(data.scorecard_indicators.filter(pl.col("indicator") == indicator)["name"][0])


def test_a_side_of_one_indicator_is_named(data: ReportData) -> None:
    only = pl.col("used") & (
        ~pl.col("roles").list.contains("security") | (pl.col("indicator") == "security_share")
    )
    given = replace(data, scorecard_indicators=data.scorecard_indicators.with_columns(used=only))
    (said,) = prose(balances(given, shown_cities(given)))
    assert said.paragraphs[1:] == [
        "In the balance of security and development the side of security rests on a single indicator, "
        f"{name(given, 'security_share')}, and says no more than that one does."
    ]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (
            8.0,
            9.0,
            "placed best in technological innovation, rank 1 (1 to 2), worst in digital infrastructure",
        ),
        (2.0, 9.0, "no subsystem in which it surely stands better than in another"),
    ],
)
def test_subsystems_are_compared_by_intervals_of_ranks(
    data: ReportData, low: float, high: float, said: str
) -> None:
    names = ["innovation", "infrastructure"]
    rows = [{"city": str(n), "subsystem": name, "rank": n} for name in names for n in range(1, 12)]
    parts = pl.DataFrame(
        [
            # The lower score of the first subsystem is the better place: scores have no common scale.
            {"city": "1", "subsystem": names[0], "score": 0.2, "rank": 1, "rank_low": 1.0, "rank_high": 2.0},
            {"city": "1", "subsystem": names[1], "score": 0.6, "rank": 9, "rank_low": low, "rank_high": high},
        ]
    )
    assert strength(replace(data, scorecard_subsystems=pl.DataFrame(rows)), parts).startswith(said)


def few(data: ReportData) -> ReportData:
    """The sample with two indicators used of talent and capital, and all of the other subsystems."""
    used = (pl.col("subsystem") != "talent_capital") | pl.col("indicator").is_in(["newcomers", "stars"])
    return replace(data, scorecard_indicators=data.scorecard_indicators.with_columns(used=used))


def test_a_city_is_placed_by_indicators_that_are_named_where_they_are_few(data: ReportData) -> None:
    city = data.scorecard["city"][1]
    names = ["talent_capital", "infrastructure"]
    rows = [{"city": str(n), "subsystem": name, "rank": n} for name in names for n in range(1, 12)]
    parts = pl.DataFrame(
        [
            {"city": city, "subsystem": names[0], "rank": 1, "rank_low": 1.0, "rank_high": 2.0},
            {"city": city, "subsystem": names[1], "rank": 9, "rank_low": 8.0, "rank_high": 9.0},
        ]
    )
    given = replace(few(data), scorecard_subsystems=pl.DataFrame(rows))
    assert strength(given, parts) == (
        "placed best in talent and capital (by Newcomers and Star inventors), rank 1 (1 to 2), "
        "worst in digital infrastructure, rank 9 (8 to 9)"
    )
    unknown = (pl.col("city") == city) & (pl.col("indicator") == "newcomers")
    values = data.scorecard_values.with_columns(value=pl.when(~unknown).then("value"))
    assert strength(replace(given, scorecard_values=values), parts).startswith(
        "placed best in talent and capital (by Star inventors), rank 1"  # what is known of the city itself
    )


def test_the_heat_map_says_on_which_few_indicators_a_subsystem_rests(data: ReportData) -> None:
    cities = shown_cities(data)
    assert "rests on" not in subsystems(data, cities).note
    assert (
        "Talent and capital rests on 2 of 7 indicators, Newcomers and Star inventors, and says no more than "
        "these do."
    ) in subsystems(few(data), cities).note
    with speaking("zh"):
        assert (
            "人才与资本仅依据 7 项指标中的 2 项（新进发明人和明星发明人）"
            in subsystems(few(data), cities).note
        )


def test_units_and_bases_of_indicators_are_translated() -> None:
    texts = {text for each in packaged_indicators() for text in (each.unit, each.base_of) if text}
    with speaking("zh"):
        english = sorted(text for text in texts if stated(text) == text)
        reason = stated("placed inventors of AI patents: 1; at least 5 are asked for")
        unused = stated("known in 1 of 3 clusters and compared cities; 2 are needed")
    assert english == []
    assert reason == "已定位的人工智能专利发明人：1；至少要求 5"
    assert unused == "3 个集群和比较城市中 1 个已知，需要 2 个"


@pytest.mark.parametrize(
    ("recipe", "place", "formula"),
    [
        (Recipe(), 1, "s₊ = (x − min) / (max − min); s₋ = (max − x) / (max − min)"),
        (Recipe(normalisation="frontier", outliers="none"), 0, "s₊ = x / max; s₋ = min / x"),
        (Recipe(weights="entropy"), 2, "w ∝ 1 + Σ p ln p / ln N"),
        (Recipe(aggregation="geometric"), 3, "S = exp(Σ w ln s / Σ w)"),
    ],
)
def test_the_formulas_of_the_index_are_those_of_the_recipe(recipe: Recipe, place: int, formula: str) -> None:
    assert scorecard_formulas(ScorecardOptions(recipe=recipe))[place][1] == formula
