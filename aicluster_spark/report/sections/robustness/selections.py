"""The models for other choices of cities and other outcomes: what of the finding stays."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Cell, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.robustness.samples import sample_words
from aicluster_spark.report.tabulate import column

NOTE = message(
    "Clusters are chosen by the output that the models then explain. Clusters of the last window are "
    "therefore chosen by the result itself; those of the window before the panel are not."
)


def selection_sentences(data: ReportData) -> list[str]:
    """Count for the term that matters of each model what its variants carry."""
    return [_sentence(term, rows) for term, rows in _by_term(_selections(data))]


def selection_blocks(data: ReportData) -> list[Prose | Table]:
    """Lay out the models and their variants, and say how cities were chosen; nothing where none is varied."""
    selections = _selections(data)
    if selections.is_empty():
        return []
    return [Prose(say("Selection"), [say(NOTE)]), _table(selections)]


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


def _sentence(term: str, rows: pl.DataFrame) -> str:
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


def _table(selections: pl.DataFrame) -> Table:
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
    rows = [_row(row) for row in selections.iter_rows(named=True)]
    caption = say("The models for other choices of cities and other outcomes")
    return Table("selections", caption, columns, rows)


def _row(row: dict[str, object]) -> list[Cell]:
    why = None if row["reason"] is None else stated(str(row["reason"]))
    estimate, low, high, n = (words.number(row[key]) for key in ("estimate", "low", "high", "observations"))
    shown = words.decimal(estimate, 3)
    return [
        Cell(str(row["item"]), is_name=True),
        Cell(sample_words(str(row["sample"]))),
        Cell(words.term(str(row["label"] if row["label"] != "own" else row["outcome"]))),
        Cell(words.term(str(row["term"]))),
        Cell(None if shown is None else shown + words.stars(words.number(row["p_value"])), estimate, why),
        Cell(words.decimal(low, 3), low, why),
        Cell(words.decimal(high, 3), high, why),
        Cell(words.count(n), n, why),
        Cell(str(row["fit"]), is_name=True),
    ]
