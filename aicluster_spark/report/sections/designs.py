"""Timing and channels: event studies with what they compare, and mediation."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.robustness import event_study
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.tabulate import Field, tabulate

METHODS = {
    "sun_abraham": message("Sun and Abraham"),
    "callaway_santanna": message("Callaway and Sant'Anna"),
    "placebo": message("Placebo, treatment dated earlier"),
}
NOT_ASKED = message("The study asks for no dated treatment and no channel.")
NOTHING_ESTIMATED = message("The study asks for a dated treatment or a channel, but nothing was estimated.")
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
        asked = data.study.estimation.event_studies or data.study.estimation.mediations
        sentences = [say(NOTHING_ESTIMATED if asked else NOT_ASKED)]
    question = say("When did effects begin, and through what do they run?")
    return Section("designs", say("Timing and channels"), question, sentences, blocks)


def _overall_sentences(design: str, rows: pl.DataFrame) -> list[str]:
    """Say what each method finds overall, and why one finds nothing."""
    said = []
    for row in rows.filter(pl.col("event_time").is_null()).iter_rows(named=True):
        name = f"{_method(row['method'])} ({design})"
        if row["estimate"] is None:
            said.append(say("{name}: no estimate: {reason}.", name=name, reason=words.because(row["reason"])))
            continue
        effect = say("overall effect {estimate}", estimate=words.decimal(row["estimate"], 3))
        if row["low"] is None:
            error = words.decimal(row["std_error"], 3)
            said.append(
                say(
                    "{name}: {effect} (standard error {error}), untested: {reason}.",
                    name=name,
                    effect=effect,
                    error=error,
                    reason=words.because(row["reason"]),
                )
            )
            continue
        verdict = _verdict(row["low"], row["high"])
        interval = say(
            "{low} to {high}", low=words.decimal(row["low"], 3), high=words.decimal(row["high"], 3)
        )
        said.append(
            say(
                "{name}: {effect} (95 % interval {interval}), which {verdict}.",
                name=name,
                effect=effect,
                interval=interval,
                verdict=verdict,
            )
        )
    return said


def _event_study(data: ReportData, design: str, rows: pl.DataFrame) -> list[Figure]:
    times = rows.drop_nulls(["event_time", "estimate"]).with_columns(words.in_words("method", _method))
    if times.is_empty():
        return []
    trends = data.fit_tests.filter(
        pl.col("fit").str.starts_with(f"{design}/") & (pl.col("test") == "No effect before adoption")
    )
    sentence = words.joined([_trend_sentence(row) for row in trends.iter_rows(named=True)])
    fields = [
        Field("method", "method", phrase=True),
        Field("event_time", "years since adoption", _signed),
        Field("estimate", "effect", words.three, "reason"),
        Field("std_error", "standard error", words.three, "reason"),
        Field("low", "95 % from", words.three, "reason"),
        Field("high", "to", words.three, "reason"),
    ]
    name = f"event-study-{design}".replace("_", "-")
    table = tabulate(f"{name}-table", say("Event study {design}", design=design), times, fields, folded=True)
    drawn = times.select("event_time", "method", "estimate", "low", "high")
    spec = event_study(drawn, say("effect on the outcome as transformed"), sentence)
    note = say("Year −1 is the base. A test that finds no trend before adoption is weak evidence for none.")
    return [
        Figure(
            name, say("Effects by time since adoption: {design}", design=design), sentence, spec, table, note
        )
    ]


def _trend_sentence(test: dict[str, object]) -> str:
    method = str(test["fit"]).rpartition("/")[2]
    p = words.number(test["p_value"])
    name = _method(method)
    if p is None:
        return say(
            "{name}: effects before adoption are not tested ({note}).",
            name=name,
            note=words.because(test["note"]),
        )
    verdict = say("differ from 0 at the 5 % level") if p < 0.05 else say("cannot be told from 0")
    return say(
        "{name}: effects before adoption {verdict} (p {p}).", name=name, verdict=verdict, p=words.p_value(p)
    )


def _weights_sentence(weights: pl.DataFrame) -> list[str]:
    known = weights.drop_nulls("weight")
    if known.is_empty():
        return [
            say("Goodman-Bacon weights: none: {reason}.", reason=words.because(reason))
            for reason in weights["reason"].drop_nulls()
        ]
    already = float(known.filter(pl.col("comparison").is_in(CLEAN))["weight"].sum())
    return [
        say(
            "Two-way fixed effects put {already} of their weight on comparisons with cities that "
            "are treated already.",
            already=words.percent(already),
        )
    ]


def _weights(design: str, weights: pl.DataFrame) -> Table:
    fields = [
        Field("comparison", "comparison", phrase=True),
        Field("weight", "weight", words.three, "reason"),
        Field("estimate", "estimate", words.three, "reason"),
        Field("fit", "fit"),
    ]
    name = f"bacon-{design}".replace("_", "-")
    return tabulate(
        name, say("What two-way fixed effects compare ({design})", design=design), weights, fields
    )


def _channel_sentences(data: ReportData) -> list[str]:
    said = []
    indirect = data.mediation_channels.filter(pl.col("effect") == "indirect")
    for row in indirect.iter_rows(named=True):
        value = say(
            "Through {mediator} the effect is {estimate}",
            mediator=words.term(row["mediator"]),
            estimate=words.decimal(row["estimate"], 3),
        )
        if row["low"] is None:
            said.append(say("{value}, untested: {reason}.", value=value, reason=words.because(row["reason"])))
            continue
        verdict = say("cannot be told from 0") if row["low"] <= 0 <= row["high"] else say("differs from 0")
        interval = say(
            "{low} to {high}", low=words.decimal(row["low"], 3), high=words.decimal(row["high"], 3)
        )
        said.append(
            say(
                "{value} (95 % interval {interval}) and {verdict}, if nothing hidden moves both "
                "channel and outcome.",
                value=value,
                interval=interval,
                verdict=verdict,
            )
        )
    skipped = data.mediation_channels.filter(pl.col("effect") == "skipped")
    return said + [
        say(
            "Channel {mediator} is skipped: {reason}.",
            mediator=words.term(row["mediator"]),
            reason=words.because(row["reason"]),
        )
        for row in skipped.iter_rows(named=True)
    ]


def _channels(data: ReportData) -> Table:
    fields = [
        Field("mediation", "model"),
        Field("mediator", "channel"),
        Field("effect", "effect", phrase=True),
        Field("estimate", "estimate", words.three, "reason"),
        Field("low", "95 % from", words.three, "reason"),
        Field("high", "to", words.three, "reason"),
        Field("rho_at_zero", "ρ that would explain it", words.three, "reason"),
        Field("draws", "bootstrap samples", words.count, "reason"),
        Field("fit", "fit"),
    ]
    rows = data.mediation_channels.with_columns(pl.col("effect").str.replace_all("_", " ", literal=True))
    return tabulate("channels", say("Effects through one channel at a time, and beside it"), rows, fields)


def _method(name: str) -> str:
    return say(METHODS.get(name, name))


def _verdict(low: float, high: float) -> str:
    return say("cannot be told from 0") if low <= 0 <= high else say("differs from 0 at the 5 % level")


def _signed(value: float | None) -> str | None:
    return None if value is None else f"{value:+.0f}".replace("-", words.MINUS)
