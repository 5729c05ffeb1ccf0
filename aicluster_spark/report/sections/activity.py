"""Which of it is AI, by which rule, and what made it so."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.records import ai_share
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.tabulate import Field, tabulate

VERDICTS = {"ai": "AI", "not_ai": "not AI", "unknown": "unknown: nothing to judge by"}


def activity_section(data: ReportData) -> Section:
    """Verdicts of the rule set, the AI share by filing year, and the terms and codes that decided."""
    verdicts = _counts(data, "verdicts")
    judged = sum(count for verdict, count in verdicts.items() if verdict != "unknown")
    share = words.percent(words.share(verdicts.get("ai", 0), judged))
    sentences = [
        f"By the rule set {data.study.activity.rule_set}, {verdicts.get('ai', 0):,} of {judged:,} "
        "patents that could "
        f"be judged are AI ({share or 'no share'}); {verdicts.get('unknown', 0):,} have nothing to "
        "judge by and are "
        "unknown, not other than AI.",
    ]
    sentences += _unjudged_sentence(data)
    blocks: list[Figure | Table] = [*_by_year(data), _verdicts(data, verdicts)]
    blocks += [
        _frequencies(data, "deciding_rules", "AI patents by the leg of the rule set that decided", "leg"),
        _frequencies(data, "top_terms_of_ai", "Most frequent terms of AI patents", "term"),
        _frequencies(data, "top_codes_of_ai", "Most frequent classes of AI patents", "class"),
    ]
    return Section("activity", "What counts as AI", "Which of it is AI, by which rule?", sentences, blocks)


def _unjudged_sentence(data: ReportData) -> list[str]:
    """Say what becomes of patents that could not be judged where cities are compared."""
    complete = data.city_output.filter(pl.col("complete"))
    if complete.is_empty() or complete["unjudged"].null_count():
        return []
    unjudged, patents = (int(complete[name].sum()) for name in ("unjudged", "patents"))
    return [
        "Where cities are compared, patents that could not be judged are part of the base and do not count "
        f"as AI: {unjudged:,} of the {patents:,} patents of all cities up to {data.last_complete_year}, each "
        "counted once in every city it has."
    ]


def _counts(data: ReportData, name: str) -> Mapping[str, int]:
    """Return a fact of the stage that counts by name; empty if the stage stated none."""
    stated = findings.fact(data, "activity", name)
    return stated if isinstance(stated, Mapping) else {}


def _by_year(data: ReportData) -> list[Figure]:
    stated = findings.fact(data, "activity", "by_year")
    schema = {"year": pl.Int64, "ai": pl.Int64, "judged": pl.Int64, "share": pl.Float64}
    years = pl.DataFrame(stated or [], schema=schema).filter(pl.col("year") <= data.last_complete_year)
    shown = years.filter(pl.col("year") >= data.study.specialisation.first_year).sort("year")
    if shown.is_empty():
        return []
    first, last = shown.row(0, named=True), shown.row(-1, named=True)
    sentence = (
        f"The share of AI among judged patents goes from {words.percent(first['share']) or 'unknown'} in "
        f"{first['year']} to {words.percent(last['share']) or 'unknown'} in {last['year']}."
    )
    fields = [
        Field("year", "filing year", lambda value: None if value is None else f"{value:.0f}"),
        Field("ai", "AI patents", words.count),
        Field("judged", "judged", words.count),
        Field("share", "share", lambda value: words.percent(value, 2)),
    ]
    table = tabulate("ai-share-table", "AI patents by filing year", shown, fields, folded=True)
    spec = ai_share(shown, f"Share of AI patents by filing year. {sentence}")
    note = (
        f"Complete filing years from {first['year']} on; patents without anything to judge by are left out."
    )
    return [Figure("ai-share", "AI among all patents", sentence, spec, table, note)]


def _verdicts(data: ReportData, verdicts: Mapping[str, int]) -> Table:
    """Lay out the verdicts, what is unknown by its reason."""
    unknown = {f"unknown: {reason}": count for reason, count in _counts(data, "unknown_reasons").items()}
    named = {VERDICTS.get(verdict, verdict): count for verdict, count in verdicts.items()}
    if unknown:
        named.pop(VERDICTS["unknown"], None)
    rows = {**named, **unknown}
    frame = pl.DataFrame(
        {"verdict": list(rows), "patents": list(rows.values())},
        schema={"verdict": pl.String, "patents": pl.Int64},
    )
    fields = [Field("verdict", "verdict"), Field("patents", "patents", words.count)]
    return tabulate("verdicts", "Patents by verdict", frame.sort("patents", descending=True), fields)


def _frequencies(data: ReportData, name: str, caption: str, heading: str) -> Table:
    counts = _counts(data, name)
    frame = pl.DataFrame(
        {"what": list(counts), "patents": list(counts.values())},
        schema={"what": pl.String, "patents": pl.Int64},
    )
    frame = frame.sort("patents", "what", descending=[True, False])
    fields = [Field("what", heading), Field("patents", "AI patents", words.count)]
    return tabulate(name.replace("_", "-"), caption, frame, fields, folded=True)
