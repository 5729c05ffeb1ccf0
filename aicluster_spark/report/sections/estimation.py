"""Policy and innovation: what the models estimate, and what they cannot say."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.estimates import coefficients, marginal_effect
from aicluster_spark.report.content import Cell, Column, Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.headline import estimable, estimate_sentence
from aicluster_spark.report.tabulate import Field, tabulate

SCALES = {
    "semi_elasticity": ("Effect of policy along centrality", "relative change of expected AI patents"),
    "count": ("The same effect in AI patents", "change of expected AI patents per city and year"),
}


def estimation_section(data: ReportData) -> Section:
    """Estimates with stars where they are allowed, terms that are not estimable, and marginal effects."""
    sentences = [
        _capital(estimate_sentence(term)) for term in findings.product_terms(data).iter_rows(named=True)
    ]
    if data.estimates.is_empty():
        sentences = ["No model was estimated."]
    blocks: list[Figure | Table | Prose] = [
        *_withheld(data),
        *_models(data),
        *_effects(data),
        _diagnostics(data),
    ]
    question = "Did policy raise innovation, and does centrality change its effect?"
    return Section("estimation", "Policy and innovation", question, sentences, blocks)


def _withheld(data: ReportData) -> list[Prose]:
    """Say above all estimates which models carry no test, and why."""
    reasons = (
        estimable(data.estimates)
        .drop_nulls("reason")
        .group_by("reason", maintain_order=True)
        .agg(pl.col("model").unique(maintain_order=True))
    )
    if reasons.is_empty():
        return []
    lines = [f"Model {words.listed(models)}: {reason}." for reason, models in reasons.iter_rows()]
    lines.append(
        "Estimates and standard errors are shown; tests, intervals and stars are not, because they "
        "would look "
        "surer than these data can be."
    )
    return [Prose("Inference is withheld", lines, tone="warning")]


def _models(data: ReportData) -> list[Figure | Table]:
    table = _estimate_table(data)
    carried = estimable(data.estimates)
    if carried.is_empty():
        return [table]
    several = data.estimates["model"].n_unique() > 1
    term = pl.col("term").str.replace_all(":", " × ", literal=True)
    row = pl.format("{} ({})", term, "model") if several else term
    sentence = (
        f"{words.several(carried.height, 'term has', 'terms have')} an estimate; "
        f"{data.estimates.height - carried.height:,} cannot be estimated from these data."
    )
    spec = coefficients(
        carried.select(row.alias("row"), "estimate", "std_error", "low", "high"), f"Coefficients. {sentence}"
    )
    note = "Bars are 95 % intervals; a bare point has none because inference is withheld."
    return [Figure("coefficients", "Coefficients", sentence, spec, table, note)]


def _estimate_table(data: ReportData) -> Table:
    columns = [
        Column("model"),
        Column("term"),
        Column("estimate", "number", "coefficient on the log of the expected count"),
        Column("standard error", "number", "clustered by the unit to which policy is assigned"),
        Column("p", "number", "two-sided"),
        Column("95 % from", "number"),
        Column("to", "number"),
    ]
    rows = [_estimate_row(term) for term in data.estimates.iter_rows(named=True)]
    caption = "Estimates. *** p < 0.01, ** p < 0.05, * p < 0.1; no stars where inference is withheld"
    return Table("estimates", caption, columns, rows)


def _estimate_row(term: dict[str, object]) -> list[Cell]:
    why = None if term["reason"] is None else str(term["reason"])
    estimate, error, p, low, high = (
        words.number(term[name]) for name in ("estimate", "std_error", "p_value", "low", "high")
    )
    shown = words.decimal(estimate, 3) if term["estimable"] else None
    return [
        Cell(str(term["model"])),
        Cell(str(term["term"]).replace(":", " × ")),
        Cell(None if shown is None else shown + words.stars(p), estimate, why),
        Cell(words.decimal(error, 3), error, why),
        Cell(words.p_value(p), p, why),
        Cell(words.decimal(low, 3), low, why),
        Cell(words.decimal(high, 3), high, why),
    ]


def _effects(data: ReportData) -> list[Figure]:
    pairs = (
        data.marginal_effects.select("model", "scale")
        .unique()
        .sort("model", "scale", descending=[False, True])
    )
    return [_effect(data, model, scale) for model, scale in pairs.iter_rows()]


def _effect(data: ReportData, model: str, scale: str) -> Figure:
    chosen = (pl.col("model") == model) & (pl.col("scale") == scale)
    curve = data.marginal_effects.filter(chosen).sort("point")
    title, y_title = SCALES.get(scale, (f"Effect of policy ({scale})", "effect"))
    measure = data.study.panel.centrality.replace("_", " ")
    first, last = curve.row(0, named=True), curve.row(-1, named=True)
    sentence = (
        "From the least to the most central city-year of the sample the estimated effect of policy "
        "goes from "
        f"{words.decimal(first['effect'], 3)} to {words.decimal(last['effect'], 3)}{_reading(curve)}"
    )
    three = lambda value: words.decimal(value, 3)  # noqa: E731 - a short name for one format
    fields = [
        Field("moderator", measure, three),
        Field("effect", "effect", three),
        Field("std_error", "standard error", three),
        Field("low", "95 % from", three, "why"),
        Field("high", "to", three, "why"),
    ]
    reason = data.estimates.filter((pl.col("model") == model) & pl.col("estimable"))["reason"].drop_nulls()
    why = reason[0] if len(reason) else None
    name = f"effect-{model}-{scale}".replace("_", "-")
    table = tabulate(
        f"{name}-table", f"{title}: model {model}", curve.with_columns(why=pl.lit(why)), fields, folded=True
    )
    spec = marginal_effect(curve.select("moderator", "effect", "low", "high"), measure, y_title, sentence)
    return Figure(
        name, f"{title} (model {model})", sentence, spec, table, note="Drawn over the observed range only."
    )


def _reading(curve: pl.DataFrame) -> str:
    """Say what the intervals allow to be said of the curve."""
    known = curve.drop_nulls(["low", "high"]).filter(pl.col("low").is_finite() & pl.col("high").is_finite())
    if known.is_empty():
        return "; without inference no change can be told from chance."
    apart = known.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height
    if apart == 0:
        return "; at no point does its 95 % interval exclude 0."
    return f"; its 95 % interval excludes 0 at {apart:,} of {known.height:,} points."


def _diagnostics(data: ReportData) -> Table:
    fields = [
        Field("model", "model"),
        Field("name", "what"),
        Field("value", "number", lambda value: None if value is None else f"{value:,.6g}"),
        Field("text", "in words"),
    ]
    rows = data.diagnostics.with_columns(pl.col("name").str.replace_all("_", " "))
    return tabulate("diagnostics", "Sample, dropped rows and convergence", rows, fields, folded=True)


def _capital(sentence: object) -> str:
    text = str(sentence)
    return text[:1].upper() + text[1:]
