"""What scorecards and profiles say: degrees, checks, units, sides of balances, ranks outside of intervals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.charts.scorecards import model_bars
from aicluster_spark.report.content import Figure, Prose
from aicluster_spark.report.sections.profiles import profiles_section
from aicluster_spark.report.sections.scorecard_formulas import scorecard_formulas
from aicluster_spark.report.sections.scorecard_gaps import focus_steps, tabulate_steps
from aicluster_spark.report.sections.scorecard_models import _hardly_agree
from aicluster_spark.report.sections.scorecard_parts import balances
from aicluster_spark.report.sections.scorecard_ranking import ranking
from aicluster_spark.report.sections.scorecard_words import model_words, shown_cities
from aicluster_spark.study.scorecard import Recipe

DEGREES = "membership: technology-innovation 0.50, application-scenario 0.30 and institutional-supply 0.20"


def prose(blocks: list[Any]) -> list[Prose]:
    return [block for block in blocks if isinstance(block, Prose)]


@pytest.mark.parametrize(
    ("model", "mixture", "said"),
    [
        ("technology", None, f"technology-innovation driven ({DEGREES})"),
        ("mixed", "technology", f"of mixed model ({DEGREES}; a mixture agrees on the highest)"),
        (
            "behind",
            "scenario",
            "below the median in the scores of all three development models "
            f"({DEGREES}; a mixture has application-scenario highest)",
        ),
    ],
)
def test_a_model_is_said_with_all_degrees_and_the_mixture(
    data: ReportData, model: str, mixture: str | None, said: str
) -> None:
    share = pl.when(pl.col("model") == mixture).then(0.8).otherwise(0.1) if mixture else pl.lit(None)
    given = replace(data, scorecard_models=data.scorecard_models.with_columns(mixture=share.cast(pl.Float64)))
    row = given.scorecard.row(0, named=True) | {"model": model}
    assert model_words(given, row) == said


def test_agreement_within_chance_is_called_so() -> None:
    # 26 of 60 agree with probability 0.068 where a third is expected, 28 with 0.022 (binomial).
    assert _hardly_agree(26 / 60, 60)
    assert not _hardly_agree(28 / 60, 60)


def test_ranks_outside_of_their_interval_are_counted(data: ReportData) -> None:
    first = data.scorecard["city"][0]
    outside = pl.when(pl.col("city") == first).then(2.0).otherwise("rank_low")
    given = replace(data, scorecard=data.scorecard.with_columns(rank_low=outside))
    notes = [
        block.note
        for each in (data, given)
        for block in ranking(each, shown_cities(each))
        if isinstance(block, Figure)
    ]
    ranked = data.scorecard["rank"].drop_nulls().len()
    assert f"It ranks 0 of {ranked} scored cities outside" in notes[0]
    assert f"It ranks 1 of {ranked} scored cities outside" in notes[1]


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


def name(data: ReportData, indicator: str) -> str:
    return str(data.scorecard_indicators.filter(pl.col("indicator") == indicator)["name"][0])


def test_values_of_steps_have_units_and_three_digits(data: ReportData) -> None:
    steps = data.scorecard_steps.head(1).with_columns(
        indicator=pl.lit("capital"), target=pl.lit(231_600_000.0)
    )
    given = replace(data, scorecard_steps=steps)
    table = tabulate_steps(given, focus_steps(given), "x")
    row = dict(zip((each.heading for each in table.columns), table.rows[0], strict=True))
    assert (row["unit"].text, row["target"].text, row["target"].value) == (
        "CNY",
        "232 million",
        231_600_000.0,
    )


def test_the_axis_of_memberships_has_ticks_that_its_labels_can_tell() -> None:
    rows = pl.DataFrame({"label": ["a"], "model": ["m"], "place": [0], "membership": [1.0]})
    spec = model_bars(rows, ["a"], "words")
    ticks = spec["encoding"]["x"]["axis"]["values"]
    assert ticks[0] == 0
    assert ticks[-1] == 1
    assert len({f"{tick:.1f}" for tick in ticks}) == len(ticks)


def test_a_profile_has_quotient_gaps_counts_and_why_inventors_are_unknown(data: ReportData) -> None:
    partners = data.city_partners.with_columns(city=pl.lit(data.scorecard["city"][0]))
    first, second = prose(list(profiles_section(replace(data, city_partners=partners)).blocks))[:2]
    text = " ".join(first.paragraphs)
    assert "Location quotient" in text
    assert "Gaps to the frontier, of 1 at most: innovation 0.00, application 0.00" in text
    assert "甲公司 (8)" in text
    assert re.search(r"Partner cities, with shared AI patents: \S.* \(8\) and .* \(7\)\.", text)
    assert "Inventors: unknown, the records place no inventor." in " ".join(second.paragraphs)


@pytest.mark.parametrize(
    ("recipe", "place", "formula"),
    [
        (Recipe(), 0, "s = (x − min) / (max − min)"),
        (Recipe(normalisation="frontier"), 0, "s = x / max"),
        (Recipe(weights="entropy"), 1, "w ∝ 1 + Σ p ln p / ln N"),
        (Recipe(aggregation="geometric"), 2, "S = exp(Σ w ln s / Σ w)"),
    ],
)
def test_the_formulas_of_the_index_are_those_of_the_recipe(recipe: Recipe, place: int, formula: str) -> None:
    assert scorecard_formulas(recipe)[place][1] == formula
