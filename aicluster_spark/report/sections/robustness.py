"""Robustness: other selections of cities, other outcomes, other specifications, low and high centrality."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.robustness import specification_curve
from aicluster_spark.report.content import Cell, Column, Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.tabulate import Field, tabulate

SAMPLES = {
    "all": "all cities",
    "pre_sample_clusters": "clusters before the panel",
    "last_window_clusters": "clusters of the last window",
    "published": "published list",
}
SELECTION_NOTE = (
    "Clusters are chosen by the output that the models then explain. Clusters of the last window are "
    "therefore chosen by the result itself; those of the window before the panel are not."
)


def robustness_section(data: ReportData) -> Section:
    """Show selections, grids, splits and thresholds, each with what could not be estimated and why."""
    selections = _selections(data)
    sentences = [_selection_sentence(term, rows) for term, rows in _by_term(selections)]
    blocks: list[Figure | Table | Prose] = []
    if not selections.is_empty():
        blocks += [Prose("Selection", [SELECTION_NOTE]), _selection_table(selections)]
    for (grid, link), rows in data.specification_curve.drop_nulls("link").group_by(
        "grid", "link", maintain_order=True
    ):
        if rows["per_sd"].is_not_null().any():  # a curve without a point is a table of reasons
            blocks.append(_curve(data, str(grid), str(link), rows))
    blocks += _unestimated(data)
    blocks += [_splits(data)] if data.splits.height else []
    blocks += [_thresholds(data)] if data.thresholds.height else []
    if not blocks:
        sentences = ["The study asks for no other selection, specification or split."]
    return Section("robustness", "Robustness", "Does the finding depend on choices?", sentences, blocks)


def _selections(data: ReportData) -> pl.DataFrame:
    """Terms of each model and its variants: columns of `estimates`, item, sample, label, observations."""
    fits = data.fits.filter(pl.col("part").is_in(["models", "selection"]))
    varied = fits.filter(pl.col("part") == "selection")["item"].unique()
    label = pl.col("fit").str.split("/").list.get(2, null_on_oob=True).fill_null("own")
    placed = fits.filter(pl.col("item").is_in(varied.to_list())).select(
        "fit", "item", "sample", "observations", "outcome", label=label
    )
    return placed.join(data.estimates, left_on="fit", right_on="model", maintain_order="left")


def _by_term(selections: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Find the term that matters of each model: its product, or its first regressor."""
    found = []
    for (item,), rows in selections.group_by("item", maintain_order=True):
        terms = rows["term"].unique(maintain_order=True).to_list()
        focus = next((term for term in terms if ":" in term), terms[0])
        found.append((f"{focus.replace(':', ' × ')} in model {item}", rows.filter(pl.col("term") == focus)))
    return found


def _selection_sentence(term: str, rows: pl.DataFrame) -> str:
    """Count what the variants carry; nothing is said of one without an estimate or a test."""
    own = rows.filter((pl.col("sample") == "all") & (pl.col("label") == "own"))
    others = rows.filter((pl.col("sample") != "all") | (pl.col("label") != "own"))
    estimated = others.drop_nulls("estimate")
    missing = words.several(
        others.height - estimated.height, "could not be estimated", "could not be estimated"
    )
    if own["estimate"].null_count() or estimated.is_empty():
        return f"{term}: of {others.height:,} other selections {missing}; nothing can be compared."
    same = estimated.filter(pl.col("estimate").sign() == own["estimate"].sign()[0]).height
    tested = estimated.drop_nulls(["low", "high"])
    apart = tested.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height
    carried = (
        f"its 95 % interval excludes 0 in {apart:,} of the {tested.height:,} that have one"
        if tested.height
        else "none of them carries a test"
    )
    return (
        f"{term}: of {words.several(others.height, 'other selection')} {estimated.height:,} could be "
        f"estimated, {same:,} with the sign of the model for all cities; {carried}; {missing}."
    )


def _selection_table(selections: pl.DataFrame) -> Table:
    columns = [
        Column("model"),
        Column("cities"),
        Column("outcome"),
        Column("term"),
        Column("estimate", "number"),
        Column("95 % from", "number"),
        Column("to", "number"),
        Column("observations", "number"),
        Column("fit", meaning="record in `fits` and in the manifest"),
    ]
    rows = [_selection_row(row) for row in selections.iter_rows(named=True)]
    caption = "The models for other choices of cities and other outcomes"
    return Table("selections", caption, columns, rows)


def _selection_row(row: dict[str, object]) -> list[Cell]:
    why = None if row["reason"] is None else str(row["reason"])
    estimate, low, high, n = (words.number(row[key]) for key in ("estimate", "low", "high", "observations"))
    shown = words.decimal(estimate, 3)
    return [
        Cell(str(row["item"])),
        Cell(SAMPLES.get(str(row["sample"]), str(row["sample"]))),
        Cell(str(row["label"]).replace("_", " ") if row["label"] != "own" else str(row["outcome"])),
        Cell(str(row["term"]).replace(":", " × ")),
        Cell(None if shown is None else shown + words.stars(words.number(row["p_value"])), estimate, why),
        Cell(words.decimal(low, 3), low, why),
        Cell(words.decimal(high, 3), high, why),
        Cell(words.count(n), n, why),
        Cell(str(row["fit"])),
    ]


def _curve(data: ReportData, grid: str, link: str, rows: pl.DataFrame) -> Figure:
    """Draw a specification curve: estimates of one link, for one standard deviation of the term."""
    scale = pl.col("per_sd") / pl.col("estimate")
    choices = pl.concat_str(
        pl.col("estimator"),
        pl.col("measure").fill_null("no centrality"),
        pl.format("lag {}", "lag"),
        pl.col("outcome"),
        pl.col("sample").replace(SAMPLES),
        separator=", ",
    )
    drawn = (
        rows.drop_nulls("per_sd")
        .with_columns(low=pl.col("low") * scale, high=pl.col("high") * scale, choices=choices)
        .sort("rank")
        .select("rank", "per_sd", "low", "high", "estimator", "sample", "choices")
    )
    term = str(rows["term"][0]).replace(":", " × ")
    sentence = _curve_sentence(term, rows, drawn)
    name = f"curve-{grid}-{link}".replace("_", "-")
    unit = "log expected outcome" if link == "log" else "outcome"
    spec = specification_curve(drawn, f"change of {unit}, one standard deviation", sentence)
    table = _curve_table(f"{name}-table", rows.sort("rank", nulls_last=True))
    note = "Bars are 95 % intervals of one specification by itself; p by Holm allows for their number."
    return Figure(name, f"Specification curve: {grid} ({link} link)", sentence, spec, table, note)


def _curve_sentence(term: str, rows: pl.DataFrame, drawn: pl.DataFrame) -> str:
    negative, positive = (drawn.filter(pl.col("per_sd") * sign > 0).height for sign in (-1, 1))
    tested = rows.drop_nulls("p_value")
    below = tested.filter(pl.col("p_value") < 0.05).height
    kept = tested.filter(pl.col("p_holm") < 0.05).height
    verdict = (
        f"{below:,} of {tested.height:,} tests are below 5 %, {kept:,} after Holm's adjustment"
        if tested.height
        else "none carries a test"
    )
    return (
        f"{term} is estimated in {words.several(drawn.height, 'specification')}: {negative:,} negative, "
        f"{positive:,} positive; {verdict}."
    )


def _curve_table(name: str, rows: pl.DataFrame) -> Table:
    three = _three
    fields = [
        Field("estimator", "estimator"),
        Field("measure", "centrality"),
        Field("lag", "window ends years before", words.count),
        Field("outcome", "outcome"),
        Field("sample", "cities"),
        Field("estimate", "estimate", three, "reason"),
        Field("per_sd", "for one standard deviation", three, "reason"),
        Field("p_value", "p", words.p_value, "reason"),
        Field("p_holm", "p (Holm)", words.p_value, "reason"),
        Field("observations", "observations", words.count),
        Field("fit", "fit"),
    ]
    shown = rows.with_columns(pl.col("sample").replace(SAMPLES))
    return tabulate(name, "Every specification", shown, fields, folded=True)


def _unestimated(data: ReportData) -> list[Table]:
    """Specifications without an estimate, which are on no curve."""
    rows = data.specification_curve.filter(pl.col("estimate").is_null())
    if rows.is_empty():
        return []
    table = _curve_table("curve-unestimated", rows)
    caption = f"{words.several(rows.height, 'specification')} without an estimate, and why"
    return [Table(table.id, caption, table.columns, table.rows, table.cut, folded=True)]


def _splits(data: ReportData) -> Table:
    fields = [
        Field("split", "split"),
        Field("term", "term"),
        Field("moderator", "by"),
        Field("cut", "cut at", _three),
        Field("low", "low", _three, "reason"),
        Field("high", "high", _three, "reason"),
        Field("difference", "high less low", _three, "reason"),
        Field("std_error", "standard error", _three, "reason"),
        Field("p_value", "p", words.p_value, "reason"),
    ]
    rows = data.splits.with_columns(pl.col("term").str.replace_all(":", " × ", literal=True))
    return tabulate("splits", "The same model where the moderator is low and where it is high", rows, fields)


def _thresholds(data: ReportData) -> Table:
    fields = [
        Field("fit", "fit"),
        Field("form", "form"),
        Field("moderator", "along"),
        Field("value", "at", _three, "reason"),
        Field("low", "95 % from", _three),
        Field("high", "to", _three),
        Field("set_form", "shape; confidence set"),
        Field("p_value", "p", words.p_value, "reason", "of no threshold, or of no turn inside the data"),
    ]
    return tabulate("thresholds", "Thresholds and turning points of the effect", data.thresholds, fields)


def _three(value: float | None) -> str | None:
    return words.decimal(value, 3)
