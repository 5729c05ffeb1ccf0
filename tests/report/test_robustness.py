"""Timing, channels and robustness: sentences that count what the tables carry, and reasons for the rest."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import sample

from aicluster_spark.report import ReportData
from aicluster_spark.report.charts.robustness import event_study
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.policy_lines import policy_line
from aicluster_spark.report.sections.designs import designs_section
from aicluster_spark.report.sections.estimation.model_table import model_table
from aicluster_spark.report.sections.estimation.section import estimation_section
from aicluster_spark.report.sections.policy.section import policy_section
from aicluster_spark.report.sections.robustness.section import robustness_section


def tables(section: Section) -> dict[str, Table]:
    found = [block.table if isinstance(block, Figure) else block for block in section.blocks]
    return {block.id: block for block in found if isinstance(block, Table)}


def test_selections_are_counted_and_those_without_an_estimate_say_why(data: ReportData) -> None:
    section = robustness_section(sample.with_inference(data))
    (sentence,) = section.sentences
    assert sentence.startswith("Policy × centrality in model moderation: of 11 other selections 1 could be")
    assert "10 could not be estimated." in sentence
    selections = tables(section)["selections"]
    assert len(selections.rows) == 12 * 3
    assert any("no window is before" in reason for reason in selections.reasons)
    assert any("granted AI patents" in reason for reason in selections.reasons)
    fits = set(data.fits["fit"])
    assert {row[-1].text for row in selections.rows} <= fits


def test_nothing_is_claimed_of_selections_that_carry_no_test(data: ReportData) -> None:
    untested = data.estimates.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    (sentence,) = robustness_section(replace(data, estimates=untested)).sentences
    assert "none of them carries a test" in sentence
    nothing = data.estimates.with_columns(estimate=pl.lit(None, pl.Float64))
    (sentence,) = robustness_section(replace(data, estimates=nothing)).sentences
    assert sentence.endswith("11 could not be estimated; nothing can be compared.")


def test_curves_show_estimates_of_one_link_and_list_the_others(data: ReportData) -> None:
    section = robustness_section(data)
    curves = [block for block in section.blocks if isinstance(block, Figure)]
    assert [figure.id for figure in curves] == ["curve-choices-log", "curve-choices-identity"]
    estimated = data.specification_curve.drop_nulls("estimate")
    drawn = [row for figure in curves for row in figure.spec["datasets"]["rows"]]
    assert len(drawn) == estimated.height == 4
    assert "is estimated in 2 specifications" in curves[0].sentence
    below = estimated.filter((pl.col("link") == "log") & (pl.col("p_value") < 0.05)).height
    assert f"{below} of 2 tests are below 5 %" in curves[0].sentence


def test_a_curve_without_a_point_is_a_table_of_reasons(data: ReportData) -> None:
    nothing = data.specification_curve.with_columns(
        estimate=pl.lit(None, pl.Float64), per_sd=pl.lit(None, pl.Float64), rank=pl.lit(None, pl.Int64)
    )
    section = robustness_section(replace(data, specification_curve=nothing))
    assert not [block for block in section.blocks if isinstance(block, Figure)]
    assert len(tables(section)["curve-unestimated"].rows) == nothing.height


def test_dated_treatments_and_channels_are_told_with_their_conditions(data: ReportData) -> None:
    section = designs_section(data)
    said = " ".join(section.sentences)
    overall = data.event_study.filter(
        pl.col("event_time").is_null() & (pl.col("method") == "sun_abraham")
    ).row(0, named=True)
    verdict = "cannot be told from 0" if overall["low"] <= 0 <= overall["high"] else "differs from 0"
    assert f"Sun and Abraham (strategies): overall effect {overall['estimate']:.3f}" in said
    assert verdict in section.sentences[0]
    weights = data.bacon_weights.filter(pl.col("comparison") == "later vs earlier treated")["weight"].sum()
    assert f"put {100 * weights:.1f} % of their weight" in said
    assert "if nothing hidden moves both channel and outcome" in said
    assert "Channel labour is skipped: the panel has no such column." in said
    untested = data.event_study.with_columns(low=pl.lit(None, pl.Float64), reason=pl.lit("too few clusters"))
    assert "untested: too few clusters." in designs_section(replace(data, event_study=untested)).sentences[0]


def test_models_stand_side_by_side_with_what_they_lost(data: ReportData) -> None:
    (table,) = model_table(data)
    assert [column.heading for column in table.columns] == ["", "baseline", "moderation"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert rows["policy × centrality"] == ["", "−0.420 [0.250]"]
    assert rows["centrality"][1] == "not estimable"
    assert rows["observations"] == ["192", "192"]
    assert rows["converged"] == ["yes", "yes"]


def test_the_region_where_an_effect_differs_is_said_and_shaded(data: ReportData) -> None:
    figures = [block for block in estimation_section(data).blocks if isinstance(block, Figure)]
    slope = next(figure for figure in figures if figure.id == "effect-moderation-semi-elasticity")
    region = data.johnson_neyman.filter((pl.col("model") == "moderation") & (pl.col("share") > 0))
    assert region.height
    for row in region.iter_rows(named=True):
        assert f"It is {row['sign']} and differs from 0 where harmonic closeness is" in slope.sentence
    shaded = slope.spec["datasets"]["regions"]
    low, high = region["observed_low"][0], region["observed_high"][0]
    assert all(low <= each["from_value"] < each["to_value"] <= high for each in shaded)
    count = next(figure for figure in figures if figure.id == "effect-moderation-count")
    assert "regions" not in count.spec["datasets"]


def test_a_study_whose_estimation_left_nothing_is_not_said_to_ask_for_nothing(data: ReportData) -> None:
    tables = (
        "estimates", "fits", "event_study", "bacon_weights", "mediation_channels", "specification_curve",
        "splits", "thresholds", "fit_tests",
    )  # fmt: skip
    nothing = replace(data, **{name: getattr(data, name).clear() for name in tables})
    assert policy_line(nothing) == "No model was estimated."
    assert designs_section(nothing).sentences[-1].endswith("but nothing was estimated.")
    assert robustness_section(nothing).sentences[-1].endswith("but nothing was estimated.")
    without = replace(nothing, city_year=nothing.city_year.with_columns(policy=pl.lit(None, pl.Float64)))
    assert "The panel knows no country's strategy." in policy_section(without).sentences


def test_a_method_has_one_colour_in_every_language() -> None:
    rows = {"event_time": [-1, 0], "estimate": [0.1, 0.2], "low": [None, None], "high": [None, None]}
    schema = {"event_time": pl.Int64, "estimate": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    for methods in (["Sun and Abraham", "Placebo"], ["Sun", "安慰剂"]):
        frame = pl.DataFrame({**rows, "method": methods}, schema_overrides=schema)
        points = event_study(frame, "effect", "words")["layer"][-1]["encoding"]
        assert points["color"]["scale"]["domain"] == points["xOffset"]["sort"] == methods
        assert "\u2212" in points["x"]["axis"]["labelExpr"]
