"""Standard errors of the models by other rules, beside their own."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate

FIELDS = (
    Field("item", "model"),
    Field("term", "term", phrase=True),
    Field("covariance", "standard errors", phrase=True),
    Field("estimate", "estimate", words.three, "reason"),
    Field("std_error", "standard error", words.three, "reason"),
    Field("p_value", "p", words.p_value, "reason"),
    Field("low", "95 % from", words.three, "reason"),
    Field("high", "to", words.three, "reason"),
    Field("fit", "fit"),
)


def errors_again(data: ReportData) -> list[Table]:
    """Every term of each model that has them, by each rule; a rule that could not be used has its reason."""
    again = data.fits.filter(pl.col("part") == "errors")
    if again.is_empty():
        return []
    own = data.fits.filter(pl.col("part") == "models", pl.col("item").is_in(again["item"].to_list()))
    order = {item: place for place, item in enumerate(own["item"])}
    fits = pl.concat([own, again]).select("fit", "item", "covariance")
    rows = (
        fits.join(data.estimates, left_on="fit", right_on="model", maintain_order="left")
        .with_columns(
            pl.col("covariance").fill_null(pl.col("fit").str.split("/").list.last()),
            words.in_words("term", words.term),
            model=pl.col("item").replace_strict(order, return_dtype=pl.Int64),
            place=pl.col("term").cum_count().over("fit"),
        )
        .sort("model", "place", maintain_order=True)
    )
    caption = say("The models' standard errors by other rules")
    return [tabulate("errors-again", caption, rows, FIELDS, folded=True)]
