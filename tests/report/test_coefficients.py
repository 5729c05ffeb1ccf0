"""Coefficients stand on the axis of what they are changes of."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aicluster_spark.report import ReportData, words
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.estimate_words import estimate_sentence
from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.estimation.coefficients import coefficient_blocks
from aicluster_spark.report.sections.estimation.section import estimation_section


def of_another_scale(data: ReportData) -> ReportData:
    """The data as if the model of moderation explained a logarithm by a straight line."""
    own = pl.col("fit") == "moderation"
    fits = data.fits.with_columns(
        link=pl.when(own).then(pl.lit("identity")).otherwise("link"),
        outcome=pl.when(own).then(pl.lit("log1p(ai_patents)")).otherwise("outcome"),
        covariance=pl.when(own).then(pl.lit("clustered by city")).otherwise("covariance"),
    )
    return replace(data, fits=fits)


def axes(figure: Figure) -> set[str]:
    layers = [layer["encoding"].get("x", {}) for layer in figure.spec["layer"]]
    return {x["title"] for x in layers if x.get("title")}


def test_models_of_one_scale_share_an_axis_that_names_it(data: ReportData) -> None:
    (figure,) = coefficient_blocks(data)
    assert isinstance(figure, Figure)
    assert axes(figure) == {"change of the log of expected AI patents"}
    estimate = figure.table.columns[2]
    assert estimate.meaning == "change of the log of expected AI patents, where the term is greater by one"


def test_models_of_different_scales_stand_apart_with_the_errors_of_each(data: ReportData) -> None:
    count, line = coefficient_blocks(of_another_scale(data))
    assert isinstance(count, Figure)
    assert isinstance(line, Figure)
    assert (count.id, line.id) == ("coefficients", "coefficients-2")
    assert (count.table.id, line.table.id) == ("estimates", "estimates-2")
    assert axes(line) == {"change of log(1 + AI patents)"}
    assert {row[0].text for row in count.table.rows} == {"baseline"}
    assert {row[0].text for row in line.table.rows} == {"moderation"}
    assert {row[-1].text for row in count.table.rows} == {"clustered by country"}
    assert {row[-1].text for row in line.table.rows} == {"clustered by city"}
    assert "of moderation alone" in line.sentence


def test_effects_along_centrality_name_the_outcome_of_their_model(data: ReportData) -> None:
    granted = data.fits.with_columns(outcome=pl.lit("ai_patents_granted"))
    blocks = estimation_section(replace(data, fits=granted)).blocks
    effects = [block for block in blocks if isinstance(block, Figure) and block.id.startswith("effect-")]
    assert [figure.title for figure in effects][
        1
    ] == "The same effect in granted AI patents (model moderation)"


def test_without_a_model_there_is_an_empty_table(data: ReportData) -> None:
    (table,) = coefficient_blocks(replace(data, estimates=data.estimates.clear()))
    assert isinstance(table, Table)
    assert not table.rows


def test_lags_and_logarithms_are_written_for_people() -> None:
    assert words.term("L.log1p(ai_patents)") == "log(1 + AI patents), lag 1"
    with speaking("zh"):
        assert words.term("L2.ai_patents") == "人工智能专利（滞后 2 期）"


def test_an_effect_is_told_along_its_own_moderator(data: ReportData) -> None:
    moved = data.marginal_effects.with_columns(along=pl.lit("degree"), focus=pl.lit("policy_stock_log"))
    blocks = estimation_section(replace(data, marginal_effects=moved)).blocks
    effect, _ = [block for block in blocks if isinstance(block, Figure) and block.id.startswith("effect-")]
    assert effect.title == "Effect of policy stock (log) along degree (model moderation)"
    assert effect.sentence.startswith(
        "From the lowest to the highest degree of the sample the estimated effect of "
    )
    assert "central city-year" not in effect.sentence


def test_a_sentence_names_what_the_coefficient_is_a_change_of(data: ReportData) -> None:
    given = of_another_scale(data)
    term = {"term": "policy", "estimate": -0.018, "std_error": 0.323, "low": -0.7, "high": 0.6}
    term |= {"estimable": True, "reason": None}
    count = estimate_sentence(given, term | {"model": "baseline"})
    assert count.startswith(
        "policy in model baseline (change of the log of expected AI patents, where it is greater by one) is "
        "estimated at −0.018"
    )
    line = estimate_sentence(given, term | {"model": "moderation"})
    assert "(change of log(1 + AI patents), where it is greater by one)" in line
    assert "change" not in estimate_sentence(given, term | {"model": "no fit of it is stored"})
    with speaking("zh"):
        assert "（每增加一，人工智能专利期望值对数的变化）" in estimate_sentence(
            given, term | {"model": "baseline"}
        )
