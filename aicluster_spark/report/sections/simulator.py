"""Scenarios: what the model expects of a city when policy, its position or controls are moved."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Block, Cell, Prose, Section, Simulator, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.estimate_words import estimate_sentence
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.scenarios import (
    Carried,
    NotCarried,
    carried,
    model_numbers,
    policy_of,
    terms_of,
    variables,
)
from aicluster_spark.report.tabulate import column

REASONS = NotCarried(
    no_policy=message("it has no estimated term of policy"),
    incomplete=message("the run has not kept what its predictions need"),
    transformed=message(
        "it explains {outcome}: patents expected of a city do not follow from the expectation of a logarithm"
    ),
)
TEXTS = {
    "a": message("Scenario A"),
    "b": message("Scenario B"),
    "difference": message("B less A"),
    "interval": message("95 % interval {low} to {high}"),
    "base": message(
        "Starts from {year}, when {observed} were observed ({outcome}); the effects of city and year stay."
    ),
    "same": message("Both scenarios are the same."),
    "apart": message("The difference of the scenarios differs from 0 at the 5 % level."),
    "null": message(
        "The difference of the scenarios cannot be told from 0: these estimates carry no effect here."
    ),
    "outside": message("{scenario}: {variable} lies outside {low} to {high}, where the model has seen data."),
    "cost": message("Additional cost in a year"),
    "unit_cost": message("Cost of one more ({outcome})"),
    "no_unit_cost": message("B does not cost more and expect more than A"),
    "open_unit_cost": message("at least {low}; no upper bound, since the gain cannot be told from 0"),
}


def simulator_section(data: ReportData) -> Section:
    """Return the simulator with what its opening model carries, or the reasons why there is none."""
    found = carried(data, REASONS)
    blocks: list[Block] = []
    if found.models:
        sentences = [*_sentences(data, found.models[0]), say(INTERVAL)]
        blocks.append(_simulator(data, found))
    else:
        sentences = [say("No model of the study carries a simulator.")]
    blocks += _without(found)
    question = say("What would the model expect if policy or a city's position were different?")
    return Section("simulator", say("Simulator"), question, sentences, blocks)


INTERVAL = message(
    "Intervals hold for the expectation and come from the coefficients alone; a single year scatters around "
    "it, and a model of the past is no forecast."
)


def _sentences(data: ReportData, model: str) -> list[str]:
    """Say first what the terms of policy carry: an effect that is null must not look like one."""
    policy = policy_of(data, model)
    terms = [term for term in terms_of(data, model) if policy in term.split(":")]
    rows = data.estimates.filter((pl.col("model") == model) & pl.col("term").is_in(terms))
    return [words.capital(estimate_sentence(data, row)) for row in rows.iter_rows(named=True)]


def _simulator(data: ReportData, found: Carried) -> Simulator:
    options = data.study.report.simulator
    models = [model_numbers(data, name) for name in found.models]
    cities = data.prediction_bases.filter(pl.col("model").is_in(found.models)).select("city").unique()
    named = data.names.join(cities).sort("order", "city")
    names = dict.fromkeys(name for model in found.models for name in variables(terms_of(data, model)))
    outcomes = dict.fromkeys(str(model["outcome"]) for model in models)
    cost = {"cost": options.cost, "scale": options.cost_scale, "currency": options.currency}
    return Simulator(
        data={"models": models, "cost": cost if options.cost is not None else None},
        models=found.models,
        cities=[
            (city, words.cut_middle(label), label)
            for city, label in named.select("city", "label").iter_rows()
        ],
        texts=[
            *((key, say(text)) for key, text in TEXTS.items()),
            *((f"variable:{name}", words.term(name)) for name in names),
            *((f"outcome:{name}", words.term(name)) for name in outcomes),
        ],
        model_label=say("Model"),
        city_label=say("City"),
        restart_label=say("Start again"),
        first_label=say(TEXTS["a"]),
        second_label=say(TEXTS["b"]),
    )


def _without(found: Carried) -> list[Table | Prose]:
    """Name the models that carry no simulator; above all else where there is none at all."""
    if not found.without:
        return []
    lines = [(model, stated(reason).rstrip(".。")) for model, reason in found.without.items()]
    if not found.models:
        title = say("Why there is no simulator")
        return [
            Prose(
                title, [say("Model {model}: {reason}.", model=m, reason=r) for m, r in lines], tone="warning"
            )
        ]
    rows = [[Cell(model, is_name=True), Cell(reason)] for model, reason in lines]
    caption = say("Models without a simulator, and why")
    return [Table("simulator-without", caption, [column("model"), column("why")], rows, folded=True)]
