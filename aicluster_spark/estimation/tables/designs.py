"""Event studies, thresholds and channels in the layout of regression tables, for every format."""

from __future__ import annotations

import math
from collections.abc import Mapping

from aicluster_spark.estimation.did.bacon import BaconDecomposition
from aicluster_spark.estimation.did.event_study import EventStudy
from aicluster_spark.estimation.mediation.channels import Channels
from aicluster_spark.estimation.tables.regression_table import (
    RegressionTable,
    number,
    regression_table,
    stars,
)
from aicluster_spark.estimation.threshold.result import ThresholdFit

LEGEND = "In brackets standard errors. *** p < 0.01, ** p < 0.05, * p < 0.1."


def event_study_table(studies: Mapping[str, EventStudy], title: str = "", digits: int = 3) -> RegressionTable:
    """Lay event studies out side by side, one row a time since adoption, and the overall effect last."""
    times = sorted({int(time) for study in studies.values() for time in study.event_times})
    found = [_by_time(study) for study in studies.values()]
    rows: list[tuple[str, ...]] = []
    for time, label in [*((time, f"{time:+d} periods") for time in times), (None, "overall")]:
        cells = [each.get(time, (math.nan, math.nan, math.nan)) for each in found]
        rows.append((label, *(_cell(value, p, digits) for value, _, p in cells)))
        rows.append(
            ("", *("" if math.isnan(error) else f"({number(error, digits)})" for _, error, _ in cells))
        )
    tests = [study.pre_trend for study in studies.values()]
    facts: list[tuple[str, ...]] = [
        ("Method", *(study.method for study in studies.values())),
        ("Units", *(f"{study.n_units:,}" for study in studies.values())),
        ("Cohorts", *(str(len(study.cohorts)) for study in studies.values())),
        ("No effect before adoption (p)", *(number(test.p_value, 3) for test in tests)),
    ]
    for reason in dict.fromkeys(reason for study in studies.values() for reason in study.dropped):
        facts.append(
            (f"Rows dropped: {reason}", *(f"{study.dropped.get(reason, 0):,}" for study in studies.values()))
        )
    notes = [LEGEND, "Time -1 is the base."]
    for name, study in studies.items():
        notes += [f"{name}: standard errors {study.inference.covariance}."]
        notes += [f"{name}: {study.inference.reason}."] if study.inference.reason else []
        notes += [f"{name}: {study.pre_trend.note}."] if study.pre_trend.note else []
        notes += [f"{name}: {note}" for note in study.notes]
    return RegressionTable(title, tuple(studies), tuple(rows), tuple(facts), tuple(notes))


def _by_time(study: EventStudy) -> dict[int | None, tuple[float, float, float]]:
    columns = zip(study.event_times, study.estimates, study.std_errors, study.p_values, strict=True)
    found: dict[int | None, tuple[float, float, float]] = {
        int(time): (float(value), float(error), float(p)) for time, value, error, p in columns
    }
    return found | {None: (study.overall, study.overall_std_error, study.overall_p_value)}


def _cell(value: float, p: float, digits: int) -> str:
    return "" if math.isnan(value) else number(value, digits) + stars(p)


def bacon_table(found: BaconDecomposition, title: str = "", digits: int = 3) -> RegressionTable:
    """Lay out what a two-way fixed effects estimate compares."""
    kinds = found.by_kind().sort_values("weight", ascending=False)
    rows = [
        (str(kind), number(line["weight"], digits), number(line["estimate"], digits))
        for kind, line in kinds.iterrows()
    ]
    rows.append(("two-way fixed effects", number(1.0, digits), number(found.estimate, digits)))
    facts = (("Comparisons", str(len(found.comparisons)), ""),)
    note = "Later against earlier treated units uses controls that are treated already."
    return RegressionTable(title, ("Weight", "Estimate"), tuple(rows), facts, (note,))


def threshold_table(found: ThresholdFit, title: str = "", digits: int = 3) -> RegressionTable:
    """Lay out a threshold regression: its regimes, then the threshold, its confidence set and test."""
    table = regression_table({"Threshold": found.fit}, title, digits=digits)
    gaps = "" if found.connected else ", with gaps"
    facts = (
        (f"Threshold of {found.moderator}", number(found.threshold, digits)),
        ("Confidence set", f"[{number(found.lower, digits)}, {number(found.upper, digits)}]{gaps}"),
        ("No threshold: F", number(found.statistic, 2)),
        ("No threshold (bootstrap p)", number(found.p_value, 3)),
        ("Rows low, high", f"{found.rows_low:,}, {found.rows_high:,}"),
        *table.facts,
    )
    notes = (
        f"p of no threshold from {found.draws:,} draws with signs flipped by cluster.",
        "The confidence set supposes independent homoskedastic errors.",
        *table.notes,
    )
    return RegressionTable(table.title, table.models, table.coefficients, facts, notes)


def mediation_table(found: Channels, title: str = "", digits: int = 3) -> RegressionTable:
    """Lay channels out side by side: effects with their intervals, sensitivity, and what was skipped."""
    results = found.results
    names = list(dict.fromkeys(name for each in results.values() for name in each.effects))
    rows: list[tuple[str, ...]] = []
    for name in names:
        effects = [each.effects.get(name) for each in results.values()]
        rows.append((name, *("" if e is None else number(e.estimate, digits) for e in effects)))
        bounds = tuple(
            ""
            if e is None or math.isnan(e.lower)
            else f"[{number(e.lower, digits)}, {number(e.upper, digits)}]"
            for e in effects
        )
        rows.append(("", *bounds))
    curves = [each.sensitivity for each in results.values()]
    facts: list[tuple[str, ...]] = [
        ("Observations", *(f"{each.outcome_model.n:,}" for each in results.values())),
        ("Bootstrap samples", *(f"{each.draws:,}" for each in results.values())),
        (
            "ρ that explains the indirect effect",
            *("" if c is None else number(c.rho_at_zero, 3) for c in curves),
        ),
    ]
    notes = ["In brackets percentile intervals of the bootstrap by cluster. Each channel is taken by itself."]
    for name, each in results.items():
        notes += [f"{name}: {each.inference_reason}."] if each.inference_reason else []
        notes += [f"{name}: no ρ: {each.sensitivity_reason}."] if each.sensitivity_reason else []
        notes += [f"{name}: {each.failed:,} samples could not be fitted."] if each.failed else []
    notes += [f"{name}: skipped: {reason}." for name, reason in found.skipped.items()]
    return RegressionTable(title, tuple(results), tuple(rows), tuple(facts), tuple(notes))
