"""Robustness: other selections of cities, other outcomes, other specifications, low and high centrality."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.robustness import specification_curve
from aicluster_spark.report.content import Cell, Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.robustness.errors_again import errors_again
from aicluster_spark.report.split_contradictions import contradictions
from aicluster_spark.report.tabulate import Field, column, tabulate

SAMPLES = {
    "all": message("all cities"),
    "pre_sample_clusters": message("clusters before the panel"),
    "last_window_clusters": message("clusters of the last window"),
    "published": message("published list"),
}
NOT_ASKED = message("The study asks for no other selection, specification or split.")
NOTHING_ESTIMATED = message(
    "The study asks for other selections, specifications or splits, but nothing was estimated."
)
SELECTION_NOTE = message(
    "Clusters are chosen by the output that the models then explain. Clusters of the last window are "
    "therefore chosen by the result itself; those of the window before the panel are not."
)


def robustness_section(data: ReportData) -> Section:
    """Show selections, grids, splits and thresholds, each with what could not be estimated and why."""
    selections = _selections(data)
    sentences = [_selection_sentence(term, rows) for term, rows in _by_term(selections)]
    blocks: list[Figure | Table | Prose] = []
    if not selections.is_empty():
        blocks += [Prose(say("Selection"), [say(SELECTION_NOTE)]), _selection_table(selections)]
    blocks += errors_again(data)
    for (grid, link), rows in data.specification_curve.drop_nulls("link").group_by(
        "grid", "link", maintain_order=True
    ):
        if rows["per_sd"].is_not_null().any():  # a curve without a point is a table of reasons
            blocks.append(_curve(data, str(grid), str(link), rows))
    blocks += _unestimated(data)
    blocks += [*contradictions(data), _splits(data)] if data.splits.height else []
    blocks += [_thresholds(data)] if data.thresholds.height else []
    if not blocks:
        sentences = [say(NOTHING_ESTIMATED if _asked(data) else NOT_ASKED)]
    return Section(
        "robustness", say("Robustness"), say("Does the finding depend on choices?"), sentences, blocks
    )


def _asked(data: ReportData) -> bool:
    options = data.study.estimation
    return bool(options.grids or options.splits or options.thresholds or options.selection.models)


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
        found.append(
            (
                words.capital(say("{focus} in model {item}", focus=words.term(focus), item=item)),
                rows.filter(pl.col("term") == focus),
            )
        )
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
        return say(
            "{term}: of {others:,} other selections {missing}; nothing can be compared.",
            term=term,
            others=others.height,
            missing=missing,
        )
    same = estimated.filter(pl.col("estimate").sign() == own["estimate"].sign()[0]).height
    tested = estimated.drop_nulls(["low", "high"])
    apart = tested.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height
    carried = (
        say(
            "its 95 % interval excludes 0 in {apart:,} of the {tested:,} that have one",
            apart=apart,
            tested=tested.height,
        )
        if tested.height
        else say("none of them carries a test")
    )
    return say(
        "{term}: of {others} {estimated:,} could be estimated, {same:,} with the sign of the "
        "model for all cities; {carried}; {missing}.",
        term=term,
        others=words.several(others.height, "other selection"),
        estimated=estimated.height,
        same=same,
        carried=carried,
        missing=missing,
    )


def _selection_table(selections: pl.DataFrame) -> Table:
    columns = [
        column("model"),
        column("cities"),
        column("outcome"),
        column("term"),
        column("estimate", "number"),
        column("95 % from", "number"),
        column("to", "number"),
        column("observations", "number"),
        column("fit", meaning="record in `fits` and in the manifest"),
    ]
    rows = [_selection_row(row) for row in selections.iter_rows(named=True)]
    caption = say("The models for other choices of cities and other outcomes")
    return Table("selections", caption, columns, rows)


def _selection_row(row: dict[str, object]) -> list[Cell]:
    why = None if row["reason"] is None else stated(str(row["reason"]))
    estimate, low, high, n = (words.number(row[key]) for key in ("estimate", "low", "high", "observations"))
    shown = words.decimal(estimate, 3)
    return [
        Cell(str(row["item"]), is_name=True),
        Cell(_sample(str(row["sample"]))),
        Cell(words.term(str(row["label"] if row["label"] != "own" else row["outcome"]))),
        Cell(words.term(str(row["term"]))),
        Cell(None if shown is None else shown + words.stars(words.number(row["p_value"])), estimate, why),
        Cell(words.decimal(low, 3), low, why),
        Cell(words.decimal(high, 3), high, why),
        Cell(words.count(n), n, why),
        Cell(str(row["fit"]), is_name=True),
    ]


def _curve(data: ReportData, grid: str, link: str, rows: pl.DataFrame) -> Figure:
    """Draw a specification curve: estimates of one link, for one standard deviation of the term."""
    scale = pl.col("per_sd") / pl.col("estimate")
    choices = pl.concat_str(
        words.in_words("estimator"),
        words.in_words("measure").fill_null(say("no centrality")),
        pl.format(say("lag {lag}", lag="{}"), "lag"),
        words.in_words("outcome"),
        words.in_words("sample", _sample),
        separator=", ",
    )
    drawn = (
        rows.drop_nulls("per_sd")
        .with_columns(low=pl.col("low") * scale, high=pl.col("high") * scale, choices=choices)
        .with_columns(words.in_words("estimator"), words.in_words("sample", _sample))
        .sort("rank")
        .select("rank", "per_sd", "low", "high", "estimator", "sample", "choices")
    )
    term = words.term(str(rows["term"][0]))
    sentence = words.capital(_curve_sentence(term, rows, drawn))
    name = f"curve-{grid}-{link}".replace("_", "-")
    unit = say("log expected outcome") if link == "log" else say("outcome")
    spec = specification_curve(drawn, say("change of {unit}, one standard deviation", unit=unit), sentence)
    table = _curve_table(f"{name}-table", rows.sort("rank", nulls_last=True))
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


def _curve_sentence(term: str, rows: pl.DataFrame, drawn: pl.DataFrame) -> str:
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


def _curve_table(name: str, rows: pl.DataFrame) -> Table:
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
    shown = rows.with_columns(words.in_words("sample", _sample))
    return tabulate(name, say("Every specification"), shown, fields, folded=True)


def _unestimated(data: ReportData) -> list[Table]:
    """Specifications without an estimate, which are on no curve."""
    rows = data.specification_curve.filter(pl.col("estimate").is_null())
    if rows.is_empty():
        return []
    table = _curve_table("curve-unestimated", rows)
    caption = say(
        "{specifications} without an estimate, and why",
        specifications=words.several(rows.height, "specification"),
    )
    return [Table(table.id, caption, table.columns, table.rows, table.cut, folded=True)]


def _splits(data: ReportData) -> Table:
    fields = [
        Field("split", "split"),
        Field("term", "term", phrase=True),
        Field("moderator", "by", phrase=True),
        Field("cut", "cut at", words.three),
        Field("low", "low", words.three, "reason"),
        Field("high", "high", words.three, "reason"),
        Field("difference", "high less low", words.three, "reason"),
        Field("std_error", "standard error", words.three, "reason"),
        Field("p_value", "p", words.p_value, "reason"),
    ]
    rows = data.splits.with_columns(words.in_words("term", words.term))
    return tabulate(
        "splits", say("The same model where the moderator is low and where it is high"), rows, fields
    )


def _thresholds(data: ReportData) -> Table:
    fields = [
        Field("fit", "fit"),
        Field("form", "form", phrase=True),
        Field("moderator", "along", phrase=True),
        Field("value", "at", words.three, "reason"),
        Field("low", "95 % from", words.three),
        Field("high", "to", words.three),
        Field("set_form", "shape; confidence set", phrase=True),
        Field("p_value", "p", words.p_value, "reason", "of no threshold, or of no turn inside the data"),
    ]
    return tabulate("thresholds", say("Thresholds and turning points of the effect"), data.thresholds, fields)


def _sample(name: str) -> str:
    return say(SAMPLES.get(name, name))
