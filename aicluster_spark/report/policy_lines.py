"""The line on policy: the main estimates, and what every other specification makes of them."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.estimate_words import estimate_sentence, verdict
from aicluster_spark.report.language import message, say
from aicluster_spark.report.product_findings import (
    Agreement,
    Row,
    grids,
    is_twin,
    main_product,
    other_models,
    policy_alone,
    policy_in,
    same_sign,
)


def policy_line(data: ReportData) -> str:
    """Say what the first declared models estimate of policy and its product, and who agrees."""
    if data.estimates.is_empty():
        return nothing_estimated(data)
    product = main_product(data)
    policy = None if product is None else policy_in(product["term"])
    alone = policy_alone(data, policy)
    said = [_with_others(data, alone[0])] if alone else []
    if product is None:
        said.append(say("No model of the study has a product of policy and centrality."))
    else:
        said.append(_with_others(data, product))
    return words.joined(said)


def nothing_estimated(data: ReportData) -> str:
    """Say why the page has no estimate: none was asked for, or none was made."""
    if data.study.estimation.models:
        return say("No model was estimated.")
    return say("The study asks for no model.")


def _with_others(data: ReportData, main: Row) -> str:
    """Say one estimate, then what other models and grids make of its term; without a number none compares."""
    said = [words.capital(estimate_sentence(data, main))]
    if main["estimable"] and main["estimate"] is not None:
        product = ":" in main["term"]
        others = other_models(data, main) if product else policy_alone(data, main["term"])[1:]
        known = [row for row in others if row["estimate"] is not None]
        twins = [row for row in known if is_twin(data, main, row)]
        said += _models(main, [row for row in known if row not in twins])
        said += [_twin(main, row) for row in twins]
        said += [_grid(grid) for grid in grids(data, main)]
    return words.joined(said)


def _models(main: Row, others: list[Row]) -> list[str]:
    if not others:
        return []
    same = [row for row in others if same_sign(main, row)]
    said = [
        say(
            "Other models of the same term with its sign: {same:,} of {others:,}.",
            same=len(same),
            others=len(others),
        )
    ]
    return said + [_opposite(row) for row in others if not same_sign(main, row)]


def _twin(main: Row, row: Row) -> str:
    """Say what the same rows and formula give by another estimator."""
    text = message(
        "Model {model}, the same rows and formula by another estimator, gives {estimate} and is no "
        "independent support."
    )
    if not same_sign(main, row):
        text = message(
            "Model {model}, the same rows and formula by another estimator, gives {estimate}: the sign hangs "
            "on the estimator."
        )
    return say(text, model=row["model"], estimate=words.decimal(words.number(row["estimate"]), 3))


def _opposite(row: Row) -> str:
    estimate, low, high = (words.number(row[key]) for key in ("estimate", "low", "high"))
    told = message("Model {model} has the other sign ({estimate}) and {verdict}.")
    if low is not None and high is not None and (low > 0 or high < 0):
        told = message("Model {model} says the opposite ({estimate}) and {verdict}.")
    return say(
        told,
        model=row["model"],
        estimate=words.decimal(estimate, 3),
        verdict=say("is untested") if low is None or high is None else verdict(low, high),
    )


def _grid(grid: Agreement) -> str:
    counted = say(
        "Specifications of {grid} with its sign: {same:,} of {estimated:,}",
        grid=grid.name,
        same=grid.same_sign,
        estimated=grid.estimated,
    )
    if not grid.tested:
        return say("{counted}; none carries a test.", counted=counted)
    tests = say(
        "tests below 5 % after Holm's adjustment with that sign: {kept:,} of {tested:,}",
        kept=grid.kept,
        tested=grid.tested,
    )
    if grid.kept_opposite:
        against = say("with the opposite one: {n:,}", n=grid.kept_opposite)
        return say("{counted}; {tests}, {against}.", counted=counted, tests=tests, against=against)
    return say("{counted}; {tests}.", counted=counted, tests=tests)
