"""What the estimates of the study say together of policy, and of its product with a moderator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from aicluster_spark.report.data import ReportData
from aicluster_spark.report.scenarios import POLICIES
from aicluster_spark.study.estimation import DYNAMIC, Model

LEVEL = 0.05
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the estimates of one term in other specifications stand to a main one.

    Attributes
    ----------
    name
        Of the grid.
    estimated, same_sign
        Specifications with an estimate, and those of them with the sign of the main one.
    tested, kept
        Specifications with a test, and those below 5 % after Holm's adjustment with the main one's sign.
    kept_opposite
        Those below 5 % after it with the opposite sign.
    """

    name: str
    estimated: int
    same_sign: int
    tested: int
    kept: int
    kept_opposite: int


def declared_terms(data: ReportData) -> list[Row]:
    """Rows of `estimates` of the study's own models, in the order the study declares them."""
    rows = data.model_estimates.rows(named=True)
    return [row for model in data.study.estimation.models for row in rows if row["model"] == model.name]


def main_product(data: ReportData) -> Row | None:
    """Return the product of the first declared model that has one: not the one that looks best."""
    return next((row for row in declared_terms(data) if ":" in row["term"]), None)


def policy_in(term: str) -> str:
    """Find the variable of a product that the policy stage made; its first where none is."""
    parts = term.split(":")
    return next((part for part in parts if part in POLICIES), parts[0])


def policy_alone(data: ReportData, policy: str | None = None) -> list[Row]:
    """Return effects of policy in models without a product of it: with one they hold at one value only."""
    rows = declared_terms(data)
    with_product = {row["model"] for row in rows if ":" in row["term"]}
    named = POLICIES if policy is None else (policy,)
    return [row for row in rows if row["term"] in named and row["model"] not in with_product]


def other_models(data: ReportData, main: Row) -> list[Row]:
    """Estimates of the same term by the study's other models."""
    return [
        row
        for row in declared_terms(data)
        if row["term"] == main["term"] and row["model"] != main["model"] and row["estimate"] is not None
    ]


def is_twin(data: ReportData, main: Row, other: Row) -> bool:
    """Whether another estimate comes of the same rows by the same formula: it supports nothing on its own.

    Dynamic models have the lagged outcome in their formula and are no twins of others.
    """
    models = {model.name: model for model in data.study.estimation.models}
    fits = data.fits.filter(pl.col("part").is_null() | (pl.col("part") == "models"))
    rows = dict(fits.select("fit", "observations").iter_rows())
    one, two = (models[each["model"]] for each in (main, other))
    used = {rows.get(each.name) for each in (one, two)} - {None}
    return _formula(one) == _formula(two) and len(used) < 2


def _formula(model: Model) -> tuple[object, ...]:
    dynamic = model.estimator if model.estimator in DYNAMIC else ""
    effects, terms = frozenset(model.effects), frozenset(model.regressors)
    return model.outcome, model.transform, terms, effects, model.offset, dynamic


def same_sign(one: Row, other: Row) -> bool:
    """Whether two estimates lie on one side of 0."""
    return bool((one["estimate"] > 0) == (other["estimate"] > 0))


def grids(data: ReportData, main: Row) -> list[Agreement]:
    """Compare a main estimate with each grid of specifications that asks for the same term."""
    known = data.specification_curve.filter(
        (pl.col("term") == main["term"]) & pl.col("estimate").is_not_null()
    )
    side = (pl.col("estimate") > 0) == (main["estimate"] > 0)
    below = pl.col("p_holm") < LEVEL
    counted = known.group_by("grid", maintain_order=True).agg(
        pl.len(),
        side.sum().alias("same"),
        pl.col("p_holm").count().alias("tested"),
        (below & side).sum().alias("kept"),
        (below & ~side).sum().alias("opposite"),
    )
    return [Agreement(*row) for row in counted.iter_rows()]
