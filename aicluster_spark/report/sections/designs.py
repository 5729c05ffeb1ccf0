"""Timing and channels: event studies with what they compare, and mediation."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.robustness import event_study
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.tabulate import Field, tabulate

METHODS = {
    "sun_abraham": "Sun and Abraham",
    "callaway_santanna": "Callaway and Sant'Anna",
    "placebo": "Placebo, treatment dated earlier",
}
CLEAN = ("later vs earlier treated", "later vs always treated")


def designs_section(data: ReportData) -> Section:
    """Effects by time since a dated treatment, and effects through channels; both with their conditions."""
    sentences: list[str] = []
    blocks: list[Figure | Table] = []
    for design in data.event_study["design"].unique(maintain_order=True):
        rows = data.event_study.filter(pl.col("design") == design)
        sentences += _overall_sentences(str(design), rows)
        blocks += _event_study(data, str(design), rows)
        weights = data.bacon_weights.filter(pl.col("design") == design)
        sentences += _weights_sentence(weights)
        blocks += [_weights(str(design), weights)] if weights.height else []
    if data.mediation_channels.height:
        sentences += _channel_sentences(data)
        blocks.append(_channels(data))
    if not blocks:
        sentences = ["The study asks for no dated treatment and no channel."]
    question = "When did effects begin, and through what do they run?"
    return Section("designs", "Timing and channels", question, sentences, blocks)


def _overall_sentences(design: str, rows: pl.DataFrame) -> list[str]:
    """Say what each method finds overall, and why one finds nothing."""
    said = []
    for row in rows.filter(pl.col("event_time").is_null()).iter_rows(named=True):
        name = f"{METHODS.get(row['method'], row['method'])} ({design})"
        if row["estimate"] is None:
            said.append(f"{name}: no estimate: {row['reason']}")
            continue
        effect = f"overall effect {words.decimal(row['estimate'], 3)}"
        if row["low"] is None:
            error = words.decimal(row["std_error"], 3)
            said.append(f"{name}: {effect} (standard error {error}), untested: {row['reason']}.")
            continue
        verdict = (
            "cannot be told from 0" if row["low"] <= 0 <= row["high"] else "differs from 0 at the 5 % level"
        )
        interval = f"{words.decimal(row['low'], 3)} to {words.decimal(row['high'], 3)}"
        said.append(f"{name}: {effect} (95 % interval {interval}), which {verdict}.")
    return said


def _event_study(data: ReportData, design: str, rows: pl.DataFrame) -> list[Figure]:
    times = rows.drop_nulls(["event_time", "estimate"]).with_columns(pl.col("method").replace(METHODS))
    if times.is_empty():
        return []
    trends = data.fit_tests.filter(
        pl.col("fit").str.starts_with(f"{design}/") & (pl.col("test") == "No effect before adoption")
    )
    sentence = " ".join(_trend_sentence(row) for row in trends.iter_rows(named=True))
    fields = [
        Field("method", "method"),
        Field("event_time", "years since adoption", lambda v: None if v is None else f"{v:+.0f}"),
        Field("estimate", "effect", _three, "reason"),
        Field("std_error", "standard error", _three, "reason"),
        Field("low", "95 % from", _three, "reason"),
        Field("high", "to", _three, "reason"),
    ]
    name = f"event-study-{design}".replace("_", "-")
    table = tabulate(f"{name}-table", f"Event study {design}", times, fields, folded=True)
    drawn = times.select("event_time", "method", "estimate", "low", "high")
    spec = event_study(drawn, "effect on the outcome as transformed", sentence)
    note = "Year −1 is the base. A test that finds no trend before adoption is weak evidence for none."
    return [Figure(name, f"Effects by time since adoption: {design}", sentence, spec, table, note)]


def _trend_sentence(test: dict[str, object]) -> str:
    method = str(test["fit"]).rpartition("/")[2]
    p = words.number(test["p_value"])
    name = METHODS.get(method, method)
    if p is None:
        return f"{name}: effects before adoption are not tested ({test['note']})."
    verdict = "differ from 0 at the 5 % level" if p < 0.05 else "cannot be told from 0"
    return f"{name}: effects before adoption {verdict} (p {words.p_value(p)})."


def _weights_sentence(weights: pl.DataFrame) -> list[str]:
    known = weights.drop_nulls("weight")
    if known.is_empty():
        return [f"Goodman-Bacon weights: none: {reason}" for reason in weights["reason"].drop_nulls()]
    already = float(known.filter(pl.col("comparison").is_in(CLEAN))["weight"].sum())
    return [
        f"Two-way fixed effects put {words.percent(already)} of their weight on comparisons with cities that "
        "are treated already."
    ]


def _weights(design: str, weights: pl.DataFrame) -> Table:
    fields = [
        Field("comparison", "comparison"),
        Field("weight", "weight", _three, "reason"),
        Field("estimate", "estimate", _three, "reason"),
        Field("fit", "fit"),
    ]
    name = f"bacon-{design}".replace("_", "-")
    return tabulate(name, f"What two-way fixed effects compare ({design})", weights, fields)


def _channel_sentences(data: ReportData) -> list[str]:
    said = []
    indirect = data.mediation_channels.filter(pl.col("effect") == "indirect")
    for row in indirect.iter_rows(named=True):
        value = (
            f"Through {row['mediator'].replace('_', ' ')} the effect is {words.decimal(row['estimate'], 3)}"
        )
        if row["low"] is None:
            said.append(f"{value}, untested: {row['reason']}.")
            continue
        verdict = "cannot be told from 0" if row["low"] <= 0 <= row["high"] else "differs from 0"
        interval = f"{words.decimal(row['low'], 3)} to {words.decimal(row['high'], 3)}"
        said.append(
            f"{value} (95 % interval {interval}) and {verdict}, if nothing hidden moves both "
            "channel and outcome."
        )
    skipped = data.mediation_channels.filter(pl.col("effect") == "skipped")
    return said + [
        f"Channel {row['mediator'].replace('_', ' ')} is skipped: {row['reason']}."
        for row in skipped.iter_rows(named=True)
    ]


def _channels(data: ReportData) -> Table:
    fields = [
        Field("mediation", "model"),
        Field("mediator", "channel"),
        Field("effect", "effect"),
        Field("estimate", "estimate", _three, "reason"),
        Field("low", "95 % from", _three, "reason"),
        Field("high", "to", _three, "reason"),
        Field("rho_at_zero", "ρ that would explain it", _three, "reason"),
        Field("draws", "bootstrap samples", words.count, "reason"),
        Field("fit", "fit"),
    ]
    rows = data.mediation_channels.with_columns(pl.col("effect").str.replace_all("_", " ", literal=True))
    return tabulate("channels", "Effects through one channel at a time, and beside it", rows, fields)


def _three(value: float | None) -> str | None:
    return words.decimal(value, 3)
