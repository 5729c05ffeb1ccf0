"""One estimate in words: what its interval allows to be said, or why there is none."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.scales import scale_of


def estimate_sentence(data: ReportData, term: dict[str, object]) -> str:
    """Say what one row of `estimates` carries: an interval, a bare estimate, or why there is none."""
    name = say("{term} in model {model}", term=words.term(str(term["term"])), model=term["model"])
    if not term["estimable"]:
        return say(
            "{name} is not estimable: {reason}.",
            name=name,
            reason=words.because(term["reason"], "the data do not carry it"),
        )
    if scale := scale_of(data, term["model"]):
        name = say("{name} ({scale}, where it is greater by one)", name=name, scale=scale)
    estimate = words.decimal(words.number(term["estimate"]), 3)
    error = words.decimal(words.number(term["std_error"]), 3)
    low, high = words.number(term["low"]), words.number(term["high"])
    if low is None or high is None:
        why = words.because(term["reason"], "inference is withheld")
        return say(
            "{name} is estimated at {estimate} (standard error {error}), untested: {why}.",
            name=name,
            estimate=estimate,
            error=error,
            why=why,
        )
    interval = say("{low} to {high}", low=words.decimal(low, 3), high=words.decimal(high, 3))
    return say(
        "{name} is estimated at {estimate} (95 % interval {interval}) and {verdict}.",
        name=name,
        estimate=estimate,
        interval=interval,
        verdict=verdict(low, high),
    )


def verdict(low: float, high: float) -> str:
    """Say whether a 95 % interval holds 0."""
    return say("cannot be told from 0") if low <= 0 <= high else say("differs from 0 at the 5 % level")


def estimable(terms: pl.DataFrame) -> pl.DataFrame:
    """Rows of `estimates` that have an estimate."""
    return terms.filter(pl.col("estimable") & pl.col("estimate").is_not_null())
