"""Coefficients of the study's models: those that mean the same stand on one axis and in one table."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.estimates import coefficients
from aicluster_spark.report.content import Cell, Column, Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.estimate_words import estimable
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.scales import model_scales, scale_words
from aicluster_spark.report.tabulate import column

CAPTION = message(
    "Estimates: {scale}. *** p < 0.01, ** p < 0.05, * p < 0.1; no stars where inference is withheld"
)
NOTE = message("Bars are 95 % intervals; a bare point has none because inference is withheld.")


def coefficient_blocks(data: ReportData) -> list[Figure | Table]:
    """Return a figure for each scale of coefficients, or a bare table where no term has an estimate."""
    terms = data.model_estimates.join(model_scales(data), on="model", how="left", maintain_order="left")
    scales = terms.select("link", "outcome").unique(maintain_order=True).rows()
    if not scales:
        return [_table("estimates", say("Estimates"), terms, "")]
    several = len(scales) > 1
    return [
        _block(terms, link, outcome, place, several) for place, (link, outcome) in enumerate(scales, start=1)
    ]


def _block(
    terms: pl.DataFrame, link: str | None, outcome: str | None, place: int, several: bool
) -> Figure | Table:
    own = terms.filter(pl.col("link").eq_missing(link) & pl.col("outcome").eq_missing(outcome))
    scale, number = scale_words(link, outcome), "" if place == 1 else f"-{place}"
    table = _table(f"estimates{number}", say(CAPTION, scale=scale), own, scale)
    carried = estimable(own)
    if carried.is_empty():
        return table
    title = say("Coefficients: {scale}", scale=scale) if several else say("Coefficients")
    sentence = _sentence(own, carried, several)
    drawn = carried.select(_rows(own).alias("row"), "estimate", "std_error", "low", "high")
    spec = coefficients(drawn, scale, say("Coefficients. {sentence}", sentence=sentence))
    return Figure(f"coefficients{number}", title, sentence, spec, table, say(NOTE))


def _sentence(terms: pl.DataFrame, carried: pl.DataFrame, several: bool) -> str:
    """Count the terms; where models have scales of their own, say which share this one."""
    counted = say(
        "{terms} an estimate; {others:,} cannot be estimated from these data.",
        terms=words.several(carried.height, "term has", "terms have"),
        others=terms.height - carried.height,
    )
    if not several:
        return counted
    models = words.listed(terms["model"].unique(maintain_order=True).to_list())
    apart = say("This is of {models} alone: coefficients of other models are on other scales.", models=models)
    return words.joined([counted, apart])


def _rows(terms: pl.DataFrame) -> pl.Expr:
    """Name a coefficient by its term, with the model where there are several."""
    term = words.in_words("term", words.term)
    return pl.format("{}\n({})", term, "model") if terms["model"].n_unique() > 1 else term


def _table(name: str, caption: str, terms: pl.DataFrame, scale: str) -> Table:
    meaning = say("{scale}, where the term is greater by one", scale=scale) if scale else ""
    columns = [
        column("model"),
        column("term"),
        Column(say("estimate"), "number", meaning),
        column("standard error", "number"),
        column("p", "number", "two-sided"),
        column("95 % from", "number"),
        column("to", "number"),
        column("standard errors"),
    ]
    return Table(name, caption, columns, [_row(term) for term in terms.iter_rows(named=True)])


def _row(term: dict[str, object]) -> list[Cell]:
    why = None if term["reason"] is None else stated(str(term["reason"]))
    estimate, error, p, low, high = (
        words.number(term[name]) for name in ("estimate", "std_error", "p_value", "low", "high")
    )
    shown = words.decimal(estimate, 3) if term["estimable"] else None
    kind = term["covariance"]
    return [
        Cell(str(term["model"]), is_name=True),
        Cell(words.term(str(term["term"]))),
        Cell(None if shown is None else shown + words.stars(p), estimate, why),
        Cell(words.decimal(error, 3), error, why),
        Cell(words.p_value(p), p, why),
        Cell(words.decimal(low, 3), low, why),
        Cell(words.decimal(high, 3), high, why),
        Cell(None if kind is None else stated(str(kind)), None, why),
    ]
