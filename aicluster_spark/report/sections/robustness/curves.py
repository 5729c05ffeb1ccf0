"""Specification curves: every estimate of a grid in the order of its size, and those that are missing."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.robustness import specification_curve
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.robustness.samples import sample_words
from aicluster_spark.report.tabulate import Field, tabulate


def curves(data: ReportData) -> list[Figure | Table]:
    """Draw a curve for each grid and link, and list the specifications that are on none."""
    linked = data.specification_curve.drop_nulls("link")
    drawn = [
        _curve(str(grid), str(link), rows)
        for (grid, link), rows in linked.group_by("grid", "link", maintain_order=True)
        if rows["per_sd"].is_not_null().any()  # a curve without a point is a table of reasons
    ]
    return [*drawn, *_unestimated(data)]


def _curve(grid: str, link: str, rows: pl.DataFrame) -> Figure:
    """Draw a specification curve: estimates of one link, for one standard deviation of the term."""
    scale = pl.col("per_sd") / pl.col("estimate")
    choices = pl.concat_str(
        words.in_words("estimator"),
        words.in_words("measure").fill_null(say("no centrality")),
        pl.format(say("lag {lag}", lag="{}"), "lag"),
        words.in_words("outcome"),
        words.in_words("sample", sample_words),
        separator=", ",
    )
    drawn = (
        rows.drop_nulls("per_sd")
        .with_columns(low=pl.col("low") * scale, high=pl.col("high") * scale, choices=choices)
        .with_columns(words.in_words("estimator"), words.in_words("sample", sample_words))
        .sort("rank")
        .select("rank", "per_sd", "low", "high", "estimator", "sample", "choices")
    )
    term = words.term(str(rows["term"][0]))
    sentence = words.capital(_sentence(term, rows, drawn))
    name = f"curve-{grid}-{link}".replace("_", "-")
    unit = say("log expected outcome") if link == "log" else say("outcome")
    spec = specification_curve(drawn, say("change of {unit}, one standard deviation", unit=unit), sentence)
    table = _table(f"{name}-table", rows.sort("rank", nulls_last=True))
    note = say(
        "Bars are 95 % intervals of one specification by itself; p by Holm allows for their number, "
        "by Romano and Wolf also for how they move together."
    )
    return Figure(
        name,
        say("Specification curve: {grid} ({link} link)", grid=grid, link=link),
        sentence,
        spec,
        table,
        note,
    )


def _sentence(term: str, rows: pl.DataFrame, drawn: pl.DataFrame) -> str:
    negative, positive = (drawn.filter(pl.col("per_sd") * sign > 0).height for sign in (-1, 1))
    tested = rows.drop_nulls("p_value")
    below = tested.filter(pl.col("p_value") < 0.05).height
    kept = tested.filter(pl.col("p_holm") < 0.05).height
    verdict = (
        say(
            "{below:,} of {tested:,} tests are below 5 %, {kept:,} after Holm's adjustment",
            below=below,
            tested=tested.height,
            kept=kept,
        )
        if tested.height
        else say("none carries a test")
    )
    return say(
        "{term} is estimated in {specifications}: {negative:,} negative, {positive:,} positive; {verdict}.",
        term=term,
        specifications=words.several(drawn.height, "specification"),
        negative=negative,
        positive=positive,
        verdict=verdict,
    )


def _table(name: str, rows: pl.DataFrame) -> Table:
    fields = [
        Field("estimator", "estimator", phrase=True),
        Field("measure", "centrality", phrase=True),
        Field("lag", "window ends years before", words.count),
        Field("outcome", "outcome", phrase=True),
        Field("sample", "cities", phrase=True),
        Field("estimate", "estimate", words.three, "reason"),
        Field("per_sd", "for one standard deviation", words.three, "reason"),
        Field("p_value", "p", words.p_value, "reason"),
        Field("p_holm", "p (Holm)", words.p_value, "reason"),
        Field("p_romano_wolf", "p (Romano–Wolf)", words.p_value, "reason"),
        Field("observations", "observations", words.count),
        Field("fit", "fit"),
    ]
    shown = rows.with_columns(words.in_words("sample", sample_words))
    return tabulate(name, say("Every specification"), shown, fields, folded=True)


def _unestimated(data: ReportData) -> list[Table]:
    """Specifications without an estimate, which are on no curve."""
    rows = data.specification_curve.filter(pl.col("estimate").is_null())
    if rows.is_empty():
        return []
    table = _table("curve-unestimated", rows)
    caption = say(
        "{specifications} without an estimate, and why",
        specifications=words.several(rows.height, "specification"),
    )
    return [Table(table.id, caption, table.columns, table.rows, table.cut, folded=True)]
