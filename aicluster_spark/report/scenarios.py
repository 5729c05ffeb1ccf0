"""Numbers of the simulator: of each model that carries it, what expected outcomes are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from aicluster_spark.report.data import ReportData
from aicluster_spark.report.rounding import rounded
from aicluster_spark.schema.panel import CITY_YEAR
from aicluster_spark.schema.table import DOUBLE

POLICIES = tuple(
    column.name
    for column in CITY_YEAR.columns
    if column.type == DOUBLE and column.name.startswith(("policy", "pilot"))
)
"""Variables of the panel that the policy stage made."""
DIGITS = 13
"""Significant digits of an exported number that varies by city."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Which models the simulator has.

    Attributes
    ----------
    models
        Names; the one it opens with first.
    without
        Every other model with the reason why not.
    """

    models: tuple[str, ...]
    without: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotCarried:
    """Reasons of this page's own, as messages; the others come with the tables."""

    no_policy: str
    transformed: str
    incomplete: str


def carried(data: ReportData, reasons: NotCarried) -> Carried:
    """Tell the models that carry a simulator from those that do not."""
    without: dict[str, str] = {}
    found: list[str] = []
    asked = {model.name: model for model in data.study.estimation.models}
    for row in data.prediction_models.iter_rows(named=True):
        name = row["model"]
        if not row["possible"]:
            without[name] = row["reason"]
        elif not _is_complete(data, name):
            without[name] = reasons.incomplete
        elif policy_of(data, name) is None:
            without[name] = reasons.no_policy
        elif name in asked and asked[name].transform != "none":
            without[name] = reasons.transformed.format(outcome=row["outcome"])
        else:
            found.append(name)
    return Carried(tuple(sorted(found, key=lambda name: _place(data, name))), without)


def _is_complete(data: ReportData, model: str) -> bool:
    """Whether every table has what the model needs; a table that was left empty carries no scenario."""
    terms = set(terms_of(data, model))
    names = set(variables(list(terms)))
    return (
        not _of(data.prediction_bases, model).is_empty()
        and terms <= set(_of(data.estimate_covariances, model)["term"])
        and terms | names <= set(_of(data.prediction_values, model)["name"])
        and names <= set(_of(data.prediction_ranges, model)["name"])
    )


def policy_of(data: ReportData, model: str) -> str | None:
    """Return the variable of a model that is moved as policy; None where it has none."""
    asked = data.study.report.simulator.policy
    names = variables(terms_of(data, model))
    return next((name for name in names if name in ((asked,) if asked else POLICIES)), None)


def terms_of(data: ReportData, model: str) -> list[str]:
    """Return the estimated terms of a model in their order."""
    own = data.estimates.filter((pl.col("model") == model) & pl.col("estimable"))
    return own["term"].to_list()


def variables(terms: list[str]) -> list[str]:
    """Return what terms are made of, in order."""
    return list(dict.fromkeys(part for term in terms for part in term.split(":")))


def model_numbers(data: ReportData, model: str) -> dict[str, Any]:
    """Return what the page computes expected outcomes of one model from, as lists in one order.

    The numbers are those of the tables `estimates`, `estimate_covariances` and `prediction_*`; a term is
    given as the places of the variables that it is the product of.
    """
    terms = terms_of(data, model)
    names = variables(terms)
    facts = _of(data.prediction_models, model).row(0, named=True)
    bases = _of(data.prediction_bases, model).sort("city")
    policy = policy_of(data, model)
    return {
        "model": model,
        "outcome": facts["outcome"],
        "link": facts["link"],
        "critical": facts["critical"],
        "variables": names,
        "terms": [[names.index(part) for part in term.split(":")] for term in terms],
        "policy": None if policy is None else names.index(policy),
        "coefficients": _by_name(_of(data.estimates, model), "term", "estimate", terms),
        "covariance": _covariance(_of(data.estimate_covariances, model), terms),
        "ranges": _ranges(_of(data.prediction_ranges, model), names),
        "cities": bases["city"].to_list(),
        "years": bases["year"].to_list(),
        "observed": bases["observed"].to_list(),
        "linear": [rounded(value, DIGITS) for value in bases["linear"]],
        **_rows(_of(data.prediction_values, model), bases["city"].to_list(), names, terms),
    }


def _place(data: ReportData, model: str) -> tuple[bool, bool, int]:
    """Order of the models: the study's choice, those with a product of policy, the order of the study."""
    policy = policy_of(data, model)
    products = [term.split(":") for term in terms_of(data, model) if ":" in term]
    declared = [each.name for each in data.study.estimation.models]
    return (
        model != data.study.report.simulator.model,
        not any(policy in parts for parts in products),
        declared.index(model),
    )


def _of(frame: pl.DataFrame, model: str) -> pl.DataFrame:
    return frame.filter(pl.col("model") == model)


def _by_name(frame: pl.DataFrame, key: str, value: str, names: list[str]) -> list[float]:
    found = dict(frame.select(key, value).iter_rows())
    return [found[name] for name in names]


def _covariance(frame: pl.DataFrame, terms: list[str]) -> list[list[float]]:
    found = {
        (term, other): value for term, other, value in frame.select("term", "other", "covariance").iter_rows()
    }
    return [[found[term, other] for other in terms] for term in terms]


def _ranges(frame: pl.DataFrame, names: list[str]) -> list[list[float | None]]:
    found = {
        row["name"]: [row["low"], row["high"], row["mean"], row["std"], row["values"]]
        for row in frame.iter_rows(named=True)
    }
    return [found[name] for name in names]


def _rows(
    frame: pl.DataFrame, cities: list[str], names: list[str], terms: list[str]
) -> dict[str, list[list[float]]]:
    """Variables and, of the terms, the derivatives of the linear predictor, one list a city."""
    found = {
        (city, name): (value, within)
        for city, name, value, within in frame.select("city", "name", "value", "within").iter_rows()
    }
    return {
        "values": [[rounded(found[city, name][0], DIGITS) for name in names] for city in cities],
        "within": [[rounded(found[city, term][1], DIGITS) for term in terms] for city in cities],
    }
