"""Which of it is AI, by which rule, and what made it so."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.records import ai_share
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.rule_words import rule_set_words
from aicluster_spark.report.tabulate import Field, tabulate

VERDICTS = {
    "ai": message("AI"),
    "not_ai": message("not AI"),
    "unknown": message("unknown: nothing to judge by"),
}


def activity_section(data: ReportData) -> Section:
    """Verdicts of the rule set, the AI share by filing year, and the terms and codes that decided."""
    verdicts = _counts(data, "verdicts")
    judged = sum(count for verdict, count in verdicts.items() if verdict != "unknown")
    share = words.percent(words.share(verdicts.get("ai", 0), judged))
    sentences = [
        say(
            "By the rule set {rule_set}, {ai:,} of {judged:,} patents that could be judged are "
            "AI ({share}); {unknown:,} have nothing to judge by and are unknown, not other than AI.",
            rule_set=rule_set_words(data.study.activity.rule_set),
            ai=verdicts.get("ai", 0),
            judged=judged,
            share=share or say("no share"),
            unknown=verdicts.get("unknown", 0),
        ),
    ]
    sentences += _unjudged_sentence(data)
    blocks: list[Figure | Table] = [*_by_year(data), _verdicts(data, verdicts)]
    blocks += [
        _frequencies(
            data, "deciding_rules", say("AI patents by the leg of the rule set that decided"), message("leg")
        ),
        _frequencies(data, "top_terms_of_ai", say("Most frequent terms of AI patents"), message("term")),
        _frequencies(data, "top_codes_of_ai", say("Most frequent classes of AI patents"), message("class")),
    ]
    return Section(
        "activity", say("What counts as AI"), say("Which of it is AI, by which rule?"), sentences, blocks
    )


def _unjudged_sentence(data: ReportData) -> list[str]:
    """Say what becomes of patents that could not be judged where cities are compared."""
    complete = data.city_output.filter(pl.col("complete"))
    if complete.is_empty() or complete["unjudged"].null_count():
        return []
    unjudged, patents = (int(complete[name].sum()) for name in ("unjudged", "patents"))
    return [
        say(
            "Where cities are compared, patents that could not be judged are part of the base "
            "and do not count as AI: {unjudged:,} of the {patents:,} patents of all cities up to "
            "{last_complete_year}, each counted once in every city it has.",
            unjudged=unjudged,
            patents=patents,
            last_complete_year=data.last_complete_year,
        )
    ]


def _counts(data: ReportData, name: str) -> Mapping[str, int]:
    """Return a fact of the stage that counts by name; empty if the stage stated none."""
    counts = findings.fact(data, "activity", name)
    return counts if isinstance(counts, Mapping) else {}


def _by_year(data: ReportData) -> list[Figure]:
    counts = findings.fact(data, "activity", "by_year")
    schema = {"year": pl.Int64, "ai": pl.Int64, "judged": pl.Int64, "share": pl.Float64}
    years = pl.DataFrame(counts or [], schema=schema).filter(pl.col("year") <= data.last_complete_year)
    shown = years.filter(pl.col("year") >= data.study.specialisation.first_year).sort("year")
    if shown.is_empty():
        return []
    first, last = shown.row(0, named=True), shown.row(-1, named=True)
    sentence = say(
        "The share of AI among judged patents goes from {first} in {first_year} to {last} in {last_year}.",
        first=words.percent(first["share"]) or say("unknown"),
        first_year=first["year"],
        last=words.percent(last["share"]) or say("unknown"),
        last_year=last["year"],
    )
    fields = [
        Field("year", "filing year", words.year),
        Field("ai", "AI patents", words.count),
        Field("judged", "judged", words.count),
        Field("share", "share", lambda value: words.percent(value, 2)),
    ]
    table = tabulate("ai-share-table", say("AI patents by filing year"), shown, fields, folded=True)
    spec = ai_share(shown, say("Share of AI patents by filing year. {sentence}", sentence=sentence))
    note = say(
        "Complete filing years from {year} on; patents without anything to judge by are left out.",
        year=first["year"],
    )
    return [Figure("ai-share", say("AI among all patents"), sentence, spec, table, note)]


def _verdicts(data: ReportData, verdicts: Mapping[str, int]) -> Table:
    """Lay out the verdicts, what is unknown by its reason."""
    unknown = {
        say("unknown: {reason}", reason=stated(reason)): count
        for reason, count in _counts(data, "unknown_reasons").items()
    }
    named = {say(VERDICTS.get(verdict, verdict)): count for verdict, count in verdicts.items()}
    if unknown:
        named.pop(say(VERDICTS["unknown"]), None)
    rows = {**named, **unknown}
    frame = pl.DataFrame(
        {"verdict": list(rows), "patents": list(rows.values())},
        schema={"verdict": pl.String, "patents": pl.Int64},
    )
    fields = [Field("verdict", "verdict", phrase=True), Field("patents", "patents", words.count)]
    ordered = frame.sort("patents", "verdict", descending=[True, False])
    return tabulate("verdicts", say("Patents by verdict"), ordered, fields)


def _frequencies(data: ReportData, name: str, caption: str, heading: str) -> Table:
    counts = _counts(data, name)
    frame = pl.DataFrame(
        {"what": list(counts), "patents": list(counts.values())},
        schema={"what": pl.String, "patents": pl.Int64},
    )
    frame = frame.sort("patents", "what", descending=[True, False])
    fields = [Field("what", heading), Field("patents", "AI patents", words.count)]
    return tabulate(name.replace("_", "-"), caption, frame, fields, folded=True)
