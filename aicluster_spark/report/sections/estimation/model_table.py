"""The models side by side, in the layout of the field."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Cell, Column, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated

FIGURES = (
    ("observations", message("observations")),
    ("groups", message("units")),
    ("instruments", message("instruments")),
    ("log_likelihood", message("log-likelihood")),
)
TEXTS = (
    ("estimator", message("estimator")),
    ("outcome", message("outcome")),
    ("effects", message("effects")),
    ("clusters", message("clusters")),
    ("converged", message("converged")),
)
CAPTION = message(
    "The models side by side: coefficient with stars and, in brackets, its t or z statistic; without tests "
    "its standard error in square brackets. *** p < 0.01, ** p < 0.05, * p < 0.1."
)


def model_table(data: ReportData) -> list[Table]:
    """Lay out the models of the study: coefficients above, facts and diagnostics below."""
    fits = data.fits.filter(pl.col("part") == "models")
    if fits.is_empty():
        return []
    names = fits["fit"].to_list()
    by_fit = {row["fit"]: row for row in fits.iter_rows(named=True)}
    rows = [
        *_coefficients(data, names),
        *_facts(by_fit, names),
        *_tests(data, names),
        *_dropped(data, names),
    ]
    columns = [Column(""), *(Column(name, "number") for name in names)]
    return [Table("models", say(CAPTION), columns, rows)]


def _coefficients(data: ReportData, names: Sequence[str]) -> list[list[Cell]]:
    found = {(row["model"], row["term"]): row for row in data.model_estimates.iter_rows(named=True)}
    terms = data.model_estimates["term"].unique(maintain_order=True).to_list()
    return [
        [Cell(words.term(term)), *(_coefficient(found.get((name, term))) for name in names)] for term in terms
    ]


def _coefficient(term: dict[str, object] | None) -> Cell:
    if term is None:
        return Cell("")
    value = words.number(term["estimate"])
    shown = words.decimal(value, 3)
    if shown is None:
        return Cell(say("not estimable"), None, stated(str(term["reason"] or "")))
    statistic, error = words.number(term["statistic"]), words.number(term["std_error"])
    below = f"[{words.decimal(error, 3)}]" if statistic is None else f"({words.decimal(statistic, 2)})"
    return Cell(f"{shown}{words.stars(words.number(term['p_value']))} {below}", value, says_more=True)


def _facts(by_fit: dict[str, dict[str, object]], names: Sequence[str]) -> list[list[Cell]]:
    rows = [
        [Cell(say(label)), *(Cell(_text(by_fit[name][key])) for name in names)]
        for key, label in TEXTS
        if any(by_fit[name][key] is not None for name in names)
    ]
    for key, label in FIGURES:
        values = [words.number(by_fit[name][key]) for name in names]
        if any(value is not None for value in values):
            digits = 2 if key == "log_likelihood" else 0
            rows.append([Cell(say(label)), *(Cell(words.decimal(value, digits), value) for value in values)])
    gradients = [words.number(by_fit[name]["gradient_norm"]) for name in names]
    if any(value is not None for value in gradients):
        cells = (Cell(None if value is None else words.three(value), value) for value in gradients)
        rows.append([Cell(say("gradient")), *cells])
    return rows


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return None if value is None else words.term(str(value)) if "_" in str(value) else stated(str(value))


def _tests(data: ReportData, names: Sequence[str]) -> list[list[Cell]]:
    tests = data.fit_tests.filter(pl.col("fit").is_in(names))
    found = {(row["fit"], row["test"]): row for row in tests.iter_rows(named=True)}
    rows = []
    for test in tests["test"].unique(maintain_order=True):
        each = [found.get((name, test)) for name in names]
        rows.append(
            [
                Cell(f"{_test_name(test)} (p)"),
                *map(_test, each),
            ]
        )
    return rows


def _test_name(test: str) -> str:
    kind, colon, term = test.partition(": ")
    return (
        f"{stated(kind)} {words.term(term)}"
        if kind == "bootstrap" and colon
        else _with_variable(stated(test))
    )


def _with_variable(test: str) -> str:
    """Name variables inside the name of a test by their labels."""
    head, colon, name = test.rpartition(" ")
    return f"{head}{colon}{words.term(name)}" if "_" in name else test


def _test(test: dict[str, object] | None) -> Cell:
    if test is None:
        return Cell("")
    value = words.number(test["p_value"])
    return Cell(words.p_value(value), value, stated(str(test["note"] or "")))


def _dropped(data: ReportData, names: Sequence[str]) -> list[list[Cell]]:
    """Rows lost to each model, by reason; a missing variable is named with the panel's own reason."""
    dropped = data.dropped_rows.filter(pl.col("fit").is_in(names))
    lines: dict[str, dict[str, int]] = {}
    for row in dropped.iter_rows(named=True):
        lost = stated(" ".join(filter(None, [row["reason"], row["variable"]])))
        label = say("rows lost: {reason}", reason=": ".join(filter(None, [lost, stated(row["why"] or "")])))
        lines.setdefault(label, {})[row["fit"]] = row["rows"]
    return [
        [Cell(label), *(Cell(words.count(counts.get(name, 0)), counts.get(name, 0)) for name in names)]
        for label, counts in lines.items()
    ]
