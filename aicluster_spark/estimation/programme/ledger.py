"""The book of a programme: rows of every table, and one record a fit that all of them refer to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from aicluster_spark.estimation.fit.losses import Loss, count_losses
from aicluster_spark.estimation.fit.parts import DiagnosticTest
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.sample import MISSING
from aicluster_spark.estimation.tables.as_rows import Row, as_number, estimate_rows, failed_rows


@dataclass(frozen=True, slots=True)
class FitName:
    """What a fit is called and where it belongs.

    Attributes
    ----------
    fit
        Name that is unique in the study.
    part, item
        Part of the programme, and the name in the study.
    sample
        Which cities.
    """

    fit: str
    part: str
    item: str
    sample: str = "all"


@dataclass
class Ledger:
    """Rows by table.

    Attributes
    ----------
    tables
        Name of the table to its rows.
    results
        Fit to its result, for tables in the layout of the field.
    """

    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    results: dict[str, EstimationResult] = field(default_factory=dict)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table."""
        self.tables[table].extend(rows)

    def fitted(
        self, name: FitName, result: EstimationResult, frame: pd.DataFrame, also: Sequence[str] = ()
    ) -> None:
        """Record a fit: its figures, the rows it dropped, its tests and its coefficients."""
        self.results[name.fit] = result
        self.add("fits", [_record(name, result, len(frame))])
        self.add("estimates", estimate_rows(name.fit, result))
        self.tests(name.fit, result.tests)
        self.dropped(name.fit, _losses(frame, result, also))

    def failed(
        self, name: FitName, estimator: str, outcome: str, reason: str, terms: Sequence[str] = ()
    ) -> None:
        """Record a fit that could not be made, every term of it with the reason."""
        what = {"estimator": estimator, "outcome": outcome, "link": None}
        self.add("fits", [{**_place(name), **what, "estimated": False, "reason": reason}])
        self.add("estimates", failed_rows(name.fit, tuple(terms), reason)[0])

    def design(self, name: FitName, **figures: Any) -> None:
        """Record a fit that is no regression of its own, such as an event study."""
        self.add("fits", [{**_place(name), "estimated": True, **figures}])

    def dropped(self, fit: str, losses: Iterable[Loss]) -> None:
        """Record rows that a fit does not use."""
        self.add(
            "dropped_rows",
            [
                {"fit": fit, "reason": x.reason, "variable": x.variable, "why": x.why, "rows": x.rows}
                for x in losses
            ],
        )

    def tests(self, fit: str, tests: Iterable[DiagnosticTest]) -> None:
        """Record specification tests."""
        self.add("fit_tests", [_test(fit, test) for test in tests])

    def records(self) -> dict[str, dict[str, Any]]:
        """Every fit with what identifies it, for the manifest."""
        shown = ("part", "item", "sample", "estimator", "outcome", "observations", "groups", "converged")
        return {
            row["fit"]: {key: row.get(key) for key in (*shown, "gradient_norm", "reason")}
            for row in self.tables["fits"]
        }


def _place(name: FitName) -> Row:
    return {"fit": name.fit, "part": name.part, "item": name.item, "sample": name.sample}


def _record(name: FitName, result: EstimationResult, rows: int) -> Row:
    instruments = result.statistics.get("instruments")
    return {
        **_place(name),
        "estimator": result.estimator,
        "outcome": result.outcome,
        "link": result.link,
        "estimated": True,
        "reason": result.inference_reason or None,
        "rows": rows,
        "observations": result.n,
        "unit": result.unit,
        "groups": result.n_units,
        "effects": ", ".join(f"{effect.name} ({effect.levels:,})" for effect in result.effects),
        "clusters": clusters_in_words(result.clusters),
        "instruments": None if instruments is None else int(instruments),
        "converged": result.converged,
        "iterations": result.convergence.iterations,
        "gradient_norm": as_number(result.convergence.gradient_norm),
        "log_likelihood": as_number(result.log_likelihood),
        "covariance": result.inference.covariance,
        "inference": result.inference_ok,
    }


def clusters_in_words(clusters: Any) -> str:
    """`country (12)`: the clusters of the errors and how many there are."""
    return ", ".join(f"{name} ({count:,})" for name, count in clusters.items())


def _losses(frame: pd.DataFrame, result: EstimationResult, also: Sequence[str]) -> Iterable[Loss]:
    """Count losses; rows that were left out before the model saw the frame miss a value."""
    if len(result.row_status) == len(frame):
        return count_losses(frame, result, also)
    before = Loss(MISSING, "", "", len(frame) - len(result.row_status))
    return (before, *(Loss(reason, "", "", rows) for reason, rows in result.dropped.items()))


def _test(fit: str, test: DiagnosticTest) -> Row:
    freedom = test.degrees_of_freedom
    return {
        "fit": fit,
        "test": test.name,
        "statistic": as_number(test.statistic),
        "degrees_of_freedom": None if freedom is None or math.isnan(freedom) else float(freedom),
        "p_value": as_number(test.p_value),
        "note": test.note or None,
    }
