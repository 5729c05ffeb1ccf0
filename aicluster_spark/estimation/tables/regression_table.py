"""Regression tables in the layout of the field, from results to rows of text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.result import EstimationResult

STARS = ((0.01, "***"), (0.05, "**"), (0.1, "*"))
BRACKETS = ("statistic", "std_error")


@dataclass(frozen=True, slots=True)
class RegressionTable:
    """A table as text, one column a model.

    Attributes
    ----------
    title
        Caption.
    models
        Column heads.
    coefficients
        Rows of a label and one cell a model; a label is empty on the line of brackets.
    facts
        Rows below the rule: N, effects, clusters, diagnostics.
    notes
        Sentences below the table.
    """

    title: str
    models: tuple[str, ...]
    coefficients: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def regression_table(
    results: Mapping[str, EstimationResult],
    title: str = "",
    labels: Mapping[str, str] | None = None,
    brackets: str = "statistic",
    digits: int = 3,
) -> RegressionTable:
    """Lay out fits side by side.

    A term without estimate says so and its reason stands in the notes. A model that did not converge has no
    numbers, and one whose inference is withheld has no stars and standard errors in its brackets.

    Parameters
    ----------
    results
        Name of the column to fit.
    title
        Caption.
    labels
        Term to the words that stand for it.
    brackets
        ``"statistic"`` (t or z) or ``"std_error"`` under each coefficient.
    digits
        Decimals of coefficients.

    Raises
    ------
    EstimationError
        Without any result, or for unknown brackets.
    """
    if not results:
        raise EstimationError("There is no model to show.", "Give at least one result.")
    if brackets not in BRACKETS:
        raise EstimationError(f"Brackets '{brackets}' are unknown.", f"Allowed are: {', '.join(BRACKETS)}.")
    words = labels or {}
    fits = tuple(results.values())
    terms = list(dict.fromkeys(term for fit in fits for term in fit.requested))
    rows: list[tuple[str, ...]] = []
    for term in terms:
        rows.append((words.get(term, term), *(_coefficient(fit, term, digits) for fit in fits)))
        below = tuple(_bracket(fit, term, brackets, digits) for fit in fits)
        rows += [("", *below)] if any(below) else []
    return RegressionTable(
        title=title,
        models=tuple(results),
        coefficients=tuple(rows),
        facts=tuple(_facts(fits)),
        notes=tuple(_notes(results, words, brackets)),
    )


def _coefficient(fit: EstimationResult, term: str, digits: int) -> str:
    if term in fit.not_estimable:
        return "not estimable"
    if term not in fit.terms:
        return ""
    if not fit.converged:
        return "no convergence"
    place = fit.position(term)
    return number(fit.coefficients[place], digits) + stars(float(fit.p_values[place]))


def _bracket(fit: EstimationResult, term: str, brackets: str, digits: int) -> str:
    if term not in fit.terms or not fit.converged:
        return ""
    place = fit.position(term)
    if brackets == "statistic" and fit.inference_ok:
        return f"({number(fit.test_statistics[place], 2)})"
    error = number(fit.std_errors[place], digits)
    return f"[{error}]" if brackets == "statistic" else f"({error})"


def stars(p_value: float) -> str:
    """Stars of a p-value; none where it is withheld."""
    return next((mark for limit, mark in STARS if p_value < limit), "")


def number(value: float, digits: int) -> str:
    """Write fixed decimals, or three significant digits where these show nothing; a dash for unknown."""
    if math.isnan(value):
        return "–"
    fixed = f"{value:.{digits}f}"
    tiny = value != 0 and float(fixed) == 0
    return (f"{value:.3g}" if tiny or abs(value) >= 1e7 else fixed).replace("-", "−")


def _facts(fits: Sequence[EstimationResult]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Estimator", *(fit.estimator for fit in fits))]
    rows.append(("Observations", *(f"{fit.n:,}" for fit in fits)))
    for unit in dict.fromkeys(fit.unit for fit in fits):
        rows.append((f"Units ({unit})", *(f"{fit.n_units:,}" if fit.unit == unit else "" for fit in fits)))
    for name in dict.fromkeys(effect.name for fit in fits for effect in fit.effects):
        held = [{effect.name for effect in fit.effects} for fit in fits]
        rows.append((f"{name} effects", *("yes" if name in each else "no" for each in held)))
    for name in dict.fromkeys(name for fit in fits for name in fit.clusters):
        rows.append((f"Clusters ({name})", *(f"{fit.clusters.get(name, '')}" for fit in fits)))
    for reason in dict.fromkeys(reason for fit in fits for reason in fit.dropped):
        rows.append((f"Rows dropped: {reason}", *(f"{fit.dropped.get(reason, 0):,}" for fit in fits)))
    rows += _statistics(fits)
    rows += _tests(fits)
    return rows


FIGURES = {
    "pseudo_r2": ("Pseudo R²", 3),
    "r2": ("R²", 3),
    "r2_within": ("Within R²", 3),
    "alpha": ("Dispersion α", 3),
    "instruments": ("Instruments", 0),
}


def _statistics(fits: Sequence[EstimationResult]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    if any(not math.isnan(fit.log_likelihood) for fit in fits):
        rows.append(("Log-likelihood", *(_known(fit.log_likelihood, 2) for fit in fits)))
    for key, (label, digits) in FIGURES.items():
        values = [fit.statistics.get(key, math.nan) for fit in fits]
        if not np.isnan(values).all():
            rows.append((label, *(_known(value, digits) for value in values)))
    return rows


def _tests(fits: Sequence[EstimationResult]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys(test.name for fit in fits for test in fit.tests):
        found = [next((test for test in fit.tests if test.name == name), None) for fit in fits]
        cells = tuple("" if test is None else number(test.p_value, 3) for test in found)
        rows.append((f"{name} (p)", *cells))
    return rows


def _known(value: float, digits: int) -> str:
    return "" if math.isnan(value) else number(value, digits)


def _notes(results: Mapping[str, EstimationResult], words: Mapping[str, str], brackets: str) -> list[str]:
    shown = [fit for fit in results.values() if fit.inference_ok and fit.converged]
    notes = [_legend(shown, brackets)] if shown else []
    for name, fit in results.items():
        if brackets == "statistic" and not fit.inference_ok:
            notes.append(f"{name}: standard errors in square brackets, tests withheld.")
        notes += [
            f"{name}: {words.get(term, term)} is not estimable: {why}."
            for term, why in fit.not_estimable.items()
        ]
        notes += [f"{name}: {test.name}: {test.note}." for test in fit.tests if test.note]
        notes += [f"{name}: {note}" for note in fit.notes]
    return notes


def _legend(fits: Sequence[EstimationResult], brackets: str) -> str:
    kinds = sorted({"z" if math.isinf(fit.inference.degrees_of_freedom) else "t" for fit in fits})
    inside = f"{' or '.join(kinds)} statistics" if brackets == "statistic" else "standard errors"
    marks = ", ".join(f"{mark} p < {limit:g}" for limit, mark in STARS)
    return f"In brackets {inside}. {marks}."
