"""What the coefficients of a model are changes of: its outcome, or the log of its expectation."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say


def model_scales(data: ReportData) -> pl.DataFrame:
    """Columns model, link, outcome and covariance of the study's own models."""
    own = data.fits.filter(pl.col("part") == "models")
    return own.select(pl.col("fit").alias("model"), "link", "outcome", "covariance")


def scale_of(data: ReportData, model: object) -> str:
    """Say what the coefficients of one model are changes of; empty where no table names it."""
    rows = model_scales(data).filter(pl.col("model") == model).drop_nulls(["link", "outcome"])
    return scale_words(rows["link"][0], rows["outcome"][0]) if rows.height else ""


def scale_words(link: str | None, outcome: str | None) -> str:
    """Say what changes by a coefficient when its term rises by one."""
    if link is None or outcome is None:
        return say("change on the scale of its model, which no table names")
    if link == "log":
        return say("change of the log of expected {outcome}", outcome=words.term(outcome))
    return say("change of {outcome}", outcome=words.term(outcome))
