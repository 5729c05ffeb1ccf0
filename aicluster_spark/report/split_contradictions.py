"""Where a split by a moderator and the product with it point in opposite directions, and why both can be."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.estimate_words import verdict
from aicluster_spark.report.language import message, say
from aicluster_spark.report.product_findings import Row, declared_terms, policy_in

TITLE = message("Split and product point in opposite directions")


def contradictions(data: ReportData, split: str | None = None) -> list[Prose]:
    """Return a warning with a paragraph for each split whose difference contradicts a product's sign.

    Parameters
    ----------
    data
        The results.
    split
        Name of the only split to look at; all by default.
    """
    rows = data.splits.drop_nulls("difference")
    if split is not None:
        rows = rows.filter(pl.col("split") == split)
    said = [_paragraph(data, row, product) for row in rows.to_dicts() if (product := _against(data, row))]
    return [Prose(say(TITLE), said, tone="warning")] if said else []


def _against(data: ReportData, row: Row) -> Row | None:
    """Find the first declared product of the split's term and moderator, if its sign is the other one."""
    parts = {row["term"], row["moderator"]}
    products = (term for term in declared_terms(data) if set(term["term"].split(":")) == parts)
    product = next((term for term in products if ":" in term["term"]), None)
    if product is None or product["estimate"] is None or policy_in(product["term"]) != row["term"]:
        return None
    return product if product["estimate"] * row["difference"] < 0 else None


def _paragraph(data: ReportData, row: Row, product: Row) -> str:
    return words.joined([_numbers(data, row, product), *_why(data, row, product)])


def _numbers(data: ReportData, row: Row, product: Row) -> str:
    split, moderator = row["split"], words.term(row["moderator"])
    p = words.p_value(row["p_value"])
    return say(
        "In the split {split} {policy} is {low} where {moderator} is low ({rows_low}) and {high} where it is "
        "high ({rows_high}): a difference of {difference} ({test}). In model {model} its product with "
        "{moderator} is {estimate} ({rows}) and {verdict}.",
        split=split,
        policy=words.term(row["term"]),
        low=words.three(row["low"]),
        high=words.three(row["high"]),
        moderator=moderator,
        rows_low=_size(data, f"{split}/low"),
        rows_high=_size(data, f"{split}/high"),
        difference=words.three(row["difference"]),
        test=say("untested") if p is None else say("p {p}", p=p),
        model=product["model"],
        estimate=words.three(product["estimate"]),
        rows=_size(data, product["model"]),
        verdict=_verdict(product),
    )


def _verdict(product: Row) -> str:
    low, high = product["low"], product["high"]
    return say("is untested") if low is None or high is None else verdict(low, high)


def _size(data: ReportData, fit: str) -> str:
    """`182 rows of 26 cities`, as the fit records them."""
    found = data.fits.filter(pl.col("fit") == fit).select("observations", "groups", "unit")
    rows, groups, unit = found.row(0) if found.height else (None, None, None)
    if rows is None:
        return say("number of rows unknown")
    counted = words.several(rows, "row")
    if unit != "city" or groups is None:
        return counted
    return say("{rows} of {cities}", rows=counted, cities=words.several(groups, "city", "cities"))


def _why(data: ReportData, row: Row, product: Row) -> list[str]:
    """Say what differs between both, as far as the study declares it."""
    moderator = words.term(row["moderator"])
    asked = next((each for each in data.study.estimation.splits if each.name == row["split"]), None)
    models = {model.name: model for model in data.study.estimation.models}
    said = [say("The signs contradict each other, and the questions differ.")]
    if asked is not None and asked.whole_cities:
        said.append(
            say("The split compares cities with others, by their mean {moderator}.", moderator=moderator)
        )
    halves = None if asked is None else models.get(asked.model)
    if halves is not None and row["moderator"] not in halves.regressors:
        said.append(say("Its model has no term of {moderator} itself.", moderator=moderator))
    if "city" in models[product["model"]].effects:
        said.append(
            say(
                "The product compares years of the same city, since the model has an effect of each city, in "
                "rows of which {moderator} is known.",
                moderator=moderator,
            )
        )
    said.append(
        say("Neither settles the other: no direction of moderation may be concluded from one of them alone.")
    )
    return said
