"""The simulator computes what Python predicts, reads a null as a null, and says why it is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import sample

from aicluster_spark.estimation import EstimationResult, base_rows, difference, fit_ols, fit_poisson, predict
from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Prose, Simulator
from aicluster_spark.report.scenarios import model_numbers
from aicluster_spark.report.sections.simulator import simulator_section
from aicluster_spark.study.simulator import SimulatorOptions

SCENARIOS = [{"policy": 0.0, "centrality": -1.5}, {"policy": 1.0, "centrality": 0.25}]


@pytest.fixture(scope="module")
def estimated(data: ReportData) -> ReportData:
    return sample.estimated(data)


def simulator_of(data: ReportData) -> Simulator:
    return next(block for block in simulator_section(data).blocks if isinstance(block, Simulator))


def with_options(data: ReportData, **options: Any) -> ReportData:
    return replace(data, study=sample.study(report={"simulator": options}))


def test_the_opening_model_is_the_first_with_a_product_of_policy_or_the_studys_choice(
    estimated: ReportData,
) -> None:
    assert simulator_of(estimated).models == ("moderation", "baseline")
    assert simulator_of(with_options(estimated, model="baseline")).models[0] == "baseline"


def test_the_numbers_are_those_of_the_tables(estimated: ReportData) -> None:
    numbers = model_numbers(estimated, "moderation")
    assert numbers["variables"] == ["policy", "centrality"]
    assert numbers["terms"] == [[0], [1], [0, 1]]
    own = estimated.estimates.filter(pl.col("model") == "moderation")
    assert numbers["coefficients"] == own["estimate"].to_list()
    variances = [numbers["covariance"][place][place] for place in range(3)]
    assert variances == pytest.approx((own["std_error"] ** 2).to_list(), rel=1e-12)
    panel = sample.small_panel()
    assert numbers["ranges"][1][:2] == [panel.centrality.min(), panel.centrality.max()]


def test_a_null_is_said_to_be_one(estimated: ReportData) -> None:
    wide = estimated.estimates.with_columns(low=pl.lit(-1.0), high=pl.lit(1.0))
    said = simulator_section(replace(estimated, estimates=wide)).sentences
    assert "cannot be told from 0" in said[0]
    assert "cannot be told from 0" in said[1]


def test_without_a_model_that_carries_it_the_reasons_stand_there(estimated: ReportData) -> None:
    withheld = "too few policy units for inference, so a prediction would have no interval."
    models = estimated.prediction_models.with_columns(
        possible=pl.col("model") != "moderation",
        reason=pl.when(pl.col("model") == "moderation").then(pl.lit(withheld)),
    )
    terms = estimated.estimates.filter((pl.col("model") != "baseline") | (pl.col("term") != "policy"))
    without = replace(estimated, prediction_models=models, estimates=terms)
    section = simulator_section(without)
    assert not [block for block in section.blocks if isinstance(block, Simulator)]
    (why,) = (block for block in section.blocks if isinstance(block, Prose))
    assert any("too few policy units" in line for line in why.paragraphs)
    assert any("no estimated term of policy" in line for line in why.paragraphs)


def test_a_cost_needs_its_unit() -> None:
    with pytest.raises(ValueError, match="currency"):
        SimulatorOptions(cost=3.0)
    assert SimulatorOptions(cost=3.0, currency="CNY").cost_scale == "linear"
    with pytest.raises(ValueError, match="strange, which is no model"):
        sample.study(report={"simulator": {"model": "strange"}})


CALCULATE = """
const [name, pairs] = arguments, { models, predict, difference } = simulatorTools;
const model = models.find((each) => each.model === name);
return model.cities.map((_, city) => ({
  city: model.cities[city],
  scenarios: pairs.map((values) => predict(model, city, values)),
  difference: difference(model, city, ...pairs),
}));
"""


@pytest.mark.browser
@pytest.mark.parametrize("link", ["log", "identity"])
def test_the_page_computes_what_python_predicts(
    browser: Any, page_file: Path, estimated: ReportData, link: str
) -> None:
    browser.get(page_file.as_uri())
    panel, terms = sample.small_panel(), ("policy", "centrality", "policy:centrality")
    fit = fit_poisson if link == "log" else fit_ols
    result = fit(panel, "ai_patents", terms)
    bases = {each.unit: each.base for each in base_rows(result, panel, "city", "year")}
    exported = model_numbers(estimated, "moderation") if link == "log" else numbers_of(result, panel)
    browser.execute_script(REPLACE, exported)
    values = [[scenario["policy"], scenario["centrality"]] for scenario in SCENARIOS]
    found = browser.execute_script(CALCULATE, "moderation", values)
    assert {each["city"] for each in found} == set(bases)
    for each in found:
        base = bases[each["city"]]
        for shown, scenario in zip(each["scenarios"], SCENARIOS, strict=True):
            own = predict(result, base, scenario)
            for name in ("linear", "std_error", "mean", "lower", "upper"):
                assert shown[name] == pytest.approx(getattr(own, name), rel=1e-9), name
        gap = difference(result, base, *SCENARIOS)
        for name in ("estimate", "std_error", "lower", "upper"):
            assert each["difference"][name] == pytest.approx(getattr(gap, name), rel=1e-9, abs=1e-9), name


REPLACE = """
Object.assign(simulatorTools.models.find((each) => each.model === "moderation"), arguments[0]);
"""


def numbers_of(result: EstimationResult, panel: pd.DataFrame) -> dict[str, Any]:
    """What the page has of a model, from the fit itself and not from tables."""
    rows = base_rows(result, panel, "city", "year")
    return {
        "link": result.link,
        "terms": [[0], [1], [0, 1]],
        "critical": result.critical_value(),
        "coefficients": result.coefficients.tolist(),
        "covariance": result.covariance.tolist(),
        "cities": [each.unit for each in rows],
        "linear": [each.base.linear for each in rows],
        "within": [each.base.within.tolist() for each in rows],
        "values": [[each.base.values[name] for name in ("policy", "centrality")] for each in rows],
    }


@pytest.mark.browser
def test_its_controls_move_scenarios_warn_outside_the_data_and_say_costs(
    browser: Any, page_file: Path
) -> None:
    browser.get_log("browser")
    browser.get(page_file.as_uri())
    text = "return document.querySelector(`[data-part='${arguments[0]}']`).innerText"
    assert "CNY" in browser.execute_script(text, "results")
    assert browser.execute_script("return document.querySelector(\"[data-part='warning']\").hidden") is True
    number = "[aria-label^='centrality'][type='number']"
    entry = browser.find_element("css selector", number)
    most = float(entry.get_attribute("max"))
    assert most < 99
    entry.send_keys("\ue009a\ue000", "99")  # control and a: all of it is chosen
    assert browser.execute_script("return simulatorTools.scenario().a[1]") == most
    assert "outside" in browser.execute_script(text, "warning")
    entry.send_keys("\ue004")  # tab: the box shows what is computed with
    assert float(entry.get_attribute("value")) == pytest.approx(most, rel=1e-4)
    entry.send_keys("\ue009a\ue000", "\ue017", "\ue004")  # taken away, it comes back
    assert float(entry.get_attribute("value")) == pytest.approx(most, rel=1e-4)
    browser.execute_script("document.querySelector(\"[data-part='restart']\").click()")
    assert browser.execute_script("return document.querySelector(\"[data-part='warning']\").hidden") is True
    browser.execute_script(
        "simulatorTools.scenario().b.splice(0, 2, ...simulatorTools.scenario().a);"
        "document.dispatchEvent(new Event('languagechange'))"
    )
    assert "same" in browser.execute_script(text, "reading")
    assert browser.get_log("browser") == []


@pytest.mark.browser
def test_a_policy_that_is_there_or_not_is_switched(
    browser: Any, page_file: Path, estimated: ReportData
) -> None:
    assert model_numbers(estimated, "moderation")["ranges"][0][4] == 2
    assert model_numbers(estimated, "moderation")["ranges"][1][4] > 2
    browser.get(page_file.as_uri())
    at = "return ['a', 'b'].map((side) => simulatorTools.scenario()[side][0])"
    assert sorted(browser.execute_script(at)) == [0, 1]
    shown = "return ['min', 'max', 'step'].map((name) => Number(arguments[0][name]))"
    slider = browser.find_element("css selector", "[aria-label^='policy'][type='range']")
    assert browser.execute_script(shown, slider) == [0, 1, 1]
    entry = browser.find_element("css selector", "[aria-label^='policy'][type='number']")
    for typed, taken in (("0.4", 0), ("0.7", 1)):
        entry.send_keys("\ue009a\ue000", typed, "\ue004")
        assert browser.execute_script(at)[0] == taken
        assert float(entry.get_attribute("value")) == taken
